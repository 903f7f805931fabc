import type { Signs } from '../../../pipeline/detect.js';

/** HashiCorp Vault: agent annotations, the Terraform provider, clients, policies. */
export const detectVault: Signs = {
  dependencies: ['node-vault', 'hvac', 'spring-cloud-starter-vault-config', 'spring-vault-core', 'github.com/hashicorp/vault/api', 'vault'],
  uses: ['node-vault', 'hvac.Client', 'vault/api"', 'Vault.configure', 'Vault::Client'],
  contains: [
    { files: ['*.{yml,yaml,tpl,gotmpl}'], text: /vault\.hashicorp\.com\//, why: 'annotation of the Vault agent' },
    { files: ['/.github/workflows/*.{yml,yaml}'], text: /hashicorp\/vault-action/, why: 'reads secrets of Vault' },
    { files: ['*.hcl'], text: /^[ \t]*path\s+\"(secret|kv|database)\//m, why: 'policy of Vault' },
  ],
  declares: [
    { format: 'terraform', type: /^vault(_|$)/, why: 'uses the Vault provider' },
    { format: 'kubernetes', type: /^Vault(Auth|StaticSecret|DynamicSecret|Connection)$/, why: 'resource of the Vault operator' },
  ],
};
