variable "db_url" {
  type      = string
  sensitive = true
}

variable "log_level" {
  type    = string
  default = "info"
}

variable "segment_key" {
  description = "Write key of Segment"
  type        = string
  sensitive   = true
}

variable "sampling_rate" {
  description = "Share of requests that are traced"
  type        = number
}
