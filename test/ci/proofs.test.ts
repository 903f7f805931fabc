import { describe, expect, it } from 'vitest';
import { compose, composeProblems } from '../../executors/verify/compose.js';
import { dockerfile, dockerfileProblems } from '../../executors/verify/dockerfile.js';
import type { Proof, ProofContext } from '../../executors/verify/proof.js';
import { workflow } from '../../executors/verify/workflow.js';
import { InfraError } from '../../pipeline/error.js';

const context = (files: { [path: string]: string }): ProofContext => ({
  root: '/nowhere',
  progress: () => undefined,
  read: (path: string) => files[path] ?? '',
  engines: undefined as never,
});
const prove = async (proof: Proof, path: string, text: string) =>
  proof.run({ proof: proof.name, what: '', input: { path } }, context({ [path]: text }));

const job = (more: string): string => `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n${more}`;

describe('the proof of a workflow', () => {
  it.each([
    ['unknown keys', job('        wiht: 1\n'), /wiht/],
    ['unknown contexts', job('      - run: echo ${{ foo.bar }}\n'), /foo/],
    ['expressions that do not parse', job('      - run: x\n        if: ${{ success( }}\n'), /end of expression/],
    ['jobs that are not there', job('  b:\n    needs: [c]\n    runs-on: x\n    steps: [{run: x}]\n'), /c/],
    [
      'circles',
      job('  b:\n    needs: [c]\n    runs-on: x\n    steps: [{run: x}]\n  c:\n    needs: [b]\n    runs-on: x\n    steps: [{run: x}]\n'),
      /b.*c|c.*b/,
    ],
  ])('finds %s', async (_, text, says) => {
    const outcome = await prove(workflow, '.github/workflows/x.yml', text);
    expect(outcome).toMatchObject({ exit: 1, verdict: 'failed' });
    expect(JSON.stringify(outcome.details)).toMatch(says);
  });

  it('passes what GitHub accepts, again with another text', async () => {
    expect(await prove(workflow, '.github/workflows/x.yml', job(''))).toMatchObject({ exit: 0, verdict: 'passed' });
    expect((await prove(workflow, '.github/workflows/x.yml', job('        bad: 1\n'))).exit).toBe(1);
  });

  it('checks what jobs of GitLab wait for', async () => {
    expect((await prove(workflow, '.gitlab-ci.yml', 'stages: [a]\nx:\n  stage: b\n  script: [x]\n  needs: [y]\n')).details).toEqual({
      problems: ['job "x" is in stage "b", which is not declared', 'job "x" needs "y", which is not there'],
    });
    expect((await prove(workflow, '.gitlab-ci.yml', 'x:\n  stage: test\n  script: [x]\n')).verdict).toBe('passed');
  });
});

describe('the proof of a compose file', () => {
  it.each([
    ['unknown keys', 'services:\n  a:\n    image: x\n    prots: []\n', /services\.a\.prots/],
    ['wrong types', 'services:\n  a:\n    image: 1\n', /services\.a\.image/],
    ['undeclared volumes', 'services:\n  a:\n    image: x\n    volumes: [data:/d, ./x:/y]\n', /the volume "data"/],
    ['undeclared networks', 'services:\n  a:\n    image: x\n    networks: [n, default]\n', /the network "n"/],
    ['undeclared secrets', 'services:\n  a:\n    image: x\n    secrets: [s]\n', /the secret "s"/],
    [
      'services that are not there',
      'services:\n  a:\n    image: x\n    depends_on: {b: {condition: service_started}}\n',
      /the service "b"/,
    ],
  ])('finds %s', async (_, text, says) => {
    expect((await composeProblems(text, 'c.yaml')).join('\n')).toMatch(says);
    expect(await prove(compose, 'c.yaml', text)).toMatchObject({ exit: 1, verdict: 'failed' });
  });

  it('passes what compose accepts', async () => {
    expect(
      await composeProblems(
        'x-a: &a {restart: always}\nservices:\n  a:\n    <<: *a\n    image: x\n    environment: {A: , B: 1}\n',
        'c.yaml',
      ),
    ).toEqual([]);
  });
});

describe('the proof of a Dockerfile', () => {
  it.each([
    ['unknown instructions', 'FROM a\nRUNN x\n', /f:2: .*RUNN/],
    ['stages that are not built yet', 'FROM a AS b\nCOPY --from=c /x /y\nFROM a AS c\n', /f:2: copies from stage "c"/],
    ['impossible ports', 'FROM a\nEXPOSE 99999\n', /99999/],
  ])('finds %s', async (_, text, says) => {
    expect((await dockerfileProblems(text, 'f')).join('\n')).toMatch(says);
    expect(await prove(dockerfile, 'f', text)).toMatchObject({ exit: 1, verdict: 'failed' });
  });

  it('passes what builds', async () => {
    expect(
      await dockerfileProblems('FROM a AS b\nRUN x\nFROM b\nCOPY --from=b /x /y\nCOPY --from=nginx:1 /x /z\nHEALTHCHECK CMD x\n', 'f'),
    ).toEqual([]);
  });
});

it.each([[workflow], [compose], [dockerfile]])('a proof needs to know of what', (proof) => {
  expect(() => proof.inputs({ proof: proof.name, what: '', input: {} }, context({}))).toThrow(InfraError);
});
