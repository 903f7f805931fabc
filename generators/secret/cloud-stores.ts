import { arg, pathOf, splitPath, type Store } from './store.js';

/** AWS Systems Manager Parameter Store, encrypted parameters. */
export const awsParameterStore: Store = {
  name: 'aws-parameter-store',
  commands: (secret, file) => {
    const name = pathOf(secret).startsWith('/') || !pathOf(secret).includes('/') ? pathOf(secret) : `/${pathOf(secret)}`;
    return {
      place: `parameter ${name} of AWS Systems Manager`,
      set: `aws ssm put-parameter --name ${arg(name)} --type SecureString --overwrite --value file://${file}`,
      check: `aws ssm describe-parameters --parameter-filters Key=Name,Values=${arg(name)}`,
    };
  },
};

/** Google Secret Manager. Its names have no slashes. */
export const gcpSecretManager: Store = {
  name: 'gcp-secret-manager',
  commands: (secret, file) => {
    const name = pathOf(secret).replaceAll('/', '-');
    return {
      place: `secret ${name} of Google Secret Manager`,
      create: `gcloud secrets create ${arg(name)} --replication-policy=automatic --data-file=${file}`,
      set: `gcloud secrets versions add ${arg(name)} --data-file=${file}`,
      check: `gcloud secrets versions list ${arg(name)}`,
    };
  },
};

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
