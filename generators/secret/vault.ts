import { arg, pathOf, splitPath, type Store } from './store.js';

/** HashiCorp Vault, key-value engine. `@file` keeps the value off the command line. https://developer.hashicorp.com/vault/docs/commands/kv/patch */
export const vault: Store = {
  name: 'vault',
  commands: (secret, file) => {
    const { parent, last } = splitPath(pathOf(secret));
    const key = last === parent ? secret.name : last;
    return {
      place: `key ${key} of ${parent} in Vault`,
      create: `vault kv put -mount=secret ${arg(parent)} ${arg(key)}=@${file}`,
      set: `vault kv patch -mount=secret ${arg(parent)} ${arg(key)}=@${file}`,
      check: `vault kv metadata get -mount=secret ${arg(parent)}`,
    };
  },
};
