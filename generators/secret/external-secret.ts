import { edit, file, firstFree, numbered } from '../../pipeline/change.js';
import { editYaml } from '../../pipeline/edit/yaml.js';
import { dig, isMap, readManifests, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { manifestPath, namespaceOf, register } from '../../pipeline/kubernetes/place.js';
import type { Found, Json, Made } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';
import { consumersOf, readBy, type Consumer } from './consumer.js';
import { referTo } from './kubernetes.js';
import { pathOf, splitPath } from './store.js';
import type { Secret } from './task.js';

type Lists = Required<Pick<Made, 'changes' | 'because' | 'existing'>>;

/**
 * Where External Secrets bring values from a store outside into the cluster: the new value in the consumer's ExternalSecret, and the
 * reference in the consumer. Without any ExternalSecret in the workspace there is nothing to do.
 */
export async function externalReferences(secrets: readonly Secret[], found: Found): Promise<Made> {
  const manifests = await readManifests(found.draft);
  const externals = manifests.filter((one) => one.kind === 'ExternalSecret');
  const made: Lists = { changes: [], because: [], existing: [] };
  if (externals.length === 0) return { ...made, warnings: unreached(secrets, manifests) };
  for (const secret of secrets) {
    for (const consumer of consumersOf(secret, manifests)) await bring(made, secret, consumer, externals, manifests, found);
  }
  const files = [...new Set(made.changes.map(({ path }) => path))];
  return files.length > 0
    ? { ...made, proofs: [{ proof: 'kubernetes', what: 'the manifests with the new references are valid', input: { files } }] }
    : made;
}

/** Consumers on Kubernetes that nothing brings the value to. */
const unreached = (secrets: readonly Secret[], manifests: readonly Manifest[]): string[] =>
  secrets.flatMap((secret) => {
    const [consumer] = consumersOf(secret, manifests);
    if (!consumer) return [];
    const where = `${consumer.workload.kind} ${consumer.workload.name} (${consumer.workload.path})`;
    return [
      `nothing in this workspace brings ${secret.name} to ${where}: let the application read the store itself, or add an ExternalSecret`,
    ];
  });

const targetOf = (external: Manifest): string => {
  const target = dig(external.data, 'spec', 'target', 'name');
  return typeof target === 'string' ? target : external.name;
};

async function bring(
  made: Lists,
  secret: Secret,
  consumer: Consumer,
  externals: readonly Manifest[],
  manifests: readonly Manifest[],
  found: Found,
): Promise<void> {
  const read = readBy(consumer);
  const names = [...read.keys.map((one) => one.name), ...read.whole];
  const own = externals.filter((one) => names.includes(targetOf(one)));
  const [external] = own.slice(-1);
  const samples = items(external ?? (externals[externals.length - 1] as Manifest));
  const sample = samples.find((one) => isShared(secret, one)) ?? samples.slice(-1)[0];
  const key =
    typeof dig(sample, 'secretKey') === 'string' && !/^[A-Z0-9_]+$/.test(dig(sample, 'secretKey') as string)
      ? kebabCase(secret.name)
      : secret.name;
  const item = { secretKey: key, remoteRef: remoteRef(secret, sample) };
  if (external)
    made.changes.push(
      edit(external.path, editYaml, { op: 'append', at: ['spec', 'data'], value: item, by: 'secretKey', document: external.position }),
    );
  else await create(made, { secret, consumer, like: externals[externals.length - 1] as Manifest, item, manifests }, found);
  if (external) made.because.push(`${secret.name} comes into the cluster with ${targetOf(external)} (${external.path})`);
  referTo(made, consumer, secret, { name: external ? targetOf(external) : newName(consumer), key });
}

const items = (external: Manifest): Json[] => {
  const data = dig(external.data, 'spec', 'data');
  return Array.isArray(data) ? data : [];
};

/** A property is named where the store's secret of that path already brings others in. */
function remoteRef(secret: Secret, sample: Json | undefined): { [key: string]: Json } {
  const { parent, last } = splitPath(pathOf(secret));
  return isShared(secret, sample) ? { key: parent, property: last } : { key: pathOf(secret) };
}

function isShared(secret: Secret, sample: Json | undefined): boolean {
  const { parent, last } = splitPath(pathOf(secret));
  return parent !== last && dig(sample, 'remoteRef', 'property') !== undefined && dig(sample, 'remoteRef', 'key') === parent;
}

/** True when the secret becomes one property of a secret of the store that others come from too. */
export async function sharesSecret(secret: Secret, found: Found): Promise<boolean> {
  const manifests = await readManifests(found.draft);
  return manifests.filter((one) => one.kind === 'ExternalSecret').some((one) => items(one).some((item) => isShared(secret, item)));
}

const newName = ({ workload }: Consumer): string => `${workload.name}-secrets`;

/** What a new ExternalSecret is made from: its first item, the one it is like, and who reads it. */
interface Seed {
  secret: Secret;
  consumer: Consumer;
  like: Manifest;
  item: Json;
  manifests: readonly Manifest[];
}

async function create(made: Lists, seed: Seed, found: Found): Promise<void> {
  const { secret, consumer, like, item, manifests } = seed;
  const { workload } = consumer;
  const place = manifestPath(manifests, workload, 'ExternalSecret', newName(consumer), 'externalsecret');
  made.because.push(`${secret.name} comes into the cluster as ${like.name} does (${like.path})`);
  const paths = numbered(place.path);
  const begun = made.changes.find((change) => paths.includes(change.path));
  if (begun) {
    made.changes.push(edit(begun.path, editYaml, { op: 'append', at: ['spec', 'data'], value: item, by: 'secretKey' }));
    return;
  }
  const view = {
    comment: `Secrets of ${workload.name}, from the store outside the cluster`,
    body: like.view.style().render(externalSecret(seed)).trimEnd(),
  };
  const created = await firstFree(found.draft, paths, (path) => file(path, 'secret/kubernetes/external-secret.yaml.hbs', view));
  const registration = await register(found.draft, created.path);
  made.changes.push(created, ...(registration.change ? [registration.change] : []));
}

function externalSecret({ consumer, like, item }: Seed): { [key: string]: Json } {
  const name = newName(consumer);
  const namespace = namespaceOf(consumer.workload);
  const refresh = dig(like.data, 'spec', 'refreshInterval');
  return {
    apiVersion: like.data['apiVersion'] ?? 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, ...(namespace === null ? {} : { namespace }) },
    spec: {
      ...(refresh === undefined ? {} : { refreshInterval: refresh }),
      secretStoreRef: dig(like.data, 'spec', 'secretStoreRef') ?? null,
      target: { name },
      data: [item],
    },
  };
}

/** The store that External Secrets read from, by the provider of the SecretStore. */
export async function backingStore(found: Found): Promise<string | undefined> {
  const manifests = await readManifests(found.draft);
  const providers = manifests.filter((one) => /^(Cluster)?SecretStore$/.test(one.kind)).map((one) => dig(one.data, 'spec', 'provider'));
  const names = new Set(
    providers.flatMap((provider) => (isMap(provider) ? Object.keys(provider).map((key) => providerName(key, provider)) : [])),
  );
  const [only] = names;
  return names.size === 1 ? only : undefined;
}

function providerName(key: string, provider: Json): string {
  if (key === 'aws') return dig(provider, 'aws', 'service') === 'ParameterStore' ? 'aws-parameter-store' : 'aws-secrets-manager';
  const table: Record<string, string> = { gcpsm: 'gcp-secret-manager', azurekv: 'azure-key-vault', vault: 'vault', doppler: 'doppler' };
  return table[key] ?? key;
}
