terraform {
  required_version = ">= 1.5"

  backend "s3" {
    bucket = "acme-state"
    key    = "live.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = "eu-central-1"
}
