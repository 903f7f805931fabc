variable "prefix" {
  type        = string
  description = "First part of every name"
}

variable "stage" {
  type        = string
  description = "Name of the stage"
}
