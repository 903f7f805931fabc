provider "aws" {
  default_tags {
    tags = {
      Team = "core"
    }
  }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.8.1"

  name = "main"
  cidr = "10.0.0.0/16"
}

module "valkey" {
  source  = "terraform-aws-modules/elasticache/aws"
  version = "1.2.0"

  replication_group_id = "sessions"
  engine               = "valkey"
  node_type            = var.valkey_node_type
  subnet_ids           = module.vpc.private_subnets

  tags = {
    Feature = "feat-cache"
  }
}
