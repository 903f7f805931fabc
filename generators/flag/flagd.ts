import { edit, type Change } from '../../pipeline/change.js';
import { editJson, type JsonOp } from '../../pipeline/edit/json.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { composeConsumers } from './consumer.js';
import { detectFlagd } from './detection/flagd.js';
import { environmentValue, speaksOf } from './environment.js';
import { nameLike } from './name-form.js';
import { commentWords, flagReport, flagSteps, flagWarnings } from './purpose.js';
import { offVariant, type FlagTask } from './task.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** A flag definition file of flagd: https://flagd.dev/reference/flag-definitions/ */
interface FlagFile {
  path: string;
  flags: JsonMap;
}

/** Flags of flagd: JSON files that list variants and the default one. */
export const flagd: Tool<FlagTask> = {
  name: 'flagd',
  part: 'flag by flagd',
  fallback: true,
  detect: detectFlagd,
  changes,
};

async function changes(task: FlagTask, found: Found): Promise<Made> {
  const files = await flagFiles(task, found);
  const [first] = files;
  if (!first) throw new InfraError({ subject: `task "${found.task.id}": no flag definition file of flagd was found`, remedy: 'Name it with "path".' });
  const name = nameLike(Object.keys(first.flags).filter((one) => one !== task.name), task.name);
  const edits = files.map((one) => define(one, name, task));
  const there = files.flatMap((one) => (one.flags[name] === undefined ? [] : existing(one, name, task, found)));
  const consumers = await composeConsumers(task.consumers ?? [], found);
  const like = neighbourOf(first, name, task);
  const done = there.length === files.length && consumers.changes.length === 0;
  return {
    changes: done ? [] : [...edits, ...consumers.changes],
    existing: there,
    because: [`${name}: shaped as ${like} in ${files.map((one) => one.path).join(', ')}`, ...consumers.because],
    warnings: [...flagWarnings(task, found), ...consumers.warnings, ...unreachable(task, files)],
    follow_up: task.removal_plan?.length ? [`remove ${name}${task.expires ? ` by ${task.expires}` : ''}: ${task.removal_plan.join('; ')}`] : [],
    report: flagReport(task, null, true),
    proofs: files.map((one) => ({ proof: 'flag-truth', what: `flag ${name} is off by default`, input: { file: one.path, flag: name, on: environmentValue(task, one.path) } })),
    steps: flagSteps(task, null, `set \`defaultVariant\` of \`${name}\` in \`${first.path}\` to \`${offName(task)}\`; flagd reads the file again by itself`),
  };
}

async function flagFiles(task: FlagTask, found: Found): Promise<FlagFile[]> {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify].filter((path): path is string => /\.json$/.test(path ?? ''));
  const candidates = found.draft.files().filter((path) => path.endsWith('.json') && !/(^|\/)(package|tsconfig)[^/]*\.json$|(^|\/)(tests?|__tests__|fixtures?)\//.test(path));
  const read = await Promise.all(candidates.map(async (path) => flagFile(path, (await mayHold(path, found)) ? await found.draft.read(path) : null)));
  const all = read.filter((one) => one !== undefined);
  const chosen = all.filter((one) => named.includes(one.path));
  if (chosen.length > 0) return chosen;
  const most = Math.max(0, ...all.map((one) => Object.keys(one.flags).length));
  const main = all.find((one) => Object.keys(one.flags).length === most);
  return all.filter((one) => one === main || Object.keys(one.flags).filter((name) => main?.flags[name] !== undefined).length * 2 > most);
}

const mayHold = (path: string, found: Found): Promise<boolean> => Promise.resolve(found.memo('flag.flagd', () => new Set(found.workspace.mentions('defaultVariant'))).has(path));

function flagFile(path: string, text: string | null): FlagFile | undefined {
  try {
    const flags = mapOf(mapOf(JSON.parse(text ?? 'null') as Json)['flags']);
    const known = Object.values(flags).map(mapOf);
    return known.length > 0 && known.every((flag) => 'variants' in flag && 'defaultVariant' in flag) ? { path, flags } : undefined;
  } catch {
    return undefined;
  }
}

