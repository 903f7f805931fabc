import { arg, pathOf, type Store } from './store.js';

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
