import { edit, type Change } from '../../../pipeline/change.js';
import { editYaml, type YamlStep } from '../../../pipeline/edit/yaml.js';
import { dig, type Manifest } from '../../../pipeline/kubernetes/manifests.js';
import type { Json } from '../../../pipeline/kind.js';
import type { Probe, Workload } from '../task.js';

/** The container whose settings change, and where it stands. */
export interface Container {
  workload: Manifest;
  name: string;
  data: Json;
}

const at = (container: Container): YamlStep[] => ['spec', 'template', 'spec', 'containers', { name: container.name }];

/** One value of the container's settings, put where it stands or added; its neighbours stay. */
function setting(container: Container, path: readonly string[], value: Json): Change {
  const key = path[path.length - 1] as string;
  const { workload } = container;
  return edit(workload.path, editYaml, {
    op: 'set',
    at: [...at(container), ...path.slice(0, -1)],
    key,
    value,
    exists: 'replace',
    document: workload.position,
  });
}

/** Requests, limits, probes and the security context of a container. Only what is named changes. */
export function containerChanges(container: Container, workload: Workload): { changes: Change[]; missing: string[] } {
  const resources = (['requests', 'limits'] as const).flatMap((side) =>
    Object.entries(workload.resources?.[side] ?? {}).map(([name, amount]) => ({ path: ['resources', side, name], value: amount as Json })),
  );
  const security = Object.entries(workload.security_context ?? {}).map(([name, value]) => ({ path: ['securityContext', name], value }));
  const probes = PROBES.flatMap(([key, field]) => {
    const probe = workload.probes?.[key];
    return probe ? [{ path: [field], value: probeOf(probe, container) }] : [];
  });
  const missing = probes.filter((one) => one.value === undefined).map((one) => one.path[0] as string);
  const wanted = [...resources, ...probes, ...security].filter(
    (one): one is { path: string[]; value: Json } => one.value !== undefined && !same(dig(container.data, ...one.path), one.value),
  );
  return { changes: wanted.map((one) => setting(container, one.path, one.value)), missing };
}

const PROBES = [
  ['liveness', 'livenessProbe'],
  ['readiness', 'readinessProbe'],
  ['startup', 'startupProbe'],
] as const;

const same = (a: Json | undefined, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The probe as Kubernetes spells it; undefined where neither the plan nor the container says which port. */
export function probeOf(probe: Probe, container: Pick<Container, 'data'>): Json | undefined {
  const check = checkOf(probe, container);
  if (check === undefined) return undefined;
  const times: [string, number | undefined][] = [
    ['initialDelaySeconds', probe.initial_delay],
    ['periodSeconds', probe.period],
    ['timeoutSeconds', probe.timeout],
    ['failureThreshold', probe.failure_threshold],
  ];
  return { ...check, ...Object.fromEntries(times.filter((one): one is [string, number] => one[1] !== undefined)) };
}

function checkOf(probe: Probe, container: Pick<Container, 'data'>): { [key: string]: Json } | undefined {
  if (probe.command) return { exec: { command: probe.command } };
  const port = probe.port ?? portOf(container.data);
  if (port === undefined) return undefined;
  return probe.path ? { httpGet: { path: probe.path, port } } : { tcpSocket: { port } };
}

/** The only port of a container, by its name where it has one. */
function portOf(data: Json): string | number | undefined {
  const ports = dig(data, 'ports');
  if (!Array.isArray(ports) || ports.length !== 1) return undefined;
  const [name, number] = [dig(ports, 0, 'name'), dig(ports, 0, 'containerPort')];
  if (typeof name === 'string') return name;
  return typeof number === 'number' ? number : undefined;
}