const offName = (task: FlagTask): string => task.default_variant ?? (task.variants ? (offVariant(task.variants) ?? 'off') : 'off');
const typeOf = (flag: JsonMap): string => typeof Object.values(mapOf(flag['variants']))[0];
const wantedType = (task: FlagTask): string => (task.variants ? typeof Object.values(task.variants)[0] : 'boolean');

/** The last flag with variants of the same type, else the last one. */
function neighbourOf(one: FlagFile, name: string, task: FlagTask): string {
  const names = Object.keys(one.flags).filter((other) => other !== name);
  return names.filter((other) => typeOf(mapOf(one.flags[other])) === wantedType(task)).at(-1) ?? names.at(-1) ?? '';
}

/** The entry with the keys of its neighbour, in their order; targeting is the neighbour's own. */
function define(one: FlagFile, name: string, task: FlagTask): Change {
  const neighbour = mapOf(one.flags[neighbourOf(one, name, task)]);
  const on = environmentValue(task, one.path);
  const variants = (task.variants ?? ordered(mapOf(neighbour['variants']))) as Json;
  const values: JsonMap = {
    description: commentWords(task),
    state: 'ENABLED',
    variants,
    defaultVariant: on ? onName(mapOf(variants), task) : offName(task),
    metadata: metadata(neighbour, task),
  };
  const keys = Object.keys(neighbour).filter((key) => values[key] !== undefined && values[key] !== null);
  const all = [...keys, ...['state', 'variants', 'defaultVariant'].filter((key) => !keys.includes(key))];
  return edit<JsonOp>(one.path, editJson, { op: 'set', path: ['flags', name], value: Object.fromEntries(all.map((key) => [key, values[key] ?? null])) });
}

/** On and off in the order of the neighbour, as booleans. */
function ordered(variants: JsonMap): JsonMap {
  const boolean = Object.keys(variants).length === 2 && Object.keys(variants).every((key) => key === 'on' || key === 'off');
  return Object.fromEntries((boolean ? Object.keys(variants) : ['on', 'off']).map((key) => [key, key === 'on']));
}

const onName = (variants: JsonMap, task: FlagTask): string => Object.keys(variants).find((name) => name !== offName(task)) ?? offName(task);

function metadata(neighbour: JsonMap, task: FlagTask): Json {
  const theirs = mapOf(neighbour['metadata']);
  const own: JsonMap = { owner: task.owner ?? '', expires: task.expires ?? '' };
  const kept = Object.keys(theirs).filter((key) => own[key]);
  return kept.length > 0 ? Object.fromEntries(kept.map((key) => [key, own[key] ?? ''])) : null;
}

function existing(one: FlagFile, name: string, task: FlagTask, found: Found): { file: string; line: number }[] {
  const there = mapOf(one.flags[name]);
  const line = (found.workspace.read(one.path) ?? '').split('\n').findIndex((text) => text.includes(`"${name}"`)) + 1;
  const same = !task.variants || JSON.stringify(sorted(there['variants'])) === JSON.stringify(sorted(task.variants as Json));
  if (!same) throw new InfraError({ subject: `flag ${name} is already defined with other variants`, file: one.path, line, remedy: 'Choose another name, or make the plan say what the file says.' });
  return line === 0 ? [] : [{ file: one.path, line }];
}

const sorted = (value: Json | undefined): [string, Json][] => Object.entries(mapOf(value)).sort((a, b) => (a[0] < b[0] ? -1 : 1));

/** Environments the plan turns the flag on in, without a file of their own. */
function unreachable(task: FlagTask, files: readonly FlagFile[]): string[] {
  const on = Object.entries(task.environments ?? {}).filter(([name, value]) => value === true && !files.some((one) => speaksOf(one.path, name)));
  return on.map(([name]) => `the plan turns ${task.name} on in ${name}; the flag definitions have no file for it, so it stays off there`);
}
