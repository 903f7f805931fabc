output "bucket" {
  description = "Bucket"
  value       = aws_s3_bucket.assets.id
}
