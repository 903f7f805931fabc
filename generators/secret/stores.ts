import { awsParameterStore } from './aws-parameter-store.js';
import { awsSecretsManager } from './aws-secrets-manager.js';
import { azureKeyVault } from './azure-key-vault.js';
import { doppler } from './doppler.js';
import { externalSecrets } from './external-secrets.js';
import { gcpSecretManager } from './gcp-secret-manager.js';
import { githubActions } from './github-actions.js';
import { kubernetes } from './kubernetes.js';
import { sealedSecrets } from './sealed-secrets.js';
import type { Store } from './store.js';
import { vault } from './vault.js';

/** Every store that can be named or found, by its name. External Secrets and Sealed Secrets are ways to fill a Kubernetes secret. */
export const STORES: Readonly<Record<string, Store>> = {
  'aws-secrets-manager': awsSecretsManager,
  kubernetes,
  vault,
  doppler,
  'github-actions': githubActions,
  'aws-parameter-store': awsParameterStore,
  'gcp-secret-manager': gcpSecretManager,
  'azure-key-vault': azureKeyVault,
  'external-secrets': externalSecrets,
  'sealed-secrets': sealedSecrets,
};
