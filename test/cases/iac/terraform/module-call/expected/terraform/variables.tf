variable "valkey_node_type" {
  description = "Size of the cache nodes"
  type        = string
  default     = "cache.t4g.micro"
}
