resource "aws_secretsmanager_secret" "payment_key" {
  name                    = "${var.stage}/payment/key"
  description             = "Key of the payment provider"
  recovery_window_in_days = 14

  tags = {
    Feature   = "feat-payment"
    ManagedBy = "terraform"
  }
}

resource "aws_secretsmanager_secret" "email_service_api_key" {
  name                    = "${var.stage}/email/api-key"
  description             = "API key for the e-mail provider"
  recovery_window_in_days = 14

  tags = {
    Feature   = "feat-reset-2fa-20250104120000"
    ManagedBy = "terraform"
  }
}

variable "stage" {
  type = string
}
