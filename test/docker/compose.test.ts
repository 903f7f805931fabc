import { describe, expect, it } from 'vitest';
import { compose } from '../../generators/docker/compose.js';
import { dockerfile } from '../../generators/docker/dockerfile.js';
import { dockerTask } from '../../generators/docker/task.js';
import { InfraError } from '../../pipeline/error.js';
import type { Made } from '../../pipeline/kind.js';
import { foundIn, textsOf } from '../ci/found.js';

const PATH = 'compose.yaml';
const text = `x-env: &env
  ZONE: eu
x-base: &base
  environment:
    LEVEL: info
services:
  web:
    image: web:1
    environment:
      <<: *env
      MAIL_URL: \${MAIL_URL}
      TITLE: Shop
  jobs:
    image: jobs:1
    environment: *env
  cron:
    <<: *base
    image: cron:1
  mail:
    image: mail:1
    env_file:
      - path: mail.env
  bare:
    image: bare:1
    environment:
      A:
      B:
      C:
    depends_on:
      mail:
        condition: service_started
`;
const run = async (wanted: object, files: { [path: string]: string } = { [PATH]: text }, more: object = {}): Promise<Made> =>
  compose.changes?.(dockerTask.parse({ type: 'docker', compose: wanted, ...more }), foundIn(files, 'docker', 'compose')) as Promise<Made>;
const after = async (wanted: object): Promise<string> => (await textsOf(await run(wanted), { [PATH]: text }))[PATH] ?? '';

describe('variables of a service', () => {
  it('go to their relatives, as the neighbours are written', async () => {
    expect(await after({ service: 'web', environment: { MAIL_FROM: '${MAIL_FROM}' } })).toBe(
      text.replace('${MAIL_URL}\n', '${MAIL_URL}\n      MAIL_FROM: ${MAIL_FROM}\n'),
    );
    expect(await after({ service: 'bare', environment: { BB: '${BB}' } })).toBe(text.replace('      B:\n', '      B:\n      BB:\n'));
  });

  it('are left alone where they are there', async () => {
    const made = await run({ service: 'web', environment: { MAIL_URL: '${MAIL_URL:-x}', ZONE: 'eu' } });
    expect(made.changes).toEqual([]);
    expect(made.existing?.[0]).toEqual({ file: PATH, line: 11 });
  });

  it('are not added where a file brings all of them', async () => {
    const made = await run({ service: 'mail', environment: { SMTP_URL: '${SMTP_URL}' } });
    expect(made.changes).toEqual([]);
    expect(made.follow_up).toEqual(['set SMTP_URL in mail.env, where service "mail" reads its variables']);
    expect(made.existing).toBeUndefined();
  });

  it.each([
    ['jobs', '*env'],
    ['cron', '*base'],
  ])('are asked about where %s shares them', async (service, what) => {
    expect((await run({ service, environment: { X: '1' } })).questions?.[0]?.reason).toContain(what);
  });

  it('are refused with another value', async () => {
    await expect(run({ service: 'web', environment: { TITLE: 'Market' } })).rejects.toThrow(
      /compose\.yaml:12: service "web" has TITLE with another value/,
    );
  });

  it('need a service', async () => {
    expect((await run({ service: 'shop', environment: { X: '1' } })).questions?.[0]).toMatchObject({
      slot: 'changes[0].compose.service',
      options: ['web', 'jobs', 'cron', 'mail', 'bare'],
    });
    expect(
      (await run({ service: 'web', environment: { X: '1' } }, undefined, { path: 'compose.prod.yaml' })).questions?.[0]?.reason,
    ).toContain('compose.prod.yaml');
  });
});

describe('what a service refers to', () => {
  it('gets its condition', async () => {
    expect(await after({ service: 'bare', depends_on: ['web'] })).toBe(`${text}      web:\n        condition: service_started\n`);
  });

  it('must be there', async () => {
    await expect(run({ service: 'web', depends_on: ['nope'] })).rejects.toThrow(InfraError);
    await expect(run({ service: 'web', depends_on: ['web'] })).rejects.toThrow(/depend on itself/);
  });

  it('is declared at the top, and no port is published that nobody asked for', async () => {
    const next = await after({ service: 'cache', image: 'redis:7', volumes: ['cache:/data', './conf:/conf:ro'] });
    expect(next).toBe(
      `${text}  cache:\n    image: redis:7\n    volumes:\n      - cache:/data\n      - ./conf:/conf:ro\nvolumes:\n  cache:\n`,
    );
  });

  it('can be the first of all', async () => {
    const made = await run({ service: 'cache', image: 'redis:7', ports: ['6379:6379'], environment: { A: true } }, {});
    expect(await textsOf(made, {})).toEqual({
      'compose.yaml': 'services:\n  cache:\n    image: redis:7\n    ports:\n      - 6379:6379\n    environment:\n      A: "true"\n',
    });
  });
});

describe('Dockerfiles', () => {
  const image = (change: object, files: { [path: string]: string }): Promise<Made> =>
    dockerfile.changes?.(dockerTask.parse({ type: 'docker', dockerfile: change }), foundIn(files, 'docker', 'dockerfile')) as Promise<Made>;

  it('keep no secret', async () => {
    await expect(image({ args: ['NPM_TOKEN'] }, { Dockerfile: 'FROM a\n' })).rejects.toThrow(
      /NPM_TOKEN would be readable[\s\S]*--mount=type=secret,id=NPM_TOKEN/,
    );
  });

  it('are asked about where several could be meant, unless one alone has the stage', async () => {
    const files = { 'a/Dockerfile': 'FROM a AS serve\n', 'b/Dockerfile': 'FROM a\n' };
    expect((await image({ env: { A: 1 } }, files)).questions?.[0]?.options).toEqual(['a/Dockerfile', 'b/Dockerfile']);
    expect((await image({ env: { A: 1 }, stage: 'serve' }, files)).changes.map((change) => change.path)).toEqual(['a/Dockerfile']);
  });
});
