import { InfraError } from '../error.js';
import type { Draft } from '../generate.js';
import type { Json } from '../kind.js';
import { viewYaml, type YamlView } from '../edit/yaml.js';

/** One Kubernetes object in a manifest of the workspace. */
export interface Manifest {
  path: string;
  /** Position of the document in its file. */
  position: number;
  kind: string;
  name: string;
  namespace?: string;
  data: { [key: string]: Json };
  view: YamlView;
}

const MANIFEST = /\.ya?ml$/;
/** Charts and templates are rendered by other programs; workflows and compose files are YAML of another kind. */
const OTHER = /(^|\/)(node_modules|\.github|\.gitlab|templates|charts|cdk\.out|vendor)\//;
const KIND = /^(?:kind|"kind"):\s*["']?[A-Z]/m;

export const isMap = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Follows keys into plain data. */
export function dig(value: Json | undefined, ...keys: (string | number)[]): Json | undefined {
  let at = value;
  for (const key of keys) at = Array.isArray(at) ? at[Number(key)] : isMap(at) ? at[key] : undefined;
  return at;
}

/** Every object in the plain manifests of a draft, in the order of the paths. Templates and files that are no YAML are left out. */
export async function readManifests(draft: Draft): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const path of draft.files().filter((one) => MANIFEST.test(one) && !OTHER.test(one))) {
    const text = (await draft.read(path)) ?? '';
    if (KIND.test(text) && !text.includes('{{')) found.push(...(await manifestsIn(text, path)));
  }
  return found;
}

async function manifestsIn(text: string, path: string): Promise<Manifest[]> {
  const views = await viewYaml(text, path).catch((error: unknown) => {
    if (error instanceof InfraError) return [];
    throw error;
  });
  return views.flatMap((view, position) => {
    const { data } = view;
    const kind = dig(data, 'kind');
    const name = dig(data, 'metadata', 'name');
    const namespace = dig(data, 'metadata', 'namespace');
    if (!isMap(data) || typeof kind !== 'string' || typeof dig(data, 'apiVersion') !== 'string') return [];
    return [
      {
        path,
        position,
        kind,
        name: typeof name === 'string' ? name : '',
        data,
        view,
        ...(typeof namespace === 'string' ? { namespace } : {}),
      },
    ];
  });
}

const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** What runs pods under that name: by its own name, by its `app` labels, by the name of its container; the surest first. */
export function workloadsNamed(manifests: readonly Manifest[], name: string): Manifest[] {
  const workloads = manifests.filter((one) => WORKLOADS.has(one.kind) && podSpec(one) !== undefined);
  const tests: ((one: Manifest) => boolean)[] = [
    (one) => one.name === name,
    (one) => Object.entries(podLabels(one)).some(([key, value]) => /(^|\/)(app|name|component)$/.test(key) && value === name),
    (one) => containersOf(one).includes(name),
    (one) => one.name.endsWith(`-${name}`),
  ];
  for (const test of tests) {
    const fitting = workloads.filter(test);
    if (fitting.length > 0) return fitting;
  }
  return [];
}

const podSpec = (workload: Manifest): Json | undefined => dig(workload.data, 'spec', 'template', 'spec', 'containers');

/** Names of the containers of a workload. */
export function containersOf(workload: Manifest): string[] {
  const containers = podSpec(workload);
  return Array.isArray(containers)
    ? containers.flatMap((one) => (typeof dig(one, 'name') === 'string' ? [dig(one, 'name') as string] : []))
    : [];
}

/** The labels of a workload's pods. */
export function podLabels(workload: Manifest): Record<string, string> {
  const labels = dig(workload.data, 'spec', 'template', 'metadata', 'labels');
  return isMap(labels)
    ? Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
    : {};
}

/** The labels a workload selects its pods by: they never change, which is what a policy's selector needs. */
export function selectorOf(workload: Manifest): Record<string, string> {
  const labels = dig(workload.data, 'spec', 'selector', 'matchLabels');
  const selected = isMap(labels)
    ? Object.entries(labels).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []))
    : [];
  return selected.length > 0 ? Object.fromEntries(selected) : podLabels(workload);
}
