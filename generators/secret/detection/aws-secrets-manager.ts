import type { Signs } from '../../../pipeline/detect.js';

/** AWS Secrets Manager: its resources in Terraform, CloudFormation and the CDK, its client in programs. */
export const detectAwsSecretsManager: Signs = {
  dependencies: [
    '@aws-sdk/client-secrets-manager',
    'aws-sdk',
    'boto3',
    'aioboto3',
    'software.amazon.awssdk:secretsmanager',
    'aws-secretsmanager-jdbc',
    'spring-cloud-starter-aws-secrets-manager-config',
    'spring-cloud-aws-starter-secrets-manager',
    'github.com/aws/aws-sdk-go-v2/service/secretsmanager',
    'aws-sdk-secretsmanager',
    'aws-secretsmanager-caching',
    'aws-cdk-lib',
  ],
  uses: [
    'SecretsManagerClient',
    'GetSecretValueCommand',
    "'secretsmanager'",
    '"secretsmanager"',
    'secretsmanager.New',
    'AWSSecretsManager',
    'aws-secretsmanager',
    'aws_secretsmanager',
  ],
  contains: [
    { files: ['*.{yml,yaml}', '*.template', '*.template.json'], text: /\{\{resolve:secretsmanager:/, why: 'secret of AWS Secrets Manager' },
  ],
  declares: [
    { format: 'terraform', type: /^aws_secretsmanager_secret/, why: 'secret of AWS Secrets Manager' },
    { format: 'cloudformation', type: /^AWS::SecretsManager::/, why: 'secret of AWS Secrets Manager' },
  ],
};
