import type { Tree } from '@nx/devkit';
import { interruptible } from '../bin/inquire.js';
import { InfraError } from '../pipeline/error.js';
import type { AnyKind, Json } from '../pipeline/kind.js';
import { prepare } from '../pipeline/run.js';
import { planAlone } from './alone.js';
import { underLock } from './apply/index.js';
import { isInteractive } from './apply/terminal.js';
import { fromFlags } from './flags.js';
import { registry } from './registry.js';

type Options = { [flag: string]: Json };
type NxGenerator = (tree: Tree, options: Options) => Promise<() => void>;

/** A generator for one kind alone: its options are the fields of the change. What is missing is asked on a terminal. */
function alone(name: string): NxGenerator {
  return async (tree, options) => {
    const kind = await registry.kinds.find((one) => one.name === name)!.load();
    const { feature, ...flags } = options;
    const change = await interruptible(() => completed(kind, fromFlags(kind, flags)));
    const now = new Date().toISOString();
    const plan = planAlone(tree.root, kind, change, { now, ...(typeof feature === 'string' ? { feature } : {}) });
    return underLock(tree, plan, (answers) => prepare({ root: tree.root, ...plan, ...answers, now }, registry));
  };
}

async function completed(kind: AnyKind, change: Options): Promise<Options> {
  const parsed = kind.task!.safeParse({ type: kind.type, ...change });
  const empty = Object.keys(change).length === 0;
  if (parsed.success && !(empty && isInteractive())) return change;
  if (!isInteractive()) throw incomplete(kind, parsed.error?.issues ?? []);
  const [{ askFor }, { terminal }] = await Promise.all([import('../pipeline/ask.js'), import('../bin/inquire.js')]);
  return askFor(kind.task!, { type: kind.type!, ...change }, terminal);
}

function incomplete(kind: AnyKind, issues: readonly { path: PropertyKey[]; message: string }[]): InfraError {
  return new InfraError(issues.map((issue) => ({
    subject: `${issue.path.map(String).join('.') || kind.type}: ${issue.message}`,
    remedy: `See nx g infra-dev:${kind.name} --help. Lists and objects are given as JSON: --${String(issue.path[0] ?? 'option')}='[…]'`,
  })));
}

export const migration = alone('migration');
export const env = alone('env');
export const ci = alone('ci');
export const docker = alone('docker');
export const iac = alone('iac');
export const flag = alone('flag');
export const monitoring = alone('monitoring');
export const secret = alone('secret');
export const network = alone('network');
