import { describe, expect, it } from 'vitest';
import { githubActions } from '../../generators/ci/github-actions.js';
import { ciTask } from '../../generators/ci/task.js';
import { InfraError } from '../../pipeline/error.js';
import type { Made } from '../../pipeline/kind.js';
import { foundIn, textsOf } from './found.js';

const PATH = '.github/workflows/quality.yml';
const workflow = `on: [push, pull_request]
jobs:
  compile:
    runs-on: [self-hosted, big]
    strategy:
      matrix:
        node: [18, '20.10']
    outputs:
      tag: x
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ matrix.node }}
      - run: npm ci
      - run: npm test
  publish:
    needs: [compile]
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: ./publish \${{ needs.compile.outputs.tag }}
  announce:
    needs: [compile, publish]
    runs-on: ubuntu-latest
    steps:
      - run: ./announce
`;

const run = async (change: object, files: { [path: string]: string } = { [PATH]: workflow }): Promise<Made> =>
  githubActions.changes?.(ciTask.parse({ type: 'ci_cd', ...change }), foundIn(files, 'ci', 'github-actions')) as Promise<Made>;
const after = async (change: object): Promise<string> => (await textsOf(await run(change), { [PATH]: workflow }))[PATH] ?? '';
const refusal = async (change: object): Promise<string> => {
  const error = await run(change).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InfraError);
  return (error as Error).message;
};
const job = (step: object, more: object = {}): object => ({ jobs: [{ id: 'new', steps: [step], ...more }] });

describe('a job for a workflow', () => {
  it('is set up as its neighbour is, without its matrix', async () => {
    const text = await after(job({ run: 'npm run bench' }, { needs: ['compile'] }));
    expect(text).toBe(
      workflow.replace(
        '      - run: npm test\n',
        `      - run: npm test
  new:
    needs: [compile]
    permissions:
      contents: read
    runs-on: [self-hosted, big]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: "20.10"
      - run: npm ci
      - run: npm run bench
`,
      ),
    );
  });

  it('gets no setup where it brings its own or runs nothing', async () => {
    expect(await after(job({ uses: 'acme/notify@v2' }))).toMatch(/new:\n {4}runs-on: .*\n {4}steps:\n {6}- uses: acme\/notify@v2\n$/);
  });

  it('hands a secret to the command that reads it', async () => {
    const text = await after({
      jobs: [{ id: 'new', secrets: ['A_KEY', 'B_KEY'], steps: [{ run: 'use "$A_KEY"' }, { run: 'other "$B_KEY"' }] }],
    });
    expect(text).toContain(`      - run: use "$A_KEY"
        env:
          A_KEY: \${{ secrets.A_KEY }}
      - run: other "$B_KEY"
        env:
          B_KEY: \${{ secrets.B_KEY }}
`);
  });

  it('is left alone where it is there already', async () => {
    const text = await after(job({ run: 'npm run bench' }));
    const made = await run(job({ run: 'npm run bench' }), { [PATH]: text });
    expect(made.changes).toEqual([]);
    expect(made.existing).toEqual([{ file: PATH, line: 28 }]);
  });

  it('is asked about where several workflows fit', async () => {
    const made = await run(job({ run: 'npm run bench' }), { [PATH]: workflow, '.github/workflows/second.yml': workflow });
    expect(made.questions?.[0]).toMatchObject({ slot: 'changes[0].pipeline', options: [PATH, '.github/workflows/second.yml'] });
  });

  it('says what it takes from those that waited for a removed one', async () => {
    const made = await run({ jobs: [{ id: 'publish', mode: 'remove' }] });
    expect((await textsOf(made, { [PATH]: workflow }))[PATH]).toBe(
      workflow.replace(/ {2}publish:[\s\S]*?(?= {2}announce)/, '').replace('[compile, publish]', '[compile]'),
    );
    expect(made.warnings).toEqual([`job "announce" no longer waits for publish, but for compile (${PATH}:24)`]);
  });
});

