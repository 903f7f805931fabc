import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreateNodesResultV2, CreateNodesV2, TargetConfiguration } from '@nx/devkit';

/** Names of the inferred targets. */
export interface PluginOptions {
  verifyTargetName?: string;
  coverageTargetName?: string;
  checkTargetName?: string;
}

/** Every feature folder is recognised by its plan. */
const PLANS = '.claude/feature-dev/*/plan.json';
/** Same as FEATURE_ID of the pipeline; repeated because this file runs on every Nx command and loads nothing. */
const FEATURE_ID = /^[a-z0-9][a-z0-9._-]{0,127}$/;

const nodes: CreateNodesV2<PluginOptions | undefined>[1] = (plans, options, context) => {
  const byProject = new Map<string, string[]>();
  for (const plan of plans) {
    const feature = plan.split('/').at(-2) ?? '';
    if (!FEATURE_ID.test(feature)) continue;
    const project = projectOf(context.workspaceRoot, join(context.workspaceRoot, plan));
    byProject.set(project, [...(byProject.get(project) ?? []), feature]);
  }
  const anchor = plans[0];
  if (anchor === undefined) return [];
  const names = { ...NAMES, ...options };
  return [...byProject].map(([root, features]): CreateNodesResultV2[number] => {
    const targets = targetsFor(features.sort(), names, context.workspaceRoot);
    const name = isProject(join(context.workspaceRoot, root)) ? {} : { name: WORKSPACE };
    return [anchor, { projects: { [root]: { root, ...name, targets } } }];
  });
};

/** Nx knows no project without a name: that of the workspace, where it has none of its own. */
const WORKSPACE = 'infra-dev-workspace';

const NAMES: Required<PluginOptions> = { verifyTargetName: 'infra-verify', coverageTargetName: 'infra-coverage', checkTargetName: 'infra-check' };

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** Whether Nx can name the project of a folder: by its project.json, or by the name in its package.json. */
function isProject(folder: string): boolean {
  if (existsSync(join(folder, 'project.json'))) return true;
  const name = (readJson(join(folder, 'package.json')) as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' && name !== '';
}

/**
 * The workspace root, or the project root the plan names under `areas.infra.project`. What is no such folder (the name of a project, a slip
 * of the pen) counts as nothing: one folder without a name fails every command of Nx.
 */
function projectOf(root: string, planFile: string): string {
  const named = (readJson(planFile) as { areas?: { infra?: { project?: unknown } } } | undefined)?.areas?.infra?.project;
  if (typeof named !== 'string' || !/^\w[\w@./-]*$/.test(named) || named.includes('..')) return '.';
  const folder = named.replace(/\/+$/, '');
  return isProject(join(root, folder)) ? folder : '.';
}

type Targets = Record<string, TargetConfiguration>;

/** Per feature one target a verb, and over them one without the feature's name that runs them all. */
function targetsFor(features: readonly string[], names: Required<PluginOptions>, root: string): Targets {
  const verify = (feature: string): string => `${names.verifyTargetName}-${feature}`;
  const targets: Targets = {};
  for (const feature of features) {
    const files = filesOf(join(root, FOLDER, feature, 'infra-changes.json'));
    targets[verify(feature)] = verifyTarget(feature, files.proven);
    targets[`${names.coverageTargetName}-${feature}`] = { ...coverageTarget(feature, files.written), dependsOn: [verify(feature)] };
    targets[`${names.checkTargetName}-${feature}`] = { executor: 'infra-dev:check', options: { feature }, cache: false };
  }
  for (const name of Object.values(names)) {
    targets[name] = { executor: 'nx:noop', dependsOn: features.map((feature) => `${name}-${feature}`), cache: false };
  }
  return targets;
}

const FOLDER = '.claude/feature-dev';
const inFolder = (feature: string, file: string): string => `{workspaceRoot}/${FOLDER}/${feature}/${file}`;
const inWorkspace = (path: string): string => `{workspaceRoot}/${path}`;

/** Runs on what apply wrote and on every file a proof reads; a database elsewhere is an input too. */
function verifyTarget(feature: string, proven: readonly string[]): TargetConfiguration {
  return {
    executor: 'infra-dev:verify',
    options: { feature },
    cache: true,
    inputs: [inFolder(feature, 'infra-changes.json'), ...proven.map(inWorkspace), { env: 'INFRA_DEV_DATABASE_URL' }, { env: 'INFRA_DEV_ENGINE' }],
    outputs: [inFolder(feature, 'infra-evidence.json')],
  };
}

function coverageTarget(feature: string, written: readonly string[]): TargetConfiguration {
  const documents = ['plan.json', 'checklist.json', 'test-plan.json', 'scope.json', 'infra-questions.json', 'infra-changes.json', 'infra-evidence.json'];
  return {
    executor: 'infra-dev:coverage',
    options: { feature },
    cache: true,
    inputs: [...documents.map((name) => inFolder(feature, name)), ...written.map(inWorkspace), { dependentTasksOutputFiles: '**/infra-evidence.json' }],
    outputs: [inFolder(feature, 'infra-coverage.json')],
  };
}

/** A path as our own record writes it: anything else in that file is not an input. */
const isPath = (value: unknown): value is string => typeof value === 'string' && /^[\w@.][\w@./ +-]*$/.test(value) && !value.includes('..');

/** The files a record names: those that its proofs read, and those that apply wrote. */
function filesOf(recordFile: string): { proven: string[]; written: string[] } {
  const record = readJson(recordFile) as { files?: { path?: unknown }[]; tasks?: { changes?: { proofs?: unknown[] }[] }[] } | undefined;
  const proofs = (record?.tasks ?? []).flatMap((task) => (task.changes ?? []).flatMap((change) => change.proofs ?? []));
  const written = (record?.files ?? []).map((file) => file.path).filter(isPath);
  return { proven: [...new Set([...strings(proofs).filter((text) => text.includes('/') && isPath(text)), ...written])], written };
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value && typeof value === 'object' ? Object.values(value).flatMap(strings) : [];
}

/** Nx 23 and 24 look for `createNodes`, Nx 22 prefers `createNodesV2`; the signature is the same. */
export const createNodesV2: CreateNodesV2<PluginOptions | undefined> = [PLANS, nodes];
export const createNodes: CreateNodesV2<PluginOptions | undefined> = createNodesV2;
export const name = 'infra-dev';
