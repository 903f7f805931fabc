output "vpc_id" {
  value = module.vpc.vpc_id
}

output "valkey_endpoint" {
  value = module.valkey.replication_group_primary_endpoint_address
}
