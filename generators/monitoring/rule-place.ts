import type { Found } from '../../pipeline/kind.js';
import { words } from '../../pipeline/names.js';
import type { Alert } from './alert.js';
import type { RuleFile, RuleGroup } from './rule-files.js';
import type { MonitoringTask } from './task.js';

const YAML = /\.ya?ml$/;

/** Where new rules go: into a group that is there, as a new group of a file, or into a new file. */
export type RulePlace =
  | { where: 'group'; group: RuleGroup; because: string }
  | { where: 'file'; file: RuleFile; because: string }
  | { where: 'new'; path: string; because: string };

/**
 * Chooses the place as the neighbours do: the file the task names, a file for each topic where the others have one, else the
 * group that is most alike.
 * @param files the rule files of the workspace
 * @param fallback the path of the first rule file there is
 */
export function placeOf(task: MonitoringTask, alerts: readonly Alert[], files: readonly RuleFile[], topic: string, found: Found, fallback: string): RulePlace {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify, ...found.task.files_to_create].filter((path): path is string => Boolean(path) && YAML.test(path ?? ''));
  const there = files.filter((file) => named.includes(file.path));
  if (there.length === 1) return inFile(there[0]!, alerts, `the task names ${there[0]!.path}`);
  const missing = named.find((path) => (path === task.path || !found.draft.has(path)) && /alert|rule|prometheus|monitor|grafana/i.test(path));
  if (missing) return { where: 'new', path: missing, because: `the task names ${missing}` };
  if (files.length === 0) return { where: 'new', path: fallback, because: `no rule file in the workspace: ${fallback} is the first` };
  const alike = files.filter((file) => file.groups.some((group) => likeness(group, alerts) > 1));
  if (alike.length === 1) return inFile(alike[0]!, alerts, `rules about the same thing are in ${alike[0]!.path}`);
  if (files.length === 1) return inFile(files[0]!, alerts, `all rules are in ${files[0]!.path}`);
  const own = perTopic(files, topic);
  const taken = files.find((file) => file.path === own.path);
  return taken ? inFile(taken, alerts, `${own.because}; ${taken.path} is there`) : { where: 'new', ...own };
}

function inFile(file: RuleFile, alerts: readonly Alert[], because: string): RulePlace {
  const own = file.groups.find((group) => group.rules.some((rule) => alerts.some((alert) => alert.name === rule['alert'])));
  const wanted = file.groups.find((group) => alerts.some((alert) => alert.task.group === group.name));
  const alerting = file.groups.filter((group) => group.rules.some((rule) => 'alert' in rule));
  const best = [...alerting].sort((a, b) => likeness(b, alerts) - likeness(a, alerts))[0];
  const group = own ?? wanted ?? (alerting.length === 1 || (best && likeness(best, alerts) > 0) ? best : undefined);
  if (alerts.some((alert) => alert.task.group) && !wanted && !own) return { where: 'file', file, because };
  return group ? { where: 'group', group, because: `${because}, group ${group.name}` } : { where: 'file', file, because };
}

/** How many words of metric names the alerts share with a group, counted from the front: the service, then the operation. */
export function likeness(group: RuleGroup, alerts: readonly Alert[]): number {
  const theirs = group.rules.flatMap((rule) => metricNames(String(rule['expr'] ?? '')));
  const ours = alerts.flatMap((alert) => metricNames(alert.expr));
  return mostShared(unique(ours), unique(theirs));
}

const unique = (names: readonly string[]): string[][] => [...new Set(names)].map(words);

/** Compared pair by pair: hundreds of rules on both sides are more values than one call takes. */
function mostShared(ours: readonly string[][], theirs: readonly string[][]): number {
  let most = 0;
  for (const name of ours) for (const other of theirs) most = Math.max(most, shared(name, other));
  return most;
}

const metricNames = (expr: string): string[] => [...expr.replace(/"[^"]*"|'[^']*'/g, '').matchAll(/[a-zA-Z_:][\w:]*_[\w:]*/g)].map((match) => match[0]);

function shared(a: readonly string[], b: readonly string[]): number {
  const end = a.findIndex((word, index) => word !== b[index]);
  return end === -1 ? a.length : end;
}

function perTopic(files: readonly RuleFile[], topic: string): { path: string; because: string } {
  const folders = files.map((file) => file.path.slice(0, file.path.lastIndexOf('/') + 1));
  const folder = [...new Set(folders)].sort((a, b) => folders.filter((one) => one === b).length - folders.filter((one) => one === a).length)[0] ?? '';
  const names = files.filter((file) => file.path.startsWith(folder)).map((file) => file.path.slice(folder.length));
  return { path: folder + topicFile(names, topic), because: `one file per topic in ${folder || './'}: ${names.slice(0, 3).join(', ')}` };
}

/** A file name in the manner of the others: what they all end with, and their separator. */
export function topicFile(names: readonly string[], topic: string): string {
  const parts = names.map((name) => /^(.+?)((?:[-_.](?:alerts?|alerting|rules?|alert[-_]rules?|prometheusrules?|alerting[-_]rules))*)(\.ya?ml)$/i.exec(name));
  const suffixes = parts.map((part) => part?.[2] ?? '');
  const suffix = suffixes.length > 0 && suffixes.every((one) => one === suffixes[0]) ? suffixes[0] : mostUsed(suffixes);
  const underscore = names.some((name) => name.includes('_')) && !names.some((name) => name.includes('-'));
  return `${underscore ? topic.replaceAll('-', '_') : topic}${suffix ?? ''}${mostUsed(parts.map((part) => part?.[3] ?? '.yml')) || '.yml'}`;
}

function mostUsed(values: readonly string[]): string {
  const count = (value: string): number => values.filter((one) => one === value).length;
  return [...new Set(values)].sort((a, b) => count(b) - count(a))[0] ?? '';
}
