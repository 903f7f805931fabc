import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { grafana } from './grafana.js';
import { alertFiles } from './grafana-files.js';
import { prometheus } from './prometheus.js';
import { prometheusRule } from './prometheus-rule.js';
import { ruleFiles } from './rule-files.js';
import { targetChanges } from './targets.js';
import type { MonitoringTask } from './task.js';

/** The systems alerts are written for. */
const SYSTEMS = [prometheus, prometheusRule, grafana];
/** Systems that are recognised, and alert in a way of their own. */
const OTHERS = new Set(['cloudwatch', 'datadog', 'azure-monitor', 'google-monitoring', 'newrelic']);

/** Alerts where the workspace has its alerts: the system that already holds some, by the files themselves. */
export const alertRules: Tool<MonitoringTask> = {
  name: 'alert-rules',
  part: 'alerts',
  fallback: true,
  detect: {},
  changes: async (task, found) => {
    const listed = (task.alerts ?? []).filter((alert) => alert.targets && !alert.expr && !alert.ratio);
    if (listed.length > 0 && listed.length === task.alerts?.length) return targetChanges(listed, found);
    const system = await systemFor(task, found);
    if ('slot' in system) return { changes: [], questions: [system] };
    const finding = found.findings.find((one) => one.kind === 'monitoring' && one.tool === system.name);
    return system.changes!(task, { ...found, ...(finding ? { finding } : {}) });
  },
};

type System = (typeof SYSTEMS)[number];

async function systemFor(task: MonitoringTask, found: Found): Promise<System | NonNullable<Made['questions']>[number]> {
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_create, ...found.task.files_to_modify].filter((path): path is string => /\.ya?ml$/.test(path ?? ''));
  const using = await systemsIn(found, named.filter((path) => found.draft.has(path)));
  if (using.length === 1) return using[0]!;
  if (using.length === 0 && named.some((path) => /grafana|provisioning\/alerting/.test(path))) return grafana;
  const all = using.length > 0 ? using : await systemsIn(found, undefined);
  if (all.length === 1) return all[0]!;
  if (all.length > 1) return which(all, found);
  return withoutAlerts(found);
}

/** The systems that have rules in these files, or anywhere. */
async function systemsIn(found: Found, paths: readonly string[] | undefined): Promise<System[]> {
  const candidates = paths ?? found.draft.files().filter((path) => /\.ya?ml$/.test(path) && !/(^|\/)(tests?|testdata|fixtures?|examples?)\//.test(path) && mentionsRules(path, found));
  const rules = await ruleFiles(candidates, found);
  const grafanas = (await alertFiles(found)).filter((one) => !paths || paths.includes(one.path));
  const has: [System, boolean][] = [
    [prometheus, rules.some((one) => one.base[0] === 'groups' && !grafanas.some((other) => other.path === one.path))],
    [prometheusRule, rules.some((one) => one.base[0] === 'spec')],
    [grafana, grafanas.length > 0],
  ];
  return has.filter(([, is]) => is).map(([system]) => system);
}

const mentionsRules = (path: string, found: Found): boolean => /^\s*(?:- )?(?:alert|record):/m.test(found.workspace.read(path) ?? '');

/** No alert yet: what would read one. */
function withoutAlerts(found: Found): System | NonNullable<Made['questions']>[number] {
  const tools = new Set(found.findings.filter((one) => one.kind === 'monitoring').map((one) => one.tool));
  const loads = found.findings.filter((one) => one.tool === 'prometheus-config').some((one) => one.paths.some((path) => /^rule_files:/m.test(found.workspace.read(path) ?? '')));
  if (loads) return prometheus;
  if (tools.has('grafana')) return grafana;
  if (tools.has('prometheus-rule') || tools.has('service-monitor')) return prometheusRule;
  const other = found.findings.find((one) => one.kind === 'monitoring' && OTHERS.has(one.tool));
  if (!other || tools.has('prometheus-config') || tools.has('prom-client')) return prometheus;
  return {
    slot: `changes[${found.index}].tool`,
    reason: `The workspace is watched by ${other.tool}, whose alerts are not written by this tool.`,
    seen: other.evidence.slice(0, 3).map((one) => `${one.file}:${one.line} ${one.why}`),
    options: SYSTEMS.map((system) => system.name),
  };
}

const which = (systems: readonly System[], found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].tool`,
  reason: `Alerts are kept in several systems: ${systems.map((system) => system.name).join(', ')}.`,
  seen: found.findings.filter((one) => systems.some((system) => system.name === one.tool)).flatMap((one) => one.evidence.slice(0, 2).map((sighting) => `${sighting.file}:${sighting.line} ${sighting.why}`)),
  options: systems.map((system) => system.name),
});
