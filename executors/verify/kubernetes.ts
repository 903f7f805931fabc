import { posix } from 'node:path';
import { viewYaml } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { dig, isMap, podLabels, readManifests, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { folderOf, kustomizationIn } from '../../pipeline/kubernetes/place.js';
import { openWorkspace } from '../../pipeline/workspace.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import { unknownFields } from './kubernetes-fields.js';
import type { Outcome, Proof, ProofContext } from './proof.js';

/** Checks manifests: Kubernetes's own schemas, fields it does not know, selectors that fit no pod, kustomizations that name no file. */
export const kubernetes: Proof = {
  name: 'kubernetes',
  inputs: (request, context) => ({
    input: request.input,
    texts: Object.fromEntries(filesOf(request).map((path) => [path, context.read(path)])),
    program: programOnPath('kubeconform') ?? null,
  }),
  run: async (request, context) => {
    const files = filesOf(request).filter((path) => /\.ya?ml$/.test(path));
    const workspace = openWorkspace(context.root);
    const draft = {
      files: () => workspace.files(),
      has: (path: string) => workspace.has(path),
      read: async (path: string) => workspace.read(path),
    };
    const manifests = await readManifests(draft);
    const own = manifests.filter((one) => files.includes(one.path));
    const schema = (await Promise.all(own.map(schemaProblems))).flat();
    const listed = await Promise.all(
      [...new Set(files.map(folderOf))].map((folder) => kustomizationProblems(context, kustomizationIn(draft, folder))),
    );
    const problems = [
      ...schema,
      ...own.flatMap((one) => unknownFields(one)),
      ...own.flatMap((one) => targetProblems(one, manifests)),
      ...listed.flat(),
    ];
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems } };
    return withKubeconform(files, own, context);
  },
};

const ENGINE = 'kubernetes-models 4.5.1';

function filesOf({ input }: ProofRequest): string[] {
  const { files } = input;
  if (Array.isArray(files) && files.every((one): one is string => typeof one === 'string')) return files;
  throw new InfraError({ subject: 'the proof "kubernetes" needs "files"' });
}

/** Groups of Kubernetes itself; custom resources have their schema in the cluster. */
const BUILT_IN = /^(v1|(apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io)\/v\d\w*)$/;

interface Model {
  validate(): void;
}

async function schemaProblems(one: Manifest): Promise<string[]> {
  const version = String(one.data['apiVersion']);
  if (!BUILT_IN.test(version) || !/^[A-Za-z]+$/.test(one.kind)) return [];
  const module = `kubernetes-models/${version}/${one.kind}`;
  const models = (await import(/* @vite-ignore */ module).catch(() => undefined)) as
    Record<string, new (data: unknown) => Model> | undefined;
  const Kind = models?.[one.kind];
  if (!Kind) return [`${one.path}: there is no ${one.kind} in ${version}`];
  try {
    new Kind(one.data).validate();
    return [];
  } catch (error) {
    return [`${one.path}: ${one.kind} ${one.name}: ${(error as Error).message.split('\n')[0]}`];
  }
}

/** Policies, budgets and autoscalers that concern nothing. */
function targetProblems(one: Manifest, manifests: readonly Manifest[]): string[] {
  const workloads = manifests.filter(
    (other) => dig(other.data, 'spec', 'template') !== undefined && (other.namespace ?? null) === (one.namespace ?? null),
  );
  const target = dig(one.data, 'spec', 'scaleTargetRef');
  if (target !== undefined && !workloads.some((other) => other.kind === dig(target, 'kind') && other.name === dig(target, 'name'))) {
    return [`${one.path}: scales ${String(dig(target, 'kind'))} ${String(dig(target, 'name'))}, which no manifest declares`];
  }
  const selector = selectorIn(one);
  if (!selector || workloads.some((other) => Object.entries(selector).every(([key, value]) => podLabels(other)[key] === value))) return [];
  return [`${one.path}: ${one.kind} ${one.name} selects no pod of the manifests: ${JSON.stringify(selector)}`];
}

function selectorIn(one: Manifest): { [key: string]: Json } | undefined {
  const paths: Record<string, string[]> = {
    NetworkPolicy: ['spec', 'podSelector', 'matchLabels'],
    CiliumNetworkPolicy: ['spec', 'endpointSelector', 'matchLabels'],
    PodDisruptionBudget: ['spec', 'selector', 'matchLabels'],
  };
  const path = paths[one.kind];
  const selector = path ? dig(one.data, ...path) : undefined;
  return isMap(selector) ? selector : undefined;
}

async function kustomizationProblems(context: ProofContext, path: string | undefined): Promise<string[]> {
  if (!path) return [];
  const [view] = await viewYaml(context.read(path), path);
  const resources = dig(view?.data, 'resources');
  const names = (Array.isArray(resources) ? resources : []).filter(
    (one): one is string => typeof one === 'string' && !/^[a-z]+:\/\/|^github\.com\//.test(one),
  );
  const workspace = openWorkspace(context.root);
  const missing = names.filter((name) => {
    const full = posix.normalize(posix.join(folderOf(path), name));
    return !workspace.has(full) && !workspace.files().some((file) => file.startsWith(`${full}/`));
  });
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  return [...missing.map((name) => `${path}: ${name} is not there`), ...twice.map((name) => `${path}: ${name} is listed twice`)];
}

/** Without its schemas kubeconform cannot judge: it would fetch them from the internet. */
const kubeconform = (files: readonly string[]): Judge => ({
  program: 'kubeconform',
  options: ['-strict', '-ignore-missing-schemas'],
  files,
  objects: [1],
  beside: /no such host|dial tcp|connection refused|failed (to )?(download|initializ|parsing command line)|flag provided but not defined/i,
});

async function withKubeconform(files: readonly string[], own: readonly Manifest[], context: ProofContext): Promise<Outcome> {
  const custom = own.filter((one) => !BUILT_IN.test(String(one.data['apiVersion']))).map((one) => `${one.kind} ${one.name}`);
  const note = custom.length > 0 ? `; ${custom.join(', ')} checked for its parts only, its schema is in the cluster` : '';
  return judgedBy(kubeconform(files), { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${files.join(', ')} are valid${note}` }, context);
}
