resource "aws_secretsmanager_secret" "payment_key" {
  name                    = "${var.stage}/payment/key"
  description             = "Key of the payment provider"
  recovery_window_in_days = 14

  tags = {
    Feature   = "feat-payment"
    ManagedBy = "terraform"
  }
}

variable "stage" {
  type = string
}
