import type { Detect, Kind, Tool } from '../../pipeline/kind.js';
import { detectAwsParameterStore } from './detection/aws-parameter-store.js';
import { detectAwsSecretsManager } from './detection/aws-secrets-manager.js';
import { detectAzureKeyVault } from './detection/azure-key-vault.js';
import { detectDoppler } from './detection/doppler.js';
import { detectExternalSecrets } from './detection/external-secrets.js';
import { detectGcpSecretManager } from './detection/gcp-secret-manager.js';
import { detectSealedSecrets } from './detection/sealed-secrets.js';
import { detectVault } from './detection/vault.js';
import { documentation } from './documentation.js';
import { infer } from './infer.js';
import { STORES } from './stores.js';
import { task, type Secrets } from './task.js';

const NOWHERE: Detect = {};

/** Secrets: documented, declared and referenced; their values never pass through here. */
export const secret: Kind<Secrets> = {
  name: 'secret',
  type: 'secrets',
  title: 'Declare and document secrets',
  task,
  infer,
  parts: (change) => [
    ...new Set(change.secrets.flatMap((one) => one.store ?? change.tool ?? []).filter((name) => STORES[name])),
    'documentation',
  ],
  tools: [
    documentation,
    store('aws-secrets-manager', detectAwsSecretsManager),
    store('kubernetes', NOWHERE),
    store('vault', detectVault),
    store('doppler', detectDoppler),
    store('github-actions', NOWHERE),
    store('aws-parameter-store', detectAwsParameterStore),
    store('gcp-secret-manager', detectGcpSecretManager),
    store('azure-key-vault', detectAzureKeyVault),
    store('external-secrets', detectExternalSecrets),
    store('sealed-secrets', detectSealedSecrets),
  ],
};

/** One store: what is declared and referenced in the workspace for the secrets that name it. */
function store(name: string, detect: Tool<Secrets>['detect']): Tool<Secrets> {
  const secretsOf = (change: Secrets): Secrets['secrets'] => change.secrets.filter((one) => (one.store ?? change.tool) === name);
  return {
    name,
    part: name,
    fallback: true,
    detect,
    changes: async (change, found) => (await STORES[name]?.declare?.(secretsOf(change), found)) ?? { changes: [] },
  };
}