describe('refusing', () => {
  it.each([
    ['a job that is there', job({ run: 'x' }, { id: 'compile' }), /jobs\.compile is there already/],
    ['an unknown job to wait for', job({ run: 'x' }, { needs: ['nope'] }), /No workflow|no job "nope"/],
    [
      'a circle',
      {
        pipeline: PATH,
        jobs: [
          { id: 'a', needs: ['b'], steps: [{ run: 'x' }] },
          { id: 'b', needs: ['a'], steps: [{ run: 'x' }] },
        ],
      },
      /a → b → a/,
    ],
    ['removing what others read', { jobs: [{ id: 'compile', mode: 'remove' }] }, /reads the outputs of job "compile"/],
    [
      'an injection',
      job({ run: 'echo ${{ github.event.pull_request.title }}' }),
      /github\.event\.pull_request\.title, which people outside can fill/,
    ],
    ...[
      ["an injection by format", "echo ${{ format('{0}', github.event.issue.title) }}", /github\.event\.issue\.title, which/],
      ['an injection by format with braces in it', "echo ${{ format('}}{0}', github.event.issue.title) }}", /github\.event\.issue\.title, which/],
      ['an injection through brackets', "echo ${{ github.event['issue'].title }}", /github\.event\.issue\.title, which/],
      ['an injection through computed brackets', "echo ${{ github[format('{0}', 'event')].issue.title }}", /github\.\?\.issue\.title, which/],
      ['an injection in other letters', 'echo ${{ GitHub.Event.Issue.Title }}', /github\.event\.issue\.title, which/],
      ['an injection of a whole object', 'echo ${{ toJson(github.event) }}', /github\.event, which/],
      ['an injection that is not closed', 'echo ${{ github.head_ref', /github\.head_ref, which/],
      ['an injection over lines', 'echo ${{\n  github . head_ref\n}}', /github\.head_ref, which/],
      ['a secret by format', "echo ${{ format('{0}', secrets.TOK) }}", /puts the secret TOK into the text/],
      ['a secret in brackets', "echo ${{ Secrets['TOK'] }}", /puts the secret TOK into the text/],
      ['a secret that nobody can name', "echo ${{ secrets[format('{0}', 'TOK')] }}", /hands over all secrets at once, or one/],
    ].map(([name, command, says]): [string, object, RegExp] => [name as string, job({ run: command as string }), says as RegExp]),
    ['an injection into a script', job({ uses: 'actions/github-script@v7', with: { script: 'console.log("${{ github.event.issue.title }}")' } }), /github\.event\.issue\.title, which/],
    [
      'an injection by a detour',
      job({ run: 'echo ${{ env.TITLE }}', environment: { TITLE: '${{ github.event.issue.title }}' } }),
      /env\.title, which people outside can fill/,
    ],
    ['a branch name in a command', job({ run: 'git checkout ${{ github.head_ref }}' }), /github\.head_ref/],
    ['a secret in a command', job({ run: 'curl -H ${{ secrets.KEY }}' }), /puts the secret KEY into the text/],
    ['a secret in the log', job({ run: 'echo $KEY' }, { secrets: ['KEY'] }), /prints the secret KEY/],
    ['a secret traced', job({ run: 'set -ex\ncurl $KEY' }, { secrets: ['KEY'] }), /prints the secret KEY/],
    [
      'a secret under another name',
      job({ run: 'printf "%s" "$OTHER"', environment: { OTHER: '${secret:KEY}' } }),
      /prints the secret OTHER/,
    ],
    ['all secrets', job({ uses: 'a/b@v1', with: { all: '${{ toJSON(secrets) }}' } }), /hands over all secrets/],
    ['a step behind none', { pipeline: PATH, steps: [{ job: 'compile', after: 'Nope', run: 'x' }] }, /no step "Nope"[\s\S]*npm test/],
    ['a workflow where GitHub reads none', { ...job({ run: 'x' }), workflow: { path: 'ci/x.yml' } }, /GitHub reads no workflow/],
    [
      'the code of strangers with our rights',
      {
        ...job({ uses: 'actions/checkout@v4', with: { ref: '${{ github.event.pull_request.head.sha }}' } }),
        workflow: { path: '.github/workflows/x.yml', triggers: { pull_request_target: {} } },
      },
      /rights of the repository/,
    ],
  ])('%s', async (_, change, says) => {
    const made = await run(change).catch((error: unknown) => error);
    const said = made instanceof InfraError ? made.message : JSON.stringify((made as Made).questions ?? 'not refused');
    const thrownLate = said === '"not refused"' ? await after(change).catch((error: Error) => error.message) : said;
    expect(thrownLate).toMatch(says);
  });

  it('lets pass what keeps a secret out of the log', async () => {
    expect(
      (
        await run(
          job({ run: 'echo "$KEY" | docker login --password-stdin\necho ${{ github.event.pull_request.number }} ${{ github.sha }} ${{ runner.os }} ${{ hashFiles(\'github.event\') }}' }, { secrets: ['KEY'] }),
        )
      ).changes,
    ).toHaveLength(1);
  });

  it('tells all at once', async () => {
    expect(await refusal({ jobs: [{ id: 'a', steps: [{ run: 'echo ${{ github.head_ref }}' }, { run: 'x ${{ secrets.A }}' }] }] })).toMatch(
      /head_ref[\s\S]*secret A/,
    );
  });
});

describe('the change', () => {
  it.each([
    [{ jobs: [{ id: 'a b', steps: [{ run: 'x' }] }] }],
    [{ jobs: [{ id: 'a', steps: [{ run: 'x', uses: 'a/b@v1' }] }] }],
    [{ jobs: [{ id: 'a', steps: [{ uses: 'no-ref' }] }] }],
    [{ jobs: [{ id: 'a' }] }],
    [
      {
        jobs: [
          { id: 'a', steps: [{ run: 'x' }] },
          { id: 'a', steps: [{ run: 'x' }] },
        ],
      },
    ],
    [{ workflow: { path: '.github/workflows/x.yml' } }],
    [{ jobs: [{ id: 'a', steps: [{ run: 'x' }], surprise: 1 }] }],
  ])('is checked: %j', (change) => {
    expect(ciTask.safeParse({ type: 'ci_cd', ...change }).success).toBe(false);
  });
});
