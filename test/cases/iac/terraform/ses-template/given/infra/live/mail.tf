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
