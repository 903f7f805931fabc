variable "db_url" {
  type      = string
  sensitive = true
}

variable "log_level" {
  type = string
}
