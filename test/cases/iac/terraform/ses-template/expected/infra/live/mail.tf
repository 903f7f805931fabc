# Outgoing mail.
resource "aws_sesv2_configuration_set" "transactional" {
  configuration_set_name = "${var.prefix}-transactional"

  delivery_options {
    tls_policy = "REQUIRE"
  }

  tags = {
    Feature   = "feat-mail"
    ManagedBy = "terraform"
    Stage     = var.stage
  }
}

# SES template for the 2FA reset e-mail
resource "aws_ses_template" "two_factor_reset" {
  name    = "2fa-reset-notification"
  subject = "Your 2FA has been disabled"
  html    = file("${path.module}/templates/2fa-reset.html")
  text    = file("${path.module}/templates/2fa-reset.txt")
}
