import { kubernetes } from './kubernetes.js';
import type { Store } from './store.js';

/** External Secrets: the operator fills a Kubernetes secret, which is what the consumer reads. */
export const externalSecrets: Store = { ...kubernetes, name: 'external-secrets' };
