import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { registry } from '../../generators/registry.js';
import { undo } from '../../generators/undo/undo.js';
import { created, numbered } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';

const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'infra-dev-lost-')));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

type Files = Record<string, string>;
type Change = Record<string, unknown>;

function layOut(files: Files): string {
  const root = mkdtempSync(join(scratch, 'w-'));
  put(root, files);
  return root;
}

function put(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const planOf = (feature: string, changes: Change[]): string =>
  JSON.stringify({
    feature_id: feature,
    created_at: '2026-03-04T09:00:00Z',
    areas: { infra: { tasks: changes.map((change, index) => ({ task_id: `INFRA${index + 1}`, description: 'x', checklist_ids: [], changes: [change] })) } },
  });

async function apply(root: string, feature: string, ...changes: Change[]) {
  put(root, { [`.claude/feature-dev/${feature}/plan.json`]: planOf(feature, changes) });
  return applyPlan({ root, feature }, registry);
}

const textAt = (root: string, path: string): string => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '');
const textsOf = (root: string, paths: Iterable<string>): Files => Object.fromEntries([...paths].map((path) => [path, textAt(root, path)]));

/** Applied, what was asked for is there; a second run changes nothing; undo restores every byte. */
async function holds(root: string, feature: string, changes: Change[], wanted: Files): Promise<void> {
  const before = textsOf(root, Object.keys(wanted));
  const outcome = await apply(root, feature, ...changes);
  expect(outcome.questions).toEqual([]);
  for (const [path, text] of Object.entries(wanted)) expect(textAt(root, path)).toContain(text);
  expect((await applyPlan({ root, feature }, registry)).entries).toEqual([]);
  await undo(root, feature, {});
  expect(textsOf(root, Object.keys(wanted))).toEqual(before);
}

