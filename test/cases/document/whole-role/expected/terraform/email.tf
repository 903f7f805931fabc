# SES template for the 2FA reset e-mail
resource "aws_ses_template" "two_factor_reset" {
  name    = "2fa-reset-notification"
  subject = "Your 2FA has been disabled"
  html    = file("${path.module}/templates/2fa-reset.html")
  text    = file("${path.module}/templates/2fa-reset.txt")
}
