import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { check } from '../../executors/check/check.js';
import run, { driftAs } from '../../executors/check/index.js';
import { RULES } from '../../executors/check/rules.js';
import { hashOf } from '../../pipeline/record.js';
import { append, applyTasks, create, type MadeTask } from './harness/apply.js';
import { fill, snapshot, text, workspace } from './harness/tree.js';

const FEATURE = 'feat-one';
const FOLDER = `.claude/feature-dev/${FEATURE}`;
const PLAN = JSON.stringify({
  areas: {
    infra: {
      tasks: [
        { task_id: 'ENV', changes: [{ type: 'environment_variables', variables: [{ name: 'B_URL' }, { name: 'C_KEY' }] }] },
        { task_id: 'FLAG', changes: [{ type: 'feature_flag', name: 'enableReset', variable: 'FEATURE_RESET' }] },
      ],
    },
  },
});
const GIVEN = {
  [`${FOLDER}/plan.json`]: PLAN,
  [`${FOLDER}/checklist.json`]: JSON.stringify({ items: [{ id: 'AC1', text: 'criterion' }] }),
  '.env.example': 'A=1\nZ=26\n',
  'flags.ts': 'export const flags = {\n  old: true,\n};\n',
  'docs/env.md': '# Env\n',
  'dead.txt': 'dead\n',
};
const TASKS: MadeTask[] = [
  {
    id: 'ENV',
    files: {
      '.env.example': append('# b\nB_URL=\nC_KEY=\n'),
      'docs/env.md': append('\n- `B_URL`: where b is\n'),
      'guide.md': create('# Guide\n\nSet B_URL.\n'),
      'dead.txt': () => null,
    },
  },
  { id: 'FLAG', files: { 'flags.ts': (before) => before!.replace('  old: true,\n', '  enableReset: env.FEATURE_RESET,\n') } },
];

async function applied(): Promise<string> {
  const root = workspace(GIVEN);
  await applyTasks(root, FEATURE, TASKS, { planText: PLAN });
  return root;
}

describe('check', () => {
  it('finds nothing after apply, and writes nothing', async () => {
    const root = await applied();
    const before = snapshot(root, true);
    expect(check(root)).toEqual({ schema_version: 1, features: [FEATURE], findings: [], ok: true });
    expect(snapshot(root, true)).toEqual(before);
  });

  it('does not mind what others add, move or indent', async () => {
    const root = await applied();
    fill(root, {
      '.env.example': 'NEW=0\nC_KEY=\nA=one\n  # b\n  B_URL=\n',
      'flags.ts': 'export const flags = {\n  more: false,\n    enableReset: env.FEATURE_RESET,\n};\n',
    });
    expect(check(root, FEATURE).findings).toEqual([]);
  });

  const drifts: [string, (root: string) => void, object[]][] = [
    [
      'a file that is gone',
      (root) => rmSync(join(root, 'flags.ts')),
      [{ rule_id: 'file-missing', path: 'flags.ts', level: 'error', task_ids: ['FLAG'], checklist_ids: ['AC1'] }],
    ],
    ['a removed file that is there again', (root) => fill(root, { 'dead.txt': 'x' }), [{ rule_id: 'file-returned', path: 'dead.txt' }]],
    [
      'a variable that is gone',
      (root) => fill(root, { '.env.example': 'A=1\nZ=26\n# b\nC_KEY=\n' }),
      [{ rule_id: 'variable-vanished', path: '.env.example', message: '.env.example no longer has B_URL' }],
    ],
    [
      'a flag that is gone, and the line it replaced there again',
      (root) => fill(root, { 'flags.ts': GIVEN['flags.ts'] }),
      [
        { rule_id: 'flag-vanished', message: 'flags.ts no longer has enableReset' },
        { rule_id: 'flag-vanished', message: 'flags.ts no longer has FEATURE_RESET' },
        { rule_id: 'lines-returned', line: 2, message: 'flags.ts has the line again: old: true,' },
      ],
    ],
    [
      'a variable that the docs no longer name',
      (root) => fill(root, { 'docs/env.md': '# Env\n' }),
      [{ rule_id: 'document-vanished', path: 'docs/env.md' }],
    ],
    [
      'a line of ours that was edited',
      (root) => fill(root, { '.env.example': 'A=1\nZ=26\n# b\nB_URL=http://b\nC_KEY=\n' }),
      [{ rule_id: 'lines-changed', line: 4, level: 'warning', message: '.env.example no longer has the line: B_URL=' }],
    ],
    [
      'an edit of a file that was created for its users',
      (root) => fill(root, { 'guide.md': '# Our guide\n\nSet B_URL, please.\n' }),
      [{ rule_id: 'file-edited', level: 'note' }],
    ],
    [
      'a created document that no longer says what it is for',
      (root) => fill(root, { 'guide.md': '# Our guide\n' }),
      [{ rule_id: 'document-vanished' }],
    ],
    [
      'a plan with another task',
      (root) => fill(root, { [`${FOLDER}/plan.json`]: PLAN.replace('"FLAG"', '"OTHER"') }),
      [
        {
          rule_id: 'plan-moved',
          message: `${FOLDER}/plan.json has changed since it was applied (new tasks: OTHER; tasks no longer there: FLAG)`,
        },
      ],
    ],
    ['a plan that is gone', (root) => rmSync(join(root, FOLDER, 'plan.json')), [{ rule_id: 'plan-missing' }]],
    ['a plan that no longer parses', (root) => fill(root, { [`${FOLDER}/plan.json`]: '{' }), [{ rule_id: 'plan-moved' }]],
    [
      'a criterion with another text',
      (root) => fill(root, { [`${FOLDER}/checklist.json`]: JSON.stringify({ checklist: [{ id: 'AC1', text: 'other' }] }) }),
      [{ rule_id: 'criterion-moved', checklist_ids: ['AC1'], task_ids: ['ENV', 'FLAG'] }],
    ],
    [
      'a text of the record that is gone while its file was edited',
      (root) => {
        fill(root, { [`${FOLDER}/.infra-dev/kept.json`]: JSON.stringify({ schema_version: 1, folders: [], texts: {} }) });
        fill(root, { '.env.example': 'A=1\n' });
      },
      [{ rule_id: 'record-broken' }],
    ],
    [
      'a file that was renamed to another case',
      (root) => {
        rmSync(join(root, 'flags.ts'));
        fill(root, { 'Flags.ts': 'x' });
      },
      [{ rule_id: 'file-missing', path: 'flags.ts' }],
    ],
  ];
  it.each(drifts)('finds %s', async (_name, drift, expected) => {
    const root = await applied();
    drift(root);
    const found = check(root);
    expect(found.findings).toMatchObject(expected);
    expect(found.findings).toHaveLength(expected.length);
    expect(found.ok).toBe(found.findings.every((one) => one.level === 'note'));
  });

  it('says that a feature was never applied, or that its id is none', () => {
    const root = workspace({ [`${FOLDER}/plan.json`]: PLAN });
    expect(() => check(root, FEATURE)).toThrow('has no record');
    expect(() => check(root, '../etc')).toThrow('is not valid');
    expect(check(root)).toMatchObject({ features: [], ok: true });
  });
});

