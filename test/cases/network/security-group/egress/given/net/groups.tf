provider "aws" {
  region = "eu-north-1"
}

resource "aws_security_group" "app" {
  name   = "shop-app"
  vpc_id = var.vpc_id
}

resource "aws_security_group" "database" {
  name   = "shop-database"
  vpc_id = var.vpc_id
}

variable "vpc_id" {
  type = string
}
