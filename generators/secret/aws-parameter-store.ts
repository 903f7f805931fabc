import { arg, pathOf, type Store } from './store.js';

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
