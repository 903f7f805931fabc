import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { dig, readManifests, workloadsNamed, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { detectKubernetes } from './detection/kubernetes.js';
import { makeChartValues, chartsFor } from './helm.js';
import { containerChanges, type Container } from './kubernetes/container.js';
import { autoscaler, budget, place } from './kubernetes/objects.js';
import type { Infrastructure, Workload } from './task.js';

/** Plain manifests, with kustomize where the folder has a kustomization; a workload that only a chart knows is changed in its values. */
export const kubernetes: Tool<Infrastructure> = {
  name: 'kubernetes',
  chooses: true,
  part: 'workload',
  fallback: true,
  detect: detectKubernetes,
  changes: makeWorkload,
};

async function makeWorkload(change: Infrastructure, found: Found): Promise<Made> {
  const { workload } = change;
  if (!workload) return { changes: [] };
  const manifests = await readManifests(found.draft);
  const own = narrowed(workloadsNamed(manifests, workload.name), change, found);
  const [only] = own;
  if (only && own.length === 1) return settings(only, workload, manifests, found);
  if (own.length === 0 && change.tool !== 'kubernetes' && (await chartsFor(workload.name, change, found)).length > 0)
    return makeChartValues(change, found);
  return { changes: [], questions: [askWhich(workload, own, manifests, found)] };
}

/** A workload of its own has a selector; what patches it in an overlay has none. */
function narrowed(workloads: readonly Manifest[], change: Infrastructure, found: Found): Manifest[] {
  const named = [change.path, ...(change.paths ?? []), ...found.task.files_to_modify].filter((path): path is string => path !== undefined);
  const byPath = workloads.filter((one) => named.some((path) => one.path === path || one.path.startsWith(`${path.replace(/\/$/, '')}/`)));
  if (byPath.length > 0) return byPath;
  const whole = workloads.filter((one) => dig(one.data, 'spec', 'selector') !== undefined);
  return whole.length > 0 ? whole : [...workloads];
}

function askWhich(
  workload: Workload,
  own: readonly Manifest[],
  manifests: readonly Manifest[],
  found: Found,
): NonNullable<Made['questions']>[number] {
  const all = own.length > 0 ? own : manifests.filter((one) => dig(one.data, 'spec', 'template') !== undefined);
  return {
    slot: `changes[${found.index}].${own.length > 0 ? 'path' : 'workload.name'}`,
    reason:
      own.length > 0
        ? `${own.length} manifests run "${workload.name}".`
        : `No manifest and no chart of this workspace is called "${workload.name}".`,
    seen: all.slice(0, 12).map((one) => `${one.path}:${one.view.lineOf(['kind']) ?? 1} ${one.kind} ${one.name}`),
    options: own.length > 0 ? own.map((one) => one.path) : [...new Set(all.map((one) => one.name))],
  };
}

async function settings(own: Manifest, workload: Workload, manifests: readonly Manifest[], found: Found): Promise<Made> {
  const container = containerOf(own, workload.name);
  const inner = container ? containerChanges(container, workload) : { changes: [], missing: [] };
  const companions = [
    ...(workload.autoscaling ? [autoscaler(own, workload.autoscaling)] : []),
    ...(workload.disruption_budget ? [budget(own, workload.disruption_budget)] : []),
  ];
  const placed = await Promise.all(companions.map((one) => place(one, own, manifests, found.draft)));
  const changes = [...inner.changes, ...placed.flatMap((one) => one.changes)];
  const files = [...new Set(changes.map(({ path }) => path))];
  return {
    changes,
    because: [`${own.kind} ${own.name} is in ${own.path}:${own.view.lineOf(['kind']) ?? 1}`, ...placed.flatMap((one) => one.because)],
    warnings: warningsFor(own, workload, container),
    questions: [...inner.missing.map((probe) => askPort(probe, own, found)), ...(workload.parameters ? [askParameters(own, found)] : [])],
    report: { workload: workload.name, applied: false },
    proofs:
      files.length > 0
        ? [
            {
              proof: 'kubernetes',
              what: `the manifests of ${workload.name} are valid, and what is beside it concerns its pods`,
              input: { files },
            },
          ]
        : [],
    steps: stepsFor(own, files),
  };
}

function containerOf(own: Manifest, name: string): Container | undefined {
  const containers = dig(own.data, 'spec', 'template', 'spec', 'containers');
  const list = Array.isArray(containers) ? containers : [];
  const data = list.find((one) => dig(one, 'name') === name) ?? list[0];
  const found = dig(data, 'name');
  return data !== undefined && typeof found === 'string' ? { workload: own, name: found, data } : undefined;
}

function warningsFor(own: Manifest, workload: Workload, container: Container | undefined): string[] {
  const warnings: string[] = [];
  const replicas = dig(own.data, 'spec', 'replicas');
  const line = own.view.lineOf(['spec', 'replicas']);
  const requested = dig(container?.data, 'resources', 'requests', 'cpu') ?? workload.resources?.requests?.cpu;
  if (workload.autoscaling && replicas !== undefined)
    warnings.push(
      `${own.path}:${line ?? 1} sets replicas: each apply puts the number back to ${String(replicas)}. Take it out once the autoscaler is in charge`,
    );
  if (workload.autoscaling && requested === undefined)
    warnings.push(`the container of ${own.name} requests no CPU: the autoscaler cannot work out a percentage until it does`);
  const least = workload.autoscaling?.min ?? (typeof replicas === 'number' ? replicas : 1);
  const kept = workload.disruption_budget?.min_available;
  if (typeof kept === 'number' && kept >= least)
    warnings.push(`the budget keeps ${kept} of at least ${least} pods: no node that runs one can be drained`);
  return warnings;
}

const askPort = (probe: string, own: Manifest, found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].workload.probes.${probe.replace('Probe', '')}.port`,
  reason: `Neither the plan nor the one port of the container says where ${probe} asks.`,
  seen: [`${own.path}:${own.view.lineOf(['spec', 'template', 'spec', 'containers']) ?? 1}`],
});

const askParameters = (own: Manifest, found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].workload.parameters`,
  reason: `${own.name} is a plain manifest: it has no values or parameters to set.`,
  seen: [`${own.path}:1`],
});

function stepsFor(own: Manifest, files: readonly string[]): NonNullable<Made['steps']> {
  const namespace = dig(own.data, 'metadata', 'namespace');
  const where = typeof namespace === 'string' ? ` -n ${namespace}` : '';
  const what = `${own.kind.toLowerCase()}/${own.name}`;
  return {
    deployment: [`Apply ${files.join(', ')} the way manifests are deployed here, \`kubectl diff\` first`],
    verification: [`\`kubectl rollout status ${what}${where}\` ends, and \`kubectl get hpa,pdb${where}\` shows what was added`],
    rollback: [
      {
        order: 4,
        step: `Revert ${files.join(', ')} and apply again; \`kubectl rollout undo ${what}${where}\` takes the pods back at once`,
      },
    ],
  };
}
