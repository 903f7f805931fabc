resource "aws_ecs_task_definition" "api" {
  family = "api"

  container_definitions = jsonencode([{
    name = "api"
  }])
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
  package_type  = "Image"
  image_uri     = "example/worker:1"

  environment {
    variables = {
      LOG_LEVEL     = var.log_level
      SAMPLING_RATE = var.sampling_rate
      DB_URL        = var.db_url
      SEGMENT_KEY   = var.segment_key
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.worker.json
}

data "aws_iam_policy_document" "worker" {
  statement {
    actions = ["sts:AssumeRole"]
  }
}
