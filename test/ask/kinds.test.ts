import { describe, expect, test } from 'vitest';
import { kinds } from '../../generators/index.js';
import { askFor } from '../../pipeline/ask.js';
import type { Json } from '../../pipeline/kind.js';
import { person, type Person } from './person.js';

type Row = [kind: string, answers: [string, Json][], change: object];

/** What a person answers for the plainest change of each kind, and the change that comes of it. */
const ROWS: Row[] = [
  [
    'migration',
    [['operations', '3'], ['table –', 'User'], ['name –', 'lastLogin'], ['value_type –', 'timestamp']],
    { operations: [{ op: 'add_column', table: 'User', column: { name: 'lastLogin', value_type: 'timestamp' } }] },
  ],
  [
    'env',
    [['name –', 'LAMP'], ['description –', 'Colour of the lamp'], ['else for variables[0]', ['required', 'example']], ['required –', true], ['example –', 'red']],
    { variables: [{ name: 'LAMP', description: 'Colour of the lamp', required: true, example: 'red' }] },
  ],
  [
    'ci',
    [
      ['What is to be changed', ['jobs']],
      ['id –', 'lint'],
      ['else for jobs[0]?', ['steps', 'secrets']],
      ['else for jobs[0].steps[0]', ['name', 'run']],
      ['name –', 'Lint'],
      ['run –', 'npm run lint'],
      ['secrets –', 'API_KEY'],
    ],
    { jobs: [{ id: 'lint', steps: [{ name: 'Lint', run: 'npm run lint' }], secrets: ['API_KEY'] }] },
  ],
  [
    'docker',
    [['What is to be changed', ['compose']], ['service –', 'cache'], ['else for compose', ['image', 'environment']], ['image –', 'redis:7-alpine'], ['environment –', 'TTL=60'], ['one more', 'URL=http://x/?a=b']],
    { compose: { service: 'cache', image: 'redis:7-alpine', environment: { TTL: 60, URL: 'http://x/?a=b' } } },
  ],
  [
    'iac',
    [['What is to be changed', ['workload']], ['name –', 'api'], ['else for workload', ['autoscaling']], ['min –', '2'], ['max –', '5']],
    { workload: { name: 'api', autoscaling: { min: 2, max: 5 } } },
  ],
  [
    'flag',
    [['name –', 'newLamp'], ['description –', 'A new lamp'], ['else for the change', ['environments', 'removal_plan']], ['environments –', 'dev=true'], ['removal_plan –', 'Take it out, then deploy'], ['removal_plan[1]', 'Close the ticket']],
    { name: 'newLamp', description: 'A new lamp', environments: { dev: true }, removal_plan: ['Take it out, then deploy', 'Close the ticket'] },
  ],
  [
    'monitoring',
    [['What is to be changed', ['metrics']], ['name –', 'lamps_total'], ['kind –', 'counter'], ['help –', 'Lamps lit'], ['else for metrics[0]', ['labels']], ['labels –', 'outcome']],
    { metrics: [{ name: 'lamps_total', kind: 'counter', help: 'Lamps lit', labels: ['outcome'] }] },
  ],
  ['secret', [['name –', 'LAMP_KEY'], ['description –', 'Key of the lamp']], { secrets: [{ name: 'LAMP_KEY', description: 'Key of the lamp' }] }],
  [
    'network',
    [['name –', 'api-to-lamp'], ['direction –', 'egress'], ['from –', 'api'], ['to –', 'lamp.example.com'], ['ports –', '443'], ['reason –', 'Lights it']],
    { rules: [{ name: 'api-to-lamp', direction: 'egress', from: 'api', to: 'lamp.example.com', ports: [443], reason: 'Lights it' }] },
  ],
];

async function asked(kind: string, known: { [key: string]: Json }, by: Person) {
  const row = await kinds.find((one) => one.name === kind)!.load();
  const change = await askFor(row.task!, { type: row.type!, ...known }, by);
  expect(row.task!.safeParse(change).success).toBe(true);
  return change;
}

describe('every kind is asked for by the fields of its schema', () => {
  test.each(ROWS)('%s', async (kind, answers, change) => {
    expect(await asked(kind, {}, person(answers))).toMatchObject(change);
  });

  test('there is a row for each kind that has a change type', () => {
    expect(ROWS.map(([kind]) => kind)).toEqual(kinds.filter((kind) => kind.type).map((kind) => kind.name));
  });
});

describe('what the schema refuses', () => {
  test('in a field is said, and the field asked again', async () => {
    const by = person([['name –', '1st lamp'], ['name –', 'LAMP']]);
    expect(await asked('env', {}, by)).toMatchObject({ variables: [{ name: 'LAMP' }] });
    expect(by.refused).toEqual([expect.stringContaining('must be a name')]);
  });

  test('of several fields together is said, and that field asked again', async () => {
    const by = person([['name –', 'LAMP'], ['else for variables[0]', ['value_type']], ['value_type –', 'enum'], ['options –', 'red'], ['options[1]', 'blue']]);
    expect(await asked('env', {}, by)).toMatchObject({ variables: [{ name: 'LAMP', value_type: 'enum', options: ['red', 'blue'] }] });
    expect(by.said).toContainEqual(expect.stringContaining('variables[0].options: an enum lists its options'));
  });

  test('a character that nobody sees is refused', async () => {
    const by = person([['name –', 'LAMP'], ['description –', 'a\u202eb'], ['description –', 'ab']]);
    await asked('env', {}, by);
    expect(by.refused).toEqual([expect.stringContaining('U+202E')]);
  });
});

describe('what is known already', () => {
  test('is not asked again, and completed', async () => {
    const by = person([['ports –', '53']]);
    const rule = { name: 'dns', direction: 'egress', from: 'api', to: 'kube-dns', reason: 'Names' };
    expect(await asked('network', { rules: [rule] }, by)).toMatchObject({ rules: [{ ...rule, ports: [53] }] });
    expect(by.asked.filter((message) => message.startsWith('name'))).toEqual([]);
  });

  test('is left as it is where the schema takes all of it', async () => {
    const by = person([]);
    const change = { variables: [{ name: 'LAMP' }] };
    expect(await asked('env', change, by)).toEqual({ type: 'environment_variables', ...change });
    expect(by.asked).toEqual([]);
  });
});