describe('the SARIF report', () => {
  it('names a rule, a level, a place and a fingerprint for each finding', async () => {
    const root = await applied();
    fill(root, { '.env.example': 'A=1\n', 'docs/env.md': '' });
    const drift = check(root);
    const log = JSON.parse(driftAs('sarif', drift)) as {
      version: string;
      runs: {
        tool: { driver: { name: string; version: string; rules: { id: string }[] } };
        results: {
          ruleId: string;
          ruleIndex: number;
          locations: { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } }[];
          partialFingerprints: object;
        }[];
      }[];
    };
    const [sarif] = log.runs;
    expect([log.version, sarif!.tool.driver.name]).toEqual(['2.1.0', 'infra-dev']);
    expect(sarif!.tool.driver.rules.map((rule) => rule.id)).toEqual(Object.keys(RULES));
    expect(sarif!.results).toHaveLength(drift.findings.length);
    for (const [index, result] of sarif!.results.entries()) {
      expect(sarif!.tool.driver.rules[result.ruleIndex]!.id).toBe(result.ruleId);
      expect(result.locations[0]!.physicalLocation).toMatchObject({
        artifactLocation: { uri: drift.findings[index]!.path },
        region: { startLine: drift.findings[index]!.line },
      });
    }
    expect(new Set(sarif!.results.map((result) => JSON.stringify(result.partialFingerprints))).size).toBe(drift.findings.length);
  });
});

describe('the executor', () => {
  const quiet = () => [
    vi.spyOn(console, 'log').mockImplementation(() => undefined),
    vi.spyOn(console, 'error').mockImplementation(() => undefined),
  ];

  it('succeeds without drift, fails with it, and writes its result inside the workspace', async () => {
    const root = await applied();
    const spies = quiet();
    expect(await run({ feature: FEATURE, format: 'text' }, { root })).toEqual({ success: true });
    fill(root, { '.env.example': 'A=1\n' });
    expect(await run({ feature: FEATURE, format: 'sarif', output: 'reports/drift.sarif' }, { root })).toEqual({ success: false });
    expect(JSON.parse(readFileSync(join(root, 'reports/drift.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(await run({ feature: FEATURE, output: '../drift.json' }, { root })).toEqual({ success: false });
    await expect(run({ feature: FEATURE, unknown: 1 }, { root })).rejects.toThrow();
    for (const spy of spies) spy.mockRestore();
  });
});
