variable "region" {
  description = "Region"
  type        = string
  default     = "eu-central-1"
}
