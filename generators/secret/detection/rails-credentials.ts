import type { Detect } from '../../../pipeline/kind.js';

/** Rails: encrypted credentials. */
export const detectRailsCredentials: Detect = {
  files: ['config/credentials.yml.enc', 'config/credentials/*.yml.enc'],
};
