resource "aws_s3_bucket" "exports" {
  bucket = "${var.prefix}-exports"

  tags = {
    Feature   = "feat-exports"
    ManagedBy = "terraform"
    Stage     = var.stage
  }
}