const alert = (name: string): Change => ({ type: 'monitoring', alerts: [{ name, severity: 'warning', expr: `rate(${name.toLowerCase()}_total[5m]) > 1`, for: '5m', description: 'Much of it' }] });
const counter = (name: string): Change => ({ type: 'monitoring', metrics: [{ name, kind: 'counter', help: `Count of ${name}`, labels: [] }] });
const log = (event: string): Change => ({ type: 'monitoring', logs: [{ event, level: 'info', fields: ['outcome'] }] });
const flag = (name: string, variable: string): Change => ({ type: 'feature_flag', name, variable, description: 'x', owner: 'team', expires: '2099-01-01', removal_plan: ['remove'] });
const job: Change = { type: 'ci_cd', jobs: [{ id: 'e2e', steps: [{ run: 'npx playwright test' }] }] };
const rule = (name: string): Change => ({ type: 'network_security', rules: [{ name, direction: 'egress', from: 'api', to: 'db', ports: [5432], protocol: 'tcp', reason: 'x' }] });
const NODE = { 'package.json': '{"dependencies":{"prom-client":"15.0.0","pino":"9.0.0"}}\n', 'tsconfig.json': '{}\n' };
const workload = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}\nspec:\n  selector:\n    matchLabels:\n      app: ${name}\n  template:\n    metadata:\n      labels:\n        app: ${name}\n    spec:\n      containers:\n        - name: ${name}\n          image: ${name}:1\n`;
const K8S = { 'deploy/api.yml': workload('api'), 'deploy/db.yml': workload('db') };

describe('a file that is there', () => {
  it.each<[string, Files, Change[], Files]>([
    ['an empty file of rules is begun', { 'monitoring/alerts.yml': '' }, [alert('Slow')], { 'monitoring/alerts.yml': 'alert: Slow' }],
    ['a file of rules with nothing but a comment is begun', { 'monitoring/alerts.yml': '# Alerts of the shop\n' }, [alert('Slow')], { 'monitoring/alerts.yml': '# Alerts of the shop\ngroups:' }],
    ['an empty list of groups gets its first', { 'monitoring/alerts.yml': 'groups: []\n' }, [alert('Slow')], { 'monitoring/alerts.yml': 'alert: Slow' }],
    ['a byte order mark hides no rules', { 'monitoring/alerts.yml': '\uFEFFgroups:\n  - name: shop\n    rules:\n      - alert: Down\n        expr: up == 0\n' }, [alert('Slow')], { 'monitoring/alerts.yml': 'alert: Slow' }],
    ['a named empty file of rules is begun', { 'ops/alerting.yml': '' }, [{ ...alert('Slow'), path: 'ops/alerting.yml' }], { 'ops/alerting.yml': 'alert: Slow' }],
    ['two tasks put their alerts into one new file', {}, [alert('Slow'), alert('Wrong')], { 'monitoring/alerts.yml': 'alert: Wrong' }],
    ['an empty workflow is begun', { '.github/workflows/ci.yml': '' }, [job], { '.github/workflows/ci.yml': 'e2e:' }],
    ['two tasks put their metrics into one module', NODE, [counter('auth_reset_total'), counter('auth_reset_failed_total')], { 'monitoring/auth-reset.metrics.ts': 'auth_reset_total' }],
    ['two tasks put their flags into one module', { ...NODE, 'src/a.ts': 'export {};\n' }, [flag('newCart', 'FEATURE_NEW_CART'), flag('newTill', 'FEATURE_NEW_TILL')], { 'src/config/feature-flags.ts': 'newTill: process.env.FEATURE_NEW_TILL' }],
  ])('%s', async (_name, files, changes, wanted) => holds(layOut(files), 'feat-a', changes, wanted));

  it('of metrics gets the metric of a second feature as its siblings stand', async () => {
    const theirs = 'import client from "prom-client";\r\n\r\nexport const one = new client.Counter({ name: "auth_reset_seen_total", help: "x", registers: [registry] });\r\n';
    const root = layOut({ ...NODE, 'src/auth-reset.metrics.ts': theirs });
    const change = { type: 'monitoring', metrics: [{ name: 'auth_reset_total', kind: 'counter', help: 'x' }, { name: 'auth_reset_seen_total', kind: 'counter', help: 'x' }] };
    await holds(root, 'feat-b', [change], { 'src/auth-reset.metrics.ts': 'export const authResetTotal = new client.Counter({\r\n' });
    await apply(root, 'feat-b', change);
    expect(textAt(root, 'src/auth-reset.metrics.ts').startsWith(theirs.trimEnd())).toBe(true);
    expect(textAt(root, 'src/auth-reset.metrics.ts')).toContain('registers: [registry],\r\n');
    expect(textAt(root, 'src/auth-reset.metrics.ts').match(/seen_total/g)).toHaveLength(1);
  });

  it('of log events gets the event of a second feature, once', async () => {
    const root = layOut(NODE);
    await apply(root, 'feat-a', log('reset'));
    const [path] = ['monitoring/reset.log.ts'];
    const first = textAt(root, path!);
    await holds(root, 'feat-b', [{ type: 'monitoring', logs: [...(log('reset')['logs'] as []), { event: 'reset_failed', level: 'warn', fields: [] }] }], { [path!]: 'logResetFailed' });
    expect(textAt(root, path!)).toBe(first);
  });

  it('of another name keeps a second dashboard and second unit tests apart', async () => {
    const root = layOut({ 'tests/slow_test.yml': 'rule_files: [a.yml]\ntests:\n  - alert_rule_test: []\n', ...NODE });
    const both = { ...counter('slow_total'), ...alert('Slow'), dashboard: true };
    await apply(root, 'feat-a', both);
    const first = textAt(root, 'monitoring/dashboards/slow.json');
    expect(first).toContain('"uid": "slow"');
    const second = { ...counter('slow_total'), ...alert('Slower'), dashboard: true };
    await holds(root, 'feat-b', [second], { 'monitoring/dashboards/slow-2.json': '"uid": "slow-2"', 'monitoring/alerts.yml': 'alert: Slower' });
    expect(textAt(root, 'monitoring/dashboards/slow.json')).toBe(first);
  });

  it('of another policy leaves the name of the file to it', async () => {
    const other = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny-all\nspec:\n  podSelector: {}\n';
    const root = layOut({ ...K8S, 'deploy/app-to-db-networkpolicy.yml': other });
    const outcome = await apply(root, 'feat-a', rule('app-to-db'));
    const written = outcome.entries.map((one) => one.path).filter((path) => path.startsWith('deploy/'));
    expect(written).toHaveLength(1);
    expect(written).not.toContain('deploy/app-to-db-networkpolicy.yml');
    expect(textAt(root, written[0]!)).toContain('name: app-to-db');
    expect((await applyPlan({ root, feature: 'feat-a' }, registry)).entries).toEqual([]);
    await expect(apply(root, 'feat-b', { ...rule('app-to-db'), rules: [{ ...(rule('app-to-db')['rules'] as Change[])[0], ports: [6432] }] })).rejects.toThrow(/there is a NetworkPolicy "app-to-db" already, and it allows something else[\s\S]*6432/);
  });

  it('of another object leaves the name of the file to it', async () => {
    const root = layOut({ ...K8S, 'deploy/api-hpa.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n', 'deploy/api-pdb.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\n' });
    const change = { type: 'infrastructure_as_code', tool: 'kubernetes', workload: { name: 'api', autoscaling: { min: 2, max: 4 }, disruption_budget: { min_available: 1 } } };
    await holds(root, 'feat-a', [change], { 'deploy/api-hpa-2.yml': 'maxReplicas: 4', 'deploy/api-pdb-2.yml': 'minAvailable: 1' });
  });

  it('of flags in a form that is not recognised is refused, with what to paste', async () => {
    const theirs = "import { isOn } from './is-on';\n\nexport const featureFlags = {\n  oldCart: isOn('OLD_CART'),\n};\n";
    const root = layOut({ ...NODE, 'src/config/feature-flags.ts': theirs });
    await expect(apply(root, 'feat-a', flag('newCart', 'FEATURE_NEW_CART'))).rejects.toThrow(/src\/config\/feature-flags\.ts: is there already[\s\S]*newCart: process\.env\.FEATURE_NEW_CART === 'true'/);
    expect(textAt(root, 'src/config/feature-flags.ts')).toBe(theirs);
  });

  it('of other content is refused by the pipeline itself', () => {
    expect(() => created('a.yml', 'theirs: 1\n', 'ours: 1\n')).toThrow(/a\.yml: is there already[\s\S]*\| ours: 1/);
    expect([created('a', null, 'x\n'), created('a', ' \n', 'x\n'), created('a', '\uFEFF', 'x\n'), created('a', '\uFEFFx\r\n', 'x\n')]).toEqual(['x\n', 'x\n', '\uFEFFx\n', '\uFEFFx\r\n']);
    expect(numbered('a.b/api.test.yml').slice(0, 2)).toEqual(['a.b/api.test.yml', 'a.b/api-2.test.yml']);
    expect(numbered('a.b/Makefile')[1]).toBe('a.b/Makefile-2');
  });

  it('that a person wrote as a guide stays, and the guide lies beside it', async () => {
    const folder = '.claude/feature-dev/feat-a';
    const root = layOut({ '.env.example': 'PORT=1\n', [`${folder}/deployment-guide.md`]: '# My own guide\n' });
    const change = { type: 'environment_variables', variables: [{ name: 'LIMIT', description: 'x', value_type: 'number', required: false, default: 3 }] };
    await holds(root, 'feat-a', [change], { [`${folder}/deployment-guide.md`]: '# My own guide', [`${folder}/deployment-guide-2.md`]: '# Deployment guide', '.env.example': 'LIMIT' });
  });
});
