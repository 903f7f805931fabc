import type { Signs } from '../../../pipeline/detect.js';

/** Google Secret Manager: its resources in Terraform, its client in programs. */
export const detectGcpSecretManager: Signs = {
  dependencies: [
    '@google-cloud/secret-manager',
    'google-cloud-secret-manager',
    'cloud.google.com/go/secretmanager',
    'spring-cloud-gcp-starter-secretmanager',
  ],
  uses: ['SecretManagerServiceClient', 'secretmanager.NewClient'],
  declares: [{ format: 'terraform', type: /^google_secret_manager_secret/, why: 'secret of Google Secret Manager' }],
};
