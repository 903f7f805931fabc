import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { viewYaml } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import { programOnPath } from './command.js';
import { judgedBy, type Judge } from './judge.js';
import type { Outcome, Proof, ProofContext } from './proof.js';

/** Checks compose files: the specification's schema, what services refer to, and `docker compose config` where it is installed. */
export const compose: Proof = {
  name: 'compose',
  inputs: (request, context) => ({
    input: request.input,
    texts: pathsOf(request).map((path) => context.read(path)),
    docker: programOnPath('docker') ?? null,
  }),
  run: async (request, context) => {
    const problems: string[] = [];
    for (const path of pathsOf(request)) problems.push(...(await composeProblems(context.read(path), path)));
    if (problems.length > 0) return { exit: 1, verdict: 'failed', engine: ENGINE, summary: problems[0] ?? '', details: { problems } };
    return withDocker(pathsOf(request), context);
  },
};

const ENGINE = 'compose specification (dclint 3.1.0)';

function pathsOf({ input }: ProofRequest): string[] {
  const paths = input['paths'] ?? (input['path'] === undefined ? undefined : [input['path']]);
  if (Array.isArray(paths) && paths.length > 0 && paths.every((path) => typeof path === 'string')) return paths as string[];
  throw new InfraError({ subject: 'the proof "compose" needs the paths of compose files' });
}

/**
 * What says nothing about the file: flags of a newer compose, a docker without the plugin, env files that only a developer's machine has.
 * Debian's own docker-compose 1 is not asked: it knows an older specification.
 */
const BESIDE = /unknown (shorthand )?flag|unknown command|is not a docker command|env file .* not found|no such file or directory/;

/** Compose reads nothing from this process' environment but where its plugins are, so every variable is as good as unset. */
const dockerCompose = (path: string): Judge => ({
  program: 'docker',
  options: ['compose', '-f', path, 'config', '--quiet', '--no-interpolate'],
  files: [],
  beside: BESIDE,
  complaint: ({ output }) => output.split('\n').at(-1),
  environment: process.env['HOME'] ? { HOME: process.env['HOME'] } : {},
});

async function withDocker(paths: readonly string[], context: ProofContext): Promise<Outcome> {
  let outcome: Outcome = { exit: 0, verdict: 'passed', engine: ENGINE, summary: `${paths.join(', ')}: valid, and everything they refer to is there` };
  for (const path of (await hasPlugin(context)) ? paths : []) {
    outcome = await judgedBy(dockerCompose(path), { ...outcome, engine: ENGINE }, context);
    if (outcome.exit !== 0) return outcome;
  }
  return outcome;
}

/** `docker` alone knows nothing of compose files. */
async function hasPlugin(context: ProofContext): Promise<boolean> {
  const version = { program: 'docker', options: ['compose', 'version', '--short'], files: [] };
  const asked = await judgedBy({ ...version, objects: [] }, { exit: 0, verdict: 'passed', summary: '' }, context);
  return asked.argv !== undefined;
}

type Fields = { [key: string]: Json };
const isFields = (value: Json | undefined): value is Fields => value !== null && typeof value === 'object' && !Array.isArray(value);
const namesIn = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : isFields(value) ? Object.keys(value) : [];

/** What is wrong with a compose file, as sentences. */
export async function composeProblems(text: string, path: string): Promise<string[]> {
  const [view] = await viewYaml(text, path);
  const data = view?.data;
  if (!isFields(data)) return [`${path} is no compose file`];
  return [...(await schemaProblems(data)), ...referenceProblems(data)].map((problem) => `${path}: ${problem}`);
}

const sayingOf = (error: string): string => (error === 'False boolean schema.' ? 'not a key or value compose knows here' : error);

async function schemaProblems(data: Fields): Promise<string[]> {
  const { Validator } = await import('@cfworker/json-schema');
  const folder = dirname(createRequire(import.meta.url).resolve('dclint/package.json'));
  const schema = JSON.parse(readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8')) as object;
  const { valid, errors } = new Validator(schema, '7', false).validate(data);
  if (valid) return [];
  const deepest = Math.max(...errors.map((error) => error.instanceLocation.split('/').length));
  const told = errors.filter((error) => error.instanceLocation.split('/').length === deepest);
  return [...new Set(told.map((error) => `${error.instanceLocation.slice(2).replaceAll('/', '.')}: ${sayingOf(error.error)}`))];
}

/** Services, networks, volumes, secrets and configs that are used and not declared; circles in what services depend on. */
function referenceProblems(data: Fields): string[] {
  if (data['include'] !== undefined) return [];
  const services = isFields(data['services']) ? data['services'] : {};
  return Object.entries(services).flatMap(([name, service]) =>
    isFields(service) ? serviceProblems(name, service, data, Object.keys(services)) : [],
  );
}

function serviceProblems(name: string, service: Fields, data: Fields, services: readonly string[]): string[] {
  const said = (what: string, used: readonly string[], known: readonly string[]): string[] =>
    used.filter((one) => !known.includes(one)).map((one) => `service "${name}" uses the ${what} "${one}", which is not declared`);
  const extended = service['extends'] !== undefined;
  const sources = (key: string): string[] =>
    (Array.isArray(service[key]) ? service[key] : []).flatMap((one) =>
      typeof one === 'string' ? [one] : isFields(one) && typeof one['source'] === 'string' ? [one['source']] : [],
    );
  return [
    ...(extended ? [] : said('service', namesIn(service['depends_on']), services)),
    ...said(
      'network',
      namesIn(service['networks']).filter((one) => one !== 'default'),
      namesIn(data['networks']),
    ),
    ...said('volume', namedVolumes(service['volumes']), namesIn(data['volumes'])),
    ...said('secret', sources('secrets'), namesIn(data['secrets'])),
    ...said('config', sources('configs'), namesIn(data['configs'])),
  ];
}

function namedVolumes(volumes: Json | undefined): string[] {
  return (Array.isArray(volumes) ? volumes : []).flatMap((one) => {
    if (isFields(one)) return one['type'] === 'volume' && typeof one['source'] === 'string' ? [one['source']] : [];
    const [source, target] = String(one).split(':');
    return target !== undefined && /^[A-Za-z0-9][\w.-]*$/.test(source ?? '') ? [source as string] : [];
  });
}
