import type { Signs } from '../../../pipeline/detect.js';

/** Azure Key Vault: its resources in Terraform and Bicep, its client in programs. */
export const detectAzureKeyVault: Signs = {
  dependencies: [
    '@azure/keyvault-secrets',
    'azure-keyvault-secrets',
    'azure-security-keyvault-secrets',
    'spring-cloud-azure-starter-keyvault-secrets',
    'Azure.Security.KeyVault.Secrets',
  ],
  uses: ['SecretClient'],
  contains: [{ files: ['*.bicep'], text: /Microsoft\.KeyVault\/vaults/, why: 'key vault of Azure' }],
  declares: [{ format: 'terraform', type: /^azurerm_key_vault/, why: 'key vault of Azure' }],
};
