provider "aws" {}

resource "aws_cloudwatch_metric_alarm" "elb_5xx" {
  alarm_name          = "elb-5xx"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 2 # two in a row
  threshold           = 10
  period              = var.alarm_period
  treat_missing_data  = "notBreaching"

  dimensions = {
    LoadBalancer = "app/main"
    TargetGroup  = "tg/main"
  }
}

variable "alarm_period" {
  type    = number
  default = 60
}
