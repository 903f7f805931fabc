import { arg, pathOf, splitPath, type Store } from './store.js';

/** Azure Key Vault: the first part of the path is the vault. */
export const azureKeyVault: Store = {
  name: 'azure-key-vault',
  commands: (secret, file) => {
    const { parent, last } = splitPath(pathOf(secret));
    const vault = parent === last ? '"$VAULT"' : arg(parent.replaceAll('/', '-'));
    const name = arg(last.replaceAll('_', '-'));
    return {
      place: `secret ${name} of Azure Key Vault`,
      set: `az keyvault secret set --vault-name ${vault} --name ${name} --file ${file} --output none`,
      check: `az keyvault secret show --vault-name ${vault} --name ${name} --query attributes`,
    };
  },
};
