import { edit, file, type Change } from '../../pipeline/change.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made, ProofRequest } from '../../pipeline/kind.js';
import { alertReport, alertTasks, expressionOf, newAlerts, type Alert } from './alert.js';
import { sloWarnings } from './expression.js';
import { headerOf } from './header.js';
import { alertingRules, vacantRules, type RuleFile } from './rule-files.js';
import { placeOf, type RulePlace } from './rule-place.js';
import { ruleOf, ruleShape, severityWarnings, type RuleShape } from './rule-shape.js';
import type { AlertTask, MonitoringTask } from './task.js';
import { testChanges, testFiles } from './test-file.js';
import { topicOf } from './topic.js';
import { indented, yamlLines, yamlStyle, type YamlStyle } from './yaml-text.js';

type JsonMap = { [key: string]: Json };

/** What differs between Prometheus' own rule files and the operator's. */
export interface RuleDialect {
  /** Path of the first rule file of a workspace. */
  first: string;
  template: string;
  /** What the template needs besides `header` and `groups`. */
  view(neighbours: readonly RuleFile[], name: string, style: YamlStyle): { [key: string]: Json };
  /** Whether promtool reads such a file as it is. */
  readable: boolean;
  /** Columns by which the groups are indented in a new file. */
  indent: number;
  /** What else must know of a new file: the configuration that lists it. */
  register(path: string, found: Found): Promise<{ changes: Change[]; follow_up: string[] }>;
}

interface Rules {
  alerts: Alert[];
  shape: RuleShape;
  place: RulePlace;
  topic: string;
}

/** The alerts of a change as rules: the new ones where their neighbours are, the changed ones where they stand. */
export async function ruleChanges(task: MonitoringTask, found: Found, files: readonly RuleFile[], dialect: RuleDialect): Promise<Made> {
  const updated = await updates(alertTasks(task), files, found);
  const wanted = alertTasks(task).filter((alert) => alert.mode === 'add');
  if (wanted.length === 0) return { changes: updated, because: updated.map((change) => `only the given fields change in ${change.path}`), warnings: testWarnings(alertTasks(task), found) };
  const names = new Set(wanted.map((alert) => alert.name));
  const shape = ruleShape(alertingRules(files).filter((rule) => !names.has(String(rule['alert']))));
  const alerts = await newAlerts(task, found, shape.runbooks);
  const topic = topicOf(task, found);
  const rules: Rules = { alerts, shape, place: await begun(placeOf(task, alerts, files, topic, found, dialect.first), found, dialect), topic };
  const made = await assemble(rules, updated, found, files, dialect);
  return { ...made, warnings: [...(made.warnings ?? []), ...sloWarnings(task.slo), ...testWarnings(alertTasks(task), found)] };
}

/** A file that is there without rules is begun, not made anew. */
async function begun(place: RulePlace, found: Found, dialect: RuleDialect): Promise<RulePlace> {
  const text = place.where === 'new' ? await found.draft.read(place.path) : null;
  const file = place.where === 'new' && text?.trim() ? await vacantRules(place.path, text, dialect.readable ? 'groups' : 'spec') : undefined;
  return file ? { where: 'file', file, because: `${place.because}; ${file.path} is there, and has no rules yet` } : place;
}

async function assemble(rules: Rules, updated: Change[], found: Found, files: readonly RuleFile[], dialect: RuleDialect): Promise<Made> {
  const { alerts, shape, place } = rules;
  const path = pathOf(place);
  const existing = existingRules(rules, found, files);
  const fresh = place.where === 'new' || (place.where === 'file' && place.file.groups.length === 0);
  const registered = fresh ? await dialect.register(path, found) : { changes: [], follow_up: [] };
  const tests = await testChanges(alerts, shape, { path, readable: dialect.readable }, rules.topic, found);
  const done = existing.length === alerts.length;
  return {
    changes: done ? updated : [...updated, ...written(rules, files, found, dialect), ...registered.changes, ...tests.changes],
    existing,
    because: [place.because, ...new Set(alerts.flatMap((alert) => alert.runbook.because)), ...tests.because],
    follow_up: [...registered.follow_up, ...alerts.flatMap((alert) => alert.runbook.follow_up)],
    warnings: [...severityWarnings(alerts, shape), ...tests.warnings],
    report: { alerts: await alertReport(alerts, path) },
    proofs: proofsOf(alerts, path, tests.paths),
    steps: stepsOf(alerts, path, dialect.readable),
  };
}

const pathOf = (place: RulePlace): string => (place.where === 'new' ? place.path : place.where === 'file' ? place.file.path : place.group.file);

function written(rules: Rules, files: readonly RuleFile[], found: Found, dialect: RuleDialect): Change[] {
  const { alerts, shape, place, topic } = rules;
  const items = alerts.map((alert) => ruleOf(alert, shape));
  if (place.where === 'group') {
    const { file: path, document, path: way } = place.group;
    return items.map((value) => edit<YamlOp>(path, editYaml, { op: 'append', document, at: way, by: 'alert', value }));
  }
  const group: Json = { name: alerts[0]?.task.group ?? groupName(topic, files), rules: items };
  if (place.where === 'file') return [edit<YamlOp>(place.file.path, editYaml, { op: 'append', document: place.file.document, at: place.file.base, by: 'name', value: group })];
  const style = files[0] ? yamlStyle(found.workspace.read(files[0].path) ?? '') : { step: 2, dash: 2 };
  const groups = indented(yamlLines([group], style), dialect.indent + style.dash);
  return [file(place.path, dialect.template, { header: headerOf(found, ['**/*.{yml,yaml}']), groups, ...dialect.view(files, topic, style) })];
}

