provider "aws" {
  region = "eu-west-1"
}

module "env_baseline" {
  source = "../modules/env_baseline"

  db_url        = var.db_url
  log_level     = var.log_level # chatty in dev
  segment_key   = var.segment_key
  sampling_rate = var.sampling_rate
}
