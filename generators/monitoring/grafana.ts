import { edit, file, type Change } from '../../pipeline/change.js';
import { editYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { alertReport, alertTasks, newAlerts, type Alert } from './alert.js';
import { datasourceOf } from './datasource.js';
import { sloWarnings } from './expression.js';
import { alertFiles, type AlertFile } from './grafana-files.js';
import { grafanaRule, isCopyable } from './grafana-rule.js';
import { detectGrafana } from './detection/grafana.js';
import { headerOf } from './header.js';
import { topicFile } from './rule-place.js';
import type { NeighbourRunbook } from './runbook.js';
import type { MonitoringTask } from './task.js';
import { topicOf } from './topic.js';
import { indented, yamlLines, yamlStyle } from './yaml-text.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.map(mapOf) : []);

/** Alerts of Grafana's unified alerting, provisioned from files. */
export const grafana: Tool<MonitoringTask> = {
  name: 'grafana',
  part: 'alerts by grafana',
  fallback: true,
  detect: detectGrafana,
  changes: alerting,
};

async function alerting(task: MonitoringTask, found: Found): Promise<Made> {
  const wanted = new Set(alertTasks(task).map((alert) => alert.name));
  const files = await alertFiles(found);
  const rules = files.flatMap((one) => one.groups.flatMap((group) => listOf(group['rules']))).filter((rule) => !wanted.has(String(rule['title'])));
  const neighbour = rules.filter(isCopyable).at(-1);
  const datasource = datasourceOf(found);
  if (!neighbour && !datasource) return { changes: [], questions: [noDatasource(found)] };
  const alerts = await newAlerts(task, found, rules.flatMap(runbookUrl));
  const shared = sharedLabels(rules);
  const items = await Promise.all(alerts.map((alert) => grafanaRule(alert, neighbour, datasource?.uid ?? '', shared)));
  const place = placeFor(task, files, found);
  return {
    changes: changesFor(place, items, files, found, task),
    because: [place.because, ...(datasource ? [`data source ${datasource.uid} (${datasource.file})`] : []), ...(neighbour ? [`shaped as ${String(neighbour['title'])}`] : [])],
    follow_up: alerts.flatMap((alert) => alert.runbook.follow_up),
    warnings: [...alerts.map((alert) => `no unit test for ${alert.name}: promtool does not read the rules of Grafana`), ...sloWarnings(task.slo)],
    report: { alerts: await alertReport(alerts, place.path) },
    proofs: [{ proof: 'promql', what: `alerts ${alerts.map((alert) => alert.name).join(', ')}`, input: { rules: place.path, alerts: alerts.map((alert) => alert.name), ratios: [], tests: null } }],
    steps: stepsOf(alerts, place.path),
  };
}

interface Place {
  path: string;
  /** Position of the group the rules go into; absent for a new file. */
  group?: number;
  because: string;
}

/** The file the task names, a file of its own where each topic has one, else the only file there is. */
function placeFor(task: MonitoringTask, files: readonly AlertFile[], found: Found): Place {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_create, ...found.task.files_to_modify].filter((path): path is string => /\.ya?ml$/.test(path ?? ''));
  const there = files.find((one) => named.includes(one.path) && !isOwn(one, task));
  if (there) return { path: there.path, group: there.groups.length - 1, because: `the task names ${there.path}` };
  const path = named.find((one) => !found.workspace.has(one) || files.some((own) => own.path === one));
  if (path) return { path, because: `the task names ${path}` };
  const others = files.filter((one) => !isOwn(one, task));
  if (others.length === 1) return { path: others[0]!.path, group: others[0]!.groups.length - 1, because: `all alerts are in ${others[0]!.path}` };
  const folder = folderOf(others, found);
  const names = others.map((one) => one.path.slice(one.path.lastIndexOf('/') + 1));
  const because = names.length ? `one file per topic in ${folder}: ${names.slice(0, 3).join(', ')}` : `no alert is provisioned yet: the folder Grafana reads them from is ${folder}`;
  return { path: folder + topicFile(names.length ? names : [`x-alerting${extension(found)}`], topicOf(task, found)), because };
}

const isOwn = (one: AlertFile, task: MonitoringTask): boolean => {
  const titles = one.groups.flatMap((group) => listOf(group['rules']).map((rule) => rule['title']));
  return titles.every((title) => (task.alerts ?? []).some((alert) => alert.name === title));
};

function folderOf(files: readonly AlertFile[], found: Found): string {
  const paths = files.length ? files.map((one) => one.path) : found.workspace.glob('**/{datasources,dashboards}/*.{yml,yaml}').filter((path) => /provisioning|grafana/.test(path));
  const first = paths[0] ?? 'grafana/provisioning/datasources/x';
  const folder = first.slice(0, first.lastIndexOf('/') + 1);
  return files.length ? folder : folder.replace(/(datasources|dashboards)\/$/, 'alerting/');
}

const extension = (found: Found): string => (found.workspace.glob('**/{datasources,dashboards}/*.yaml').length ? '.yaml' : '.yml');

function changesFor(place: Place, items: JsonMap[], files: readonly AlertFile[], found: Found, task: MonitoringTask): Change[] {
  if (place.group !== undefined) {
    const at = ['groups', place.group, 'rules'];
    return items.map((value) => edit<YamlOp>(place.path, editYaml, { op: 'append', at, by: 'uid', value }));
  }
  const like = files.find((one) => !isOwn(one, task))?.groups.at(-1);
  const topic = topicOf(task, found);
  const group = { orgId: like?.['orgId'] ?? 1, name: topic, folder: like?.['folder'] ?? topic, interval: like?.['interval'] ?? '1m', rules: items };
  const style = files[0] ? yamlStyle(found.workspace.read(files[0].path) ?? '') : { step: 2, dash: 2 };
  const groups = indented(yamlLines([group], style), style.dash);
  return [file(place.path, 'monitoring/grafana/alerting.yml.hbs', { header: headerOf(found, ['**/*.{yml,yaml}']), groups })];
}

function sharedLabels(rules: readonly JsonMap[]): Record<string, string> {
  const labels = rules.map((rule) => mapOf(rule['labels']));
  const same = Object.entries(labels[0] ?? {}).filter(([key, value]) => key !== 'severity' && typeof value === 'string' && labels.every((one) => one[key] === value));
  return labels.length > 1 ? (Object.fromEntries(same) as Record<string, string>) : {};
}

function runbookUrl(rule: JsonMap): NeighbourRunbook[] {
  const url = mapOf(rule['annotations'])['runbook_url'];
  return typeof url === 'string' && url ? [{ alert: String(rule['title']), url }] : [];
}

const noDatasource = (found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].path`,
  reason: 'A Grafana alert names its data source by uid, and the workspace provisions none of type prometheus.',
  seen: found.workspace.glob('**/provisioning/datasources/*.{yml,yaml}'),
});

function stepsOf(alerts: readonly Alert[], path: string): NonNullable<Made['steps']> {
  const names = alerts.map((alert) => `\`${alert.name}\``).join(', ');
  return {
    deployment: [`Restart Grafana, or reload its alerting provisioning, so that it reads \`${path}\`.`],
    verification: [`See ${names} under Alerting, Alert rules in Grafana, state Normal.`],
    rollback: [{ order: 4, step: `Take ${names} out of \`${path}\` and reload the provisioning; a rule that was provisioned stays until its uid is listed under \`deleteRules\`.` }],
  };
}
