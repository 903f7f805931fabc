import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectOnePassword } from './1password.js';
import { detectAwsParameterStore } from './aws-parameter-store.js';
import { detectAwsSecretsManager } from './aws-secrets-manager.js';
import { detectAzureKeyVault } from './azure-key-vault.js';
import { detectDockerSecrets } from './docker-secrets.js';
import { detectDoppler } from './doppler.js';
import { detectExternalSecrets } from './external-secrets.js';
import { detectGcpSecretManager } from './gcp-secret-manager.js';
import { detectGitCrypt } from './git-crypt.js';
import { detectInfisical } from './infisical.js';
import { detectRailsCredentials } from './rails-credentials.js';
import { detectSealedSecrets } from './sealed-secrets.js';
import { detectSecretsStoreCsi } from './secrets-store-csi.js';
import { detectSops } from './sops.js';
import { detectVault } from './vault.js';

/** How each tool of secret is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['aws-secrets-manager', detectAwsSecretsManager],
  ['aws-parameter-store', detectAwsParameterStore],
  ['vault', detectVault],
  ['external-secrets', detectExternalSecrets],
  ['sealed-secrets', detectSealedSecrets],
  ['secrets-store-csi', detectSecretsStoreCsi],
  ['doppler', detectDoppler],
  ['sops', detectSops],
  ['infisical', detectInfisical],
  ['1password', detectOnePassword],
  ['gcp-secret-manager', detectGcpSecretManager],
  ['azure-key-vault', detectAzureKeyVault],
  ['rails-credentials', detectRailsCredentials],
  ['git-crypt', detectGitCrypt],
  ['docker-secrets', detectDockerSecrets],
];

export const secretDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'secret', tool, detect }));
