import { edit, file, firstFree, numbered, type Change } from '../../../pipeline/change.js';
import { editYaml } from '../../../pipeline/edit/yaml.js';
import type { Draft } from '../../../pipeline/generate.js';
import { dig, selectorOf, type Manifest } from '../../../pipeline/kubernetes/manifests.js';
import { manifestPath, namespaceOf, register } from '../../../pipeline/kubernetes/place.js';
import type { Json } from '../../../pipeline/kind.js';
import type { Workload } from '../task.js';

/** Kubernetes's own default target. https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
const DEFAULT_CPU = 80;

/** An object beside a workload. */
export interface Companion {
  kind: string;
  short: string;
  comment: string;
  data: { [key: string]: Json };
  /** Fields of an object that is there already. */
  fields: { at: string[]; key: string; value: Json }[];
  isFor(one: Manifest): boolean;
}

const metadata = (workload: Manifest): { [key: string]: Json } => {
  const namespace = namespaceOf(workload);
  const labels = dig(workload.data, 'metadata', 'labels');
  return { name: workload.name, ...(namespace === null ? {} : { namespace }), ...(labels === undefined ? {} : { labels }) };
};

const utilisation = (name: string, percent: number): Json => ({
  type: 'Resource',
  resource: { name, target: { type: 'Utilization', averageUtilization: percent } },
});

/** The HorizontalPodAutoscaler of a workload. */
export function autoscaler(workload: Manifest, wanted: NonNullable<Workload['autoscaling']>): Companion {
  const cpu = wanted.cpu ?? (wanted.memory === undefined ? DEFAULT_CPU : undefined);
  const metrics = [
    ...(cpu === undefined ? [] : [utilisation('cpu', cpu)]),
    ...(wanted.memory === undefined ? [] : [utilisation('memory', wanted.memory)]),
  ];
  const target = { apiVersion: workload.data['apiVersion'] ?? 'apps/v1', kind: workload.kind, name: workload.name };
  return {
    kind: 'HorizontalPodAutoscaler',
    short: 'hpa',
    comment: `Between ${wanted.min} and ${wanted.max} pods of ${workload.name}, by load`,
    data: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: metadata(workload),
      spec: { scaleTargetRef: target, minReplicas: wanted.min, maxReplicas: wanted.max, metrics },
    },
    fields: [
      { at: ['spec'], key: 'minReplicas', value: wanted.min },
      { at: ['spec'], key: 'maxReplicas', value: wanted.max },
      ...(wanted.cpu === undefined && wanted.memory === undefined ? [] : [{ at: ['spec'], key: 'metrics', value: metrics }]),
    ],
    isFor: (one) =>
      dig(one.data, 'spec', 'scaleTargetRef', 'name') === workload.name &&
      dig(one.data, 'spec', 'scaleTargetRef', 'kind') === workload.kind,
  };
}

/** The PodDisruptionBudget of a workload. */
export function budget(workload: Manifest, wanted: NonNullable<Workload['disruption_budget']>): Companion {
  const [key, value] =
    wanted.min_available === undefined ? ['maxUnavailable', wanted.max_unavailable ?? 1] : ['minAvailable', wanted.min_available];
  const selector = selectorOf(workload);
  return {
    kind: 'PodDisruptionBudget',
    short: 'pdb',
    comment: `Pods of ${workload.name} that stay up while nodes are drained`,
    data: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(workload),
      spec: { [key as string]: value as Json, selector: { matchLabels: selector } },
    },
    fields: [{ at: ['spec'], key: key as string, value: value as Json }],
    isFor: (one) => JSON.stringify(dig(one.data, 'spec', 'selector', 'matchLabels')) === JSON.stringify(selector),
  };
}

/** Changes the companion that is there, or adds a new one beside the workload and registers it. */
export async function place(
  companion: Companion,
  workload: Manifest,
  manifests: readonly Manifest[],
  draft: Draft,
): Promise<{ changes: Change[]; because: string[] }> {
  const there = manifests.find((one) => one.kind === companion.kind && companion.isFor(one));
  if (there) {
    const wanted = companion.fields.filter(({ at, key, value }) => JSON.stringify(dig(there.data, ...at, key)) !== JSON.stringify(value));
    const changes = wanted.map((field) => edit(there.path, editYaml, { op: 'set', ...field, exists: 'replace', document: there.position }));
    return { changes, because: [`${companion.kind} ${there.name} is there (${there.path}:${there.view.lineOf(['kind']) ?? 1})`] };
  }
  const target = manifestPath(manifests, workload, companion.kind, workload.name, companion.short);
  const body = workload.view.style().render(companion.data).trimEnd();
  const created = await firstFree(draft, numbered(target.path), (path) => file(path, 'iac/kubernetes/object.yaml.hbs', { comment: companion.comment, body }));
  const registration = await register(draft, created.path);
  return {
    changes: [
      created,
      ...(registration.change ? [registration.change] : []),
    ],
    because: [target.because, ...(registration.because ? [registration.because] : [])],
  };
}