/** A group name in the manner of the others: `AuthAlerts`, `auth.rules`, `auth_alerts`. */
function groupName(topic: string, files: readonly RuleFile[]): string {
  const names = files.flatMap((one) => one.groups.map((group) => group.name));
  const suffix = ['.rules', '-alerts', '_alerts', '.alerts', '-rules', '_rules'].find((end) => names.length > 0 && names.every((name) => name.endsWith(end))) ?? '';
  return `${names.some((name) => name.includes('_')) && !names.some((name) => name.includes('-')) ? topic.replaceAll('-', '_') : topic}${suffix}`;
}

function existingRules(rules: Rules, found: Found, files: readonly RuleFile[]): { file: string; line: number }[] {
  const there = alertingRules(files).map((rule) => String(rule['alert']));
  return rules.alerts
    .filter((alert) => there.includes(alert.name))
    .flatMap((alert) => {
      const holder = files.find((one) => one.groups.some((group) => group.rules.some((rule) => rule['alert'] === alert.name && rule['expr'] === alert.expr)));
      if (!holder) return [];
      const lines = (found.workspace.read(holder.path) ?? '').split('\n');
      return [{ file: holder.path, line: lines.findIndex((line) => line.includes(alert.name)) + 1 }].filter((one) => one.line > 0);
    });
}

function proofsOf(alerts: readonly Alert[], rules: string, tests: string[]): ProofRequest[] {
  const names = alerts.map((alert) => alert.name);
  const ratios = alerts.flatMap((alert) => (alert.task.ratio ? [{ alert: alert.name, ...alert.task.ratio, for: alert.for }] : []));
  return [{ proof: 'promql', what: `alerts ${names.join(', ')}`, input: { rules, alerts: names, ratios, tests } }];
}

function stepsOf(alerts: readonly Alert[], path: string, readable: boolean): NonNullable<Made['steps']> {
  const names = alerts.map((alert) => `\`${alert.name}\``).join(', ');
  return {
    deployment: [`Load the rules of \`${path}\` into Prometheus (a reload, no restart).`],
    verification: [...(readable ? [`\`promtool check rules ${path}\` passes.`] : []), `See ${names} among the rules of Prometheus (\`/api/v1/rules\`), state inactive.`],
    rollback: [{ order: 4, step: `Take ${names} out of \`${path}\` and reload the rules.` }],
  };
}

async function updates(tasks: readonly AlertTask[], files: readonly RuleFile[], found: Found): Promise<Change[]> {
  const changes: Change[] = [];
  for (const task of tasks.filter((one) => one.mode !== 'add')) changes.push(...(await updateOf(task, files, found)));
  return changes;
}

async function updateOf(task: AlertTask, files: readonly RuleFile[], found: Found): Promise<Change[]> {
  const places = files.flatMap((one) => one.groups.flatMap((group) => group.rules.flatMap((rule) => (rule['alert'] === task.name ? [{ group, rule }] : []))));
  const [place] = places;
  if (!place && task.mode === 'remove') return [];
  if (!place || places.length > 1) throw noSuchAlert(task, places.map((one) => one.group.file), found);
  const { file: path, document, path: way } = place.group;
  const at = [...way, { alert: task.name }];
  if (task.mode === 'remove') return [edit<YamlOp>(path, editYaml, { op: 'remove', document, at })];
  const fields = await fieldsOf(task, place.rule, found);
  return fields.map(({ into, key, value }) => edit<YamlOp>(path, editYaml, { op: 'set', document, at: [...at, ...into], key, value, exists: 'replace' }));
}

/** Unit tests of the workspace that name an alert whose condition changes: they are its owners', and may not hold any more. */
function testWarnings(tasks: readonly AlertTask[], found: Found): string[] {
  const changed = tasks.filter((task) => task.mode === 'update' && (task.expr ?? task.ratio ?? task.for));
  return changed.flatMap(({ name }) => testFiles(found).filter((path) => found.workspace.read(path)?.includes(name)).map((path) => `the condition of ${name} changes: see that its tests still hold (promtool test rules ${path})`));
}

interface Field {
  into: string[];
  key: string;
  value: string;
}

async function fieldsOf(task: AlertTask, rule: JsonMap, found: Found): Promise<Field[]> {
  const shape = ruleShape([rule]);
  const block = String(rule['expr'] ?? '').endsWith('\n');
  const given: (Field | false)[] = [
    Boolean(task.expr ?? task.ratio) && { into: [], key: 'expr', value: (await expressionOf(task, found)) + (block ? '\n' : '') },
    Boolean(task.for) && { into: [], key: 'for', value: task.for ?? '' },
    Boolean(task.severity) && { into: ['labels'], key: shape.severity, value: task.severity ?? '' },
    Boolean(task.summary) && { into: ['annotations'], key: shape.summary ?? 'summary', value: task.summary ?? '' },
    Boolean(task.description) && { into: ['annotations'], key: shape.description, value: task.description ?? '' },
    Boolean(task.runbook_url) && { into: ['annotations'], key: shape.runbook, value: task.runbook_url ?? '' },
    ...Object.entries(task.labels ?? {}).map(([key, value]) => ({ into: ['labels'], key, value })),
    ...Object.entries(task.annotations ?? {}).map(([key, value]) => ({ into: ['annotations'], key, value })),
  ];
  return given.filter((field): field is Field => field !== false);
}

function noSuchAlert(task: AlertTask, files: readonly string[], found: Found): InfraError {
  return new InfraError({
    subject: `task "${found.task.id}": alert "${task.name}" is ${files.length ? 'in several places' : 'not there'}, so it cannot be changed`,
    evidence: [...files],
    remedy: files.length ? 'Name the file with "path".' : 'Use "mode": "add" for a new alert.',
  });
}
