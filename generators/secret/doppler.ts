import { arg, type Store } from './store.js';

/** Doppler; the value is read from standard input. https://docs.doppler.com/docs/cli */
export const doppler: Store = {
  name: 'doppler',
  commands: (secret, file) => ({
    place: `${secret.name} in Doppler`,
    set: `doppler secrets set ${arg(secret.name)} < ${file}`,
    check: 'doppler secrets --only-names',
  }),
};
