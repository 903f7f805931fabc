import { file, firstFree, numbered, type Change } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import { dig, isMap, readManifests, selectorOf, workloadsNamed, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import { folderOf, kustomizationIn, manifestPath, namespaceOf, register } from '../../pipeline/kubernetes/place.js';
import type { Found, Json, Made, Question } from '../../pipeline/kind.js';
import { endpointOf, refuseOpen, sidesOf } from './endpoint.js';
import type { NetworkSecurity, Rule } from './task.js';

export type Asked = Omit<Question, 'task_id'>;

/** What a policy is written from. */
export interface Subject {
  rule: Rule;
  own: Manifest;
  manifests: readonly Manifest[];
  found: Found;
}

/** One policy as data, with what has to be said about it. */
export interface Policy {
  data: { [key: string]: Json };
  comments: string[];
  warnings: string[];
  because: string[];
}

/** How one policy engine writes a rule. */
export interface Engine {
  /** Kind of its objects. */
  kind: string;
  /** Short word for file names. */
  short: string;
  template: string;
  policy(subject: Subject): Policy | Asked;
}

type Lists = Required<Pick<Made, 'changes' | 'because' | 'warnings' | 'questions' | 'existing'>>;

/** Policies for all rules of a change, each a file beside its siblings, registered where the folder has a kustomization. */
export async function clusterPolicies(change: NetworkSecurity, found: Found, engine: Engine): Promise<Made> {
  refuseOpen(change, found.task.id);
  const manifests = await readManifests(found.draft);
  const made: Lists = { changes: [], because: [], warnings: [], questions: [], existing: [] };
  const paths: string[] = [];
  for (const [at, rule] of change.rules.entries()) {
    const own = chooseOwn(rule, manifests, found, at, [change.path, ...(change.paths ?? [])]);
    if ('slot' in own) made.questions.push(own);
    else await addPolicy({ rule, own, manifests, found }, engine, made, paths);
  }
  return { ...made, ...outcome(change, found, paths) };
}

function chooseOwn(
  rule: Rule,
  manifests: readonly Manifest[],
  found: Found,
  at: number,
  paths: readonly (string | undefined)[],
): Manifest | Asked {
  const { own } = sidesOf(rule);
  const fitting = inPaths(workloadsNamed(manifests, own), found, paths);
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const all = fitting.length > 0 ? fitting : workloadsNamed(manifests, own);
  const field = rule.direction === 'egress' ? 'from' : 'to';
  return {
    slot: `changes[${found.index}].${fitting.length > 1 ? 'path' : `rules[${at}].${field}`}`,
    reason: fitting.length > 1 ? `${fitting.length} manifests run "${own}".` : `No manifest of this workspace runs "${own}".`,
    seen: (all.length > 0 ? all : manifests.filter((one) => dig(one.data, 'spec', 'template') !== undefined))
      .slice(0, 12)
      .map((one) => `${one.path}:${one.view.lineOf(['kind']) ?? 1} ${one.kind} ${one.name}`),
    options:
      fitting.length > 1
        ? fitting.map((one) => one.path)
        : [...new Set(manifests.filter((one) => dig(one.data, 'spec', 'template') !== undefined).map((one) => one.name))],
  };
}

/** Overlays patch what a base declares: the base is meant, unless the task names another place. */
function inPaths(workloads: readonly Manifest[], found: Found, paths: readonly (string | undefined)[]): Manifest[] {
  const given = workloads.filter((one) =>
    paths.some((path) => path !== undefined && (one.path === path || one.path.startsWith(`${path.replace(/\/$/, '')}/`))),
  );
  if (given.length > 0) return given;
  const named = [...found.task.files_to_create, ...found.task.files_to_modify].map((path) => path.slice(0, path.lastIndexOf('/') + 1));
  const near = workloads.filter((one) => named.some((folder) => folder !== '' && one.path.startsWith(folder)));
  if (near.length > 0) return near;
  const whole = workloads.filter((one) => dig(one.data, 'spec', 'selector') !== undefined);
  return whole.length > 0 ? whole : [...workloads];
}

async function addPolicy(subject: Subject, engine: Engine, made: Lists, paths: string[]): Promise<void> {
  const { rule, own, manifests } = subject;
  const there = manifests.find((one) => one.kind === engine.kind && one.name === rule.name && namespaceOf(one) === namespaceOf(own));
  const policy = engine.policy(subject);
  if ('slot' in policy) return void made.questions.push(policy);
  if (!there) return void paths.push(await writePolicy(subject, engine, made, policy));
  if (JSON.stringify(there.data['spec']) !== JSON.stringify(policy.data['spec'])) throw otherPolicy(subject, there, policy);
  made.existing.push({ file: there.path, line: there.view.lineOf(['kind']) ?? 1 });
}

/** The cluster keeps one object of a name: a second file would replace the first policy. */
function otherPolicy({ rule, own, found }: Subject, there: Manifest, policy: Policy): InfraError {
  return new InfraError({
    file: there.path,
    line: there.view.lineOf(['kind']) ?? 1,
    subject: `task "${found.task.id}": there is a ${there.kind} "${rule.name}" already, and it allows something else`,
    evidence: own.view.style().render(policy.data).trimEnd().split('\n').map((line) => `| ${line}`),
    remedy: `Give the rule another "name" in the plan, or bring ${there.path} in line with these lines by hand.`,
  });
}

async function writePolicy(subject: Subject, engine: Engine, made: Lists, policy: Policy): Promise<string> {
  const { rule, own, manifests, found } = subject;
  const place = manifestPath(manifests, own, engine.kind, rule.name, engine.short);
  const taken = new Set(made.changes.map((change) => change.path));
  const named = found.task.files_to_create.find((path) => /\.ya?ml$/.test(path) && !/kustomization/.test(path) && !taken.has(path));
  const write = (path: string): Change =>
    file(path, engine.template, { comments: policy.comments, body: styleFrom(subject, engine, path).view.style().render(policy.data).trimEnd() });
  const change = named ? write(named) : await firstFree(found.draft, numbered(place.path).filter((path) => !taken.has(path)), write);
  const registration = await register(found.draft, change.path);
  made.changes.push(change, ...(registration.change ? [registration.change] : []));
  made.because.push(
    named ? `the task names ${named}` : place.because,
    ...policy.because,
    ...(registration.because ? [registration.because] : []),
  );
  made.warnings.push(...policy.warnings);
  return change.path;
}

/** Indentation is learned from a policy in the same folder, else from the workload. */
const styleFrom = ({ own, manifests }: Subject, engine: Engine, path: string): Manifest =>
  manifests.find((one) => one.kind === engine.kind && folderOf(one.path) === folderOf(path)) ?? own;

function outcome(change: NetworkSecurity, found: Found, paths: readonly string[]): Partial<Made> {
  if (paths.length === 0) return {};
  const names = change.rules.map((rule) => rule.name).join(', ');
  const policies = change.rules.length > 1 ? 'policies' : 'policy';
  const manifests = [...new Set(paths.map((path) => (kustomizationIn(found.draft, folderOf(path)) ? `-k ${folderOf(path)}` : `-f ${path}`)))].join(' ');
  return {
    report: { rules_added: change.rules.map((rule) => rule.name) },
    proofs: [
      { proof: 'kubernetes', what: `the policies ${names} are valid and select the pods that are meant`, input: { files: [...paths] } },
    ],
    steps: {
      deployment: [
        `Apply the network ${policies} ${names}: \`kubectl diff ${manifests}\`, then \`kubectl apply ${manifests}\`, in a test cluster before production`,
      ],
      verification: change.rules.map(verificationOf),
      rollback: [
        {
          order: 4,
          step: `Delete the network ${policies} ${names}: \`kubectl delete ${paths.map((path) => `-f ${path}`).join(' ')}\`; connections are then as before`,
        },
      ],
      security: change.rules.map(
        (rule) =>
          `${rule.direction} of ${sidesOf(rule).own}: ${rule.from} → ${rule.to}, ${rule.protocol} ${rule.ports.join(', ')} (${rule.reason || found.task.description})`,
      ),
    },
  };
}

function verificationOf(rule: Rule): string {
  const { own, peer } = sidesOf(rule);
  return rule.direction === 'egress'
    ? `From a pod of ${own}, ${peer} answers on ${rule.ports.join(', ')}, and another port or a private address does not`
    : `${peer} reaches ${own}:${rule.ports[0]}, and a pod that is not named does not`;
}

/** `metadata` of a policy: the workload's own namespace, and labels where its siblings have them. */
export function metadataFor({ rule, own, manifests }: Subject, kind: string): { [key: string]: Json } {
  const namespace = namespaceOf(own);
  const labelled = manifests.some((one) => one.kind === kind && isMap(dig(one.data, 'metadata', 'labels')));
  const labels = dig(own.data, 'metadata', 'labels');
  return { name: rule.name, ...(namespace === null ? {} : { namespace }), ...(labelled && labels !== undefined ? { labels } : {}) };
}

/** Selector of the workload on the other side; undefined where it is none of this workspace. */
export function peerWorkload({ rule, manifests }: Subject): { selector: Record<string, string>; namespace: string | null } | undefined {
  const end = endpointOf(sidesOf(rule).peer);
  const [workload] = end.kind === 'workload' ? workloadsNamed(manifests, end.name) : [];
  return workload ? { selector: selectorOf(workload), namespace: namespaceOf(workload) } : undefined;
}

/** The question for a peer that is neither a range nor a host nor a workload that was found. */
export function askPeer({ rule, manifests, found }: Subject): Asked {
  const at = found.task.id;
  return {
    slot: `changes[${found.index}].rules[name=${rule.name}].${rule.direction === 'egress' ? 'to' : 'from'}`,
    reason: `"${sidesOf(rule).peer}" is no workload of the manifests, no host name and no CIDR range (task ${at}).`,
    seen: manifests
      .filter((one) => dig(one.data, 'spec', 'template') !== undefined)
      .slice(0, 12)
      .map((one) => `${one.path}:1 ${one.kind} ${one.name}`),
  };
}
