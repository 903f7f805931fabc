import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, readYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made } from '../../pipeline/kind.js';
import { words } from '../../pipeline/names.js';
import type { AlertTask } from './task.js';

type JsonMap = { [key: string]: Json };

/** Words by which files name an environment. */
const ALIASES: string[][] = [
  ['development', 'dev'],
  ['production', 'prod', 'prd', 'live'],
  ['staging', 'stage', 'stg'],
  ['preproduction', 'preprod'],
];

/** A list of names in a values file that alerts are made from. */
interface TargetList {
  path: string;
  at: string[];
  items: string[];
}

/** Adds what an alert watches to the lists of a chart, one values file per environment. */
export async function targetChanges(alerts: readonly AlertTask[], found: Found): Promise<Made> {
  const made = { changes: [] as Change[], because: [] as string[], questions: [] as NonNullable<Made['questions']> };
  for (const alert of alerts) {
    for (const [environment, targets] of Object.entries(alert.targets ?? {})) await addTargets(alert, environment, targets, found, made);
  }
  return made.questions.length > 0 ? { changes: [], questions: made.questions } : made;
}

async function addTargets(alert: AlertTask, environment: string, targets: readonly string[], found: Found, made: { changes: Change[]; because: string[]; questions: NonNullable<Made['questions']> }): Promise<void> {
  const lists = await listsFor(environment, found);
  const best = bestOf(lists, alert, targets);
  if (best.length !== 1) return void made.questions.push(which(alert, environment, best.length ? best : lists, found));
  const { path, at } = best[0]!;
  made.changes.push(...targets.map((value) => edit<YamlOp>(path, editYaml, { op: 'append', at, value })));
  made.because.push(`${alert.name} in ${environment}: ${at.join('.')} of ${path}`);
}

const speaksOf = (path: string, environment: string): boolean => {
  const parts = path.toLowerCase().split(/[^a-z0-9]+/);
  return (ALIASES.find((group) => group.includes(environment.toLowerCase())) ?? [environment.toLowerCase()]).some((alias) => parts.includes(alias));
};

async function listsFor(environment: string, found: Found): Promise<TargetList[]> {
  const paths = found.workspace.files().filter((path) => /\.ya?ml$/.test(path) && speaksOf(path, environment) && /alert/i.test(found.workspace.read(path) ?? ''));
  const lists = await Promise.all(paths.map(async (path) => listsIn(await dataOf(path, found), path, [])));
  return lists.flat();
}

async function dataOf(path: string, found: Found): Promise<Json> {
  try {
    return await readYaml((await found.draft.read(path)) ?? '', path);
  } catch (error) {
    // A template is no YAML and holds no list that could be followed.
    if (error instanceof InfraError) return null;
    throw error;
  }
}

/** The lists of names under a key that speaks of alerts. */
function listsIn(data: Json, path: string, at: string[]): TargetList[] {
  if (Array.isArray(data)) return data.length > 0 && data.every((item) => typeof item === 'string') && /alert/i.test(at.join('.')) ? [{ path, at, items: data as string[] }] : [];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data as JsonMap).flatMap(([key, value]) => listsIn(value, path, [...at, key]));
}

/** The lists whose key and items share most words with the alert and its targets. */
function bestOf(lists: readonly TargetList[], alert: AlertTask, targets: readonly string[]): TargetList[] {
  const wanted = new Set([alert.name, alert.description ?? '', ...targets].flatMap(words).map((word) => word.toLowerCase().replace(/s$/, '')));
  const scored = lists.map((list) => ({ list, score: [...new Set([...list.at.slice(-1), ...list.items].flatMap(words).map((word) => word.toLowerCase().replace(/s$/, '')))].filter((word) => wanted.has(word)).length }));
  const most = Math.max(0, ...scored.map((one) => one.score));
  return lists.length === 1 ? [...lists] : scored.filter((one) => one.score === most && most > 0).map((one) => one.list);
}

const which = (alert: AlertTask, environment: string, lists: readonly TargetList[], found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].path`,
  reason: lists.length ? `${alert.name}: several lists of ${environment} may be meant.` : `${alert.name}: no values file of ${environment} has a list that alerts are made from.`,
  seen: lists.map((list) => `${list.path}: ${list.at.join('.')}: ${list.items.slice(0, 3).join(', ')}`),
});
