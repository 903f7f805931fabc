import { kubernetes } from './kubernetes.js';
import type { Store } from './store.js';

/** Sealed Secrets: the controller opens them into a Kubernetes secret, which is what the consumer reads. */
export const sealedSecrets: Store = { ...kubernetes, name: 'sealed-secrets' };
