import { readManifests, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { namespaceOf } from '../../pipeline/kubernetes/place.js';
import type { Found, Made } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';
import { consumersOf, lineOfVariable, readBy, reference, type Consumer, type SecretKey } from './consumer.js';
import { arg, splitPath, type Store, type StoreContext } from './store.js';
import type { Secret } from './task.js';

/**
 * A Kubernetes secret: the consumers get a reference to its key, never a value. It is filled by server-side apply, which leaves no copy of
 * the value in an annotation and no other key's value behind. https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
export const kubernetes: Store = {
  name: 'kubernetes',
  commands: (secret, file, context) => {
    const { name, key } = keyOf(secret);
    const where = namespaceFlag(context);
    return {
      place: `key ${key} of the Kubernetes secret ${name}`,
      set: `kubectl create secret generic ${arg(name)}${where} --from-file=${arg(key)}=${file} --dry-run=client -o yaml | kubectl apply --server-side --field-manager=${arg(kebabCase(`${name} ${key}`))} -f -`,
      check: `kubectl describe secret ${arg(name)}${where}`,
    };
  },
  declare,
};

const namespaceFlag = ({ namespace }: Pick<StoreContext, 'namespace'>): string =>
  namespace === null ? '' : ` --namespace ${arg(namespace)}`;

/** `email/signing-secret` is the key `signing-secret` of the secret `email`; a path without a slash names the secret alone. */
export function keyOf(secret: Secret): SecretKey {
  const { parent, last } = splitPath(secret.path ?? kebabCase(secret.name));
  const name = kebabCase(parent);
  return { name, key: last === parent ? secret.name : last };
}

async function declare(secrets: readonly Secret[], found: Found): Promise<Made> {
  const manifests = await readManifests(found.draft);
  const made: Required<Pick<Made, 'changes' | 'because' | 'warnings' | 'existing' | 'follow_up'>> = {
    changes: [],
    because: [],
    warnings: [],
    existing: [],
    follow_up: [],
  };
  for (const secret of secrets) {
    const consumers = consumersOf(secret, manifests);
    for (const consumer of consumers) referTo(made, consumer, secret, keyOf(secret));
    if (consumers.length === 0 && secret.consumers.length > 0 && manifests.length > 0)
      made.warnings.push(
        `no manifest of this workspace runs ${secret.consumers.join(', ')}: give it ${secret.name} from ${keyOf(secret).name}/${keyOf(secret).key} where it is deployed`,
      );
  }
  if (manifests.some((one) => one.kind === 'SealedSecret')) made.follow_up.push(...secrets.map((secret) => sealing(secret, manifests)));
  const files = [...new Set(made.changes.map(({ path }) => path))];
  return files.length > 0
    ? { ...made, proofs: [{ proof: 'kubernetes', what: 'the manifests with the new references are valid', input: { files } }] }
    : made;
}

/** Adds the reference, unless the container has the variable or reads the whole secret. */
export function referTo(
  made: Required<Pick<Made, 'changes' | 'because' | 'existing'>>,
  consumer: Consumer,
  secret: Secret,
  key: SecretKey,
): void {
  const { workload } = consumer;
  const line = lineOfVariable(consumer, secret.name);
  if (line !== undefined) return void made.existing.push({ file: workload.path, line });
  const read = readBy(consumer);
  if (read.whole.includes(key.name) && key.key === secret.name)
    return void made.because.push(`${workload.path} reads the whole secret ${key.name}`);
  made.changes.push(reference(consumer, secret, key));
  const like = read.keys[read.keys.length - 1];
  made.because.push(
    like
      ? `${secret.name} referenced as ${like.env} is in ${workload.path}`
      : `${workload.kind} ${workload.name} reads ${secret.name} (${workload.path})`,
  );
}

function sealing(secret: Secret, manifests: readonly Manifest[]): string {
  const { name, key } = keyOf(secret);
  const sealed =
    manifests.find((one) => one.kind === 'SealedSecret' && one.name === name) ?? manifests.find((one) => one.kind === 'SealedSecret');
  const namespace = sealed ? namespaceOf(sealed) : null;
  return `seal ${key} of ${name} for the cluster: \`kubeseal --raw --name ${arg(name)}${namespaceFlag({ namespace })} --from-file=secret.txt\`, and put the result into ${sealed?.path ?? 'the SealedSecret'} under spec.encryptedData`;
}
