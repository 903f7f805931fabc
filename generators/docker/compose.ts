import { edit, file as newFile } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import { editYaml, sharedBy, type YamlOp } from '../../pipeline/edit/yaml.js';
import type { Found, Made, Question, Tool } from '../../pipeline/kind.js';
import { emptyCompose, readCompose, type ComposeFile } from './compose/compose-file.js';
import { declarationOps, serviceOps } from './compose/service-ops.js';
import { newService } from './compose/shape.js';
import { inheritedFrom, isHandedOn, lineOfVariable, variableOps } from './compose/variables.js';
import { detectCompose } from './detection/compose.js';
import type { ComposeTask, DockerTask } from './task.js';

/** Services of compose files. */
export const compose: Tool<DockerTask> = {
  name: 'compose',
  part: 'compose',
  fallback: true,
  detect: detectCompose,
  changes: async (task, found) => {
    if (!task.compose) return { changes: [] };
    const files = await chooseFiles(task, task.compose, found);
    if (!Array.isArray(files)) return { changes: [], questions: [files] };
    if (files.length === 0) return firstFile(task.compose, found);
    const parts: Made[] = [];
    for (const file of files) parts.push(await inFile(task.compose, file, found, files));
    return complete(task.compose, files, [...parts, await elsewhere(task, task.compose, files, found)]);
  },
};

/** Where else the service is, for a change that names no file. */
async function elsewhere(task: DockerTask, wanted: ComposeTask, files: readonly ComposeFile[], found: Found): Promise<Made> {
  if (task.path !== undefined || task.paths?.length) return { changes: [] };
  const others = (await readAll(found.finding?.paths ?? [], found)).filter(
    (file) => wanted.service in file.services && !files.some((one) => one.path === file.path),
  );
  const also = others.map((file) => `${file.path}:${file.view.lineOf(['services', wanted.service]) ?? 1}`);
  return {
    changes: [],
    warnings:
      also.length > 0
        ? [`service "${wanted.service}" is also in ${also.join(', ')}: name the file in "paths" if it needs the change too`]
        : [],
  };
}

const isComposePath = (path: string): boolean => /(?:^|\/)[^/]*compose[^/]*\.ya?ml$|(?:^|\/)(?:docker-)?compose\/[^/]+\.ya?ml$/.test(path);

/** The files that are named, else the first one that has the service, else the primary one. */
async function chooseFiles(task: DockerTask, wanted: ComposeTask, found: Found): Promise<ComposeFile[] | Omit<Question, 'task_id'>> {
  const asked = [task.path, ...(task.paths ?? [])].filter(
    (path): path is string => path !== undefined && (isComposePath(path) || !task.dockerfile),
  );
  const named = asked.length > 0 ? asked : found.task.files_to_modify.filter((path) => isComposePath(path) && found.draft.has(path));
  const known = found.finding?.paths ?? found.draft.files().filter((path) => /(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/.test(path));
  const all = await readAll(named.length > 0 ? named : known, found);
  const absent = named.filter((path) => !all.some((file) => file.path === path));
  if (absent.length > 0) return ask(found, known, `There is no compose file ${absent.join(', ')}.`);
  if (named.length > 0) return all;
  const holding = all.filter((file) => wanted.service in file.services);
  if (holding[0]) return [holding[0]];
  if (all.length > 0 && !wanted.image) return noService(found, all, wanted);
  return all.slice(0, 1);
}

async function readAll(paths: readonly string[], found: Found): Promise<ComposeFile[]> {
  const files = await Promise.all([...new Set(paths)].map((path) => readCompose(path, found)));
  return files.filter((file): file is ComposeFile => file !== undefined);
}

const ask = (found: Found, known: readonly string[], reason: string): Omit<Question, 'task_id'> => ({
  slot: `changes[${found.index}].paths`,
  reason,
  seen: [...known],
  options: [...known],
});

function noService(found: Found, files: readonly ComposeFile[], wanted: ComposeTask): Omit<Question, 'task_id'> {
  const services = files.flatMap((file) =>
    Object.keys(file.services).map((name) => ({ name, at: `${file.path}:${file.view.lineOf(['services', name]) ?? 1}` })),
  );
  return {
    slot: `changes[${found.index}].compose.service`,
    reason: `No compose file has a service "${wanted.service}", and for a new one the plan names no image.`,
    seen: services.map(({ name, at }) => `${name} (${at})`),
    options: [...new Set(services.map(({ name }) => name))],
  };
}

async function inFile(wanted: ComposeTask, file: ComposeFile, found: Found, files: readonly ComposeFile[]): Promise<Made> {
  checkNames(wanted, file, files);
  const made = wanted.service in file.services ? await existingService(wanted, file, found) : freshService(wanted, file, found);
  if (made.questions) return { changes: [], questions: made.questions };
  const text = (await found.draft.read(file.path)) ?? '';
  const ops = made.ops;
  const unchanged = (await editYaml(text, ops, file.path)) === text;
  const warnings = [...made.warnings];
  for (const op of unchanged ? [] : ops) warnings.push(...(await sharedBy(text, op, file.path)));
  const line = file.view.lineOf(['services', wanted.service]) ?? 1;
  const existing = Object.keys(wanted.environment ?? {}).map((name) => ({
    file: file.path,
    line: lineOfVariable(file, wanted.service, name) ?? line,
  }));
  return {
    changes: unchanged ? [] : ops.map((op) => edit<YamlOp>(file.path, editYaml, op)),
    because: made.because,
    warnings: [...new Set(warnings)],
    follow_up: made.follow_up,
    ...(unchanged && made.follow_up.length === 0 ? { existing: existing.length ? existing : [{ file: file.path, line }] } : {}),
  };
}

interface Planned {
  ops: YamlOp[];
  because: string[];
  warnings: string[];
  follow_up: string[];
  questions?: Omit<Question, 'task_id'>[];
}

async function existingService(wanted: ComposeTask, file: ComposeFile, found: Found): Promise<Planned> {
  const planned: Planned = { ops: [], because: [], warnings: [], follow_up: [] };
  const variables = Object.entries(wanted.environment ?? {});
  const { how, what } = inheritedFrom(file, wanted.service);
  if (variables.length > 0 && (how === 'alias' || how === 'merge'))
    return { ...planned, questions: [sharedEnvironment(wanted, file, found, what)] };
  const handed = how === 'env_file' ? variables.filter(([name, value]) => isHandedOn(name, value)).map(([name]) => name) : [];
  if (handed.length > 0) {
    const line = file.view.lineOf(['services', wanted.service, 'env_file']) ?? 1;
    planned.because.push(`service "${wanted.service}" gets its variables from ${what} (${file.path}:${line}): nothing to add there`);
    planned.follow_up.push(`set ${handed.join(', ')} in ${what}, where service "${wanted.service}" reads its variables`);
  }
  const own = Object.fromEntries(variables.filter(([name]) => !handed.includes(name)));
  planned.ops.push(
    ...variableOps(file, wanted.service, own),
    ...serviceOps(wanted, file, planned.warnings),
    ...declarationOps(wanted, file),
  );
  return planned;
}

function sharedEnvironment(wanted: ComposeTask, file: ComposeFile, found: Found, what: string): Omit<Question, 'task_id'> {
  return {
    slot: `changes[${found.index}].compose`,
    reason: `Service "${wanted.service}" shares its environment (${what}): an own variable would replace it, a shared one reach all.`,
    seen: [`${file.path}:${file.view.lineOf(['services', wanted.service]) ?? 1}`],
    options: ['add it to the shared part by hand', 'give the service an environment of its own by hand'],
  };
}

function freshService(wanted: ComposeTask, file: ComposeFile, found: Found): Planned {
  if (!wanted.image) return { ops: [], because: [], warnings: [], follow_up: [], questions: [noService(found, [file], wanted)] };
  const { text, because } = newService(wanted, file);
  const warnings =
    /:[\w.-]+$|@sha256:/.test(wanted.image) && !/:latest$/.test(wanted.image) ? [] : [`image ${wanted.image} names no version`];
  return {
    ops: [{ op: 'set', at: ['services'], key: wanted.service, text }, ...declarationOps(wanted, file)],
    because,
    warnings,
    follow_up: [],
  };
}

/** Everything the service refers to must be there. @throws InfraError naming what is not */
function checkNames(wanted: ComposeTask, file: ComposeFile, files: readonly ComposeFile[]): void {
  const known = new Set([...files, file].flatMap((one) => Object.keys(one.services)));
  const included = file.data['include'] !== undefined || file.data['extends'] !== undefined;
  const unknown = included ? [] : (wanted.depends_on ?? []).filter((name) => !known.has(name));
  if (unknown.length === 0 && !(wanted.depends_on ?? []).includes(wanted.service)) return;
  throw new InfraError({
    subject: unknown.length
      ? `service "${wanted.service}" would depend on ${unknown.join(', ')}, which no compose file has`
      : `service "${wanted.service}" would depend on itself`,
    file: file.path,
    evidence: [`services: ${[...known].join(', ')}`],
    remedy: 'Name a service that is there, or add it first.',
  });
}

/** A workspace without a compose file gets one. */
function firstFile(wanted: ComposeTask, found: Found): Made {
  const path = found.task.files_to_create.find(isComposePath) ?? 'compose.yaml';
  if (!wanted.image) return { changes: [], questions: [noService(found, [], wanted)] };
  const { image } = wanted;
  const begin = newFile(path, 'docker/compose/compose.yaml.hbs', { service: wanted.service, image });
  const service = ['services', wanted.service];
  const empty = emptyCompose(path);
  const ops: YamlOp[] = [
    ...serviceOps({ ...wanted, image: undefined }, empty, []),
    ...Object.entries(wanted.environment ?? {}).map(([key, value]): YamlOp => ({
      op: 'set',
      at: [...service, 'environment'],
      key,
      value: typeof value === 'boolean' ? String(value) : value,
    })),
    ...declarationOps(wanted, empty),
  ];
  const made: Made = {
    changes: [begin, ...ops.map((op) => edit<YamlOp>(path, editYaml, op))],
    because: ['no compose file here: a new one'],
  };
  return complete(wanted, [empty], [made]);
}

/** The file that compose reads without being told: https://docs.docker.com/compose/intro/compose-application-model/#the-compose-file */
const isDefault = (path: string): boolean => /^(?:docker-)?compose\.ya?ml$/.test(path);

function complete(wanted: ComposeTask, files: readonly ComposeFile[], parts: readonly Made[]): Made {
  const all = <K extends 'changes' | 'because' | 'warnings' | 'follow_up' | 'existing' | 'questions'>(key: K): NonNullable<Made[K]> =>
    parts.flatMap((part) => (part[key] ?? []) as never[]) as never;
  const questions = all('questions');
  if (questions.length > 0) return { changes: [], questions: questions as NonNullable<Made['questions']> };
  const paths = files.map((file) => file.path);
  const references = Object.entries(wanted.environment ?? {})
    .filter(([name, value]) => isHandedOn(name, value))
    .map(([name]) => name);
  const existing = all('existing');
  const command = `docker compose${paths.every(isDefault) ? '' : paths.map((path) => ` -f ${path}`).join('')}`;
  return {
    changes: all('changes'),
    because: all('because'),
    warnings: all('warnings'),
    follow_up: all('follow_up'),
    ...(existing.length > 0 && all('changes').length === 0 ? { existing } : {}),
    report: { compose_files: paths, service: wanted.service, variables: Object.keys(wanted.environment ?? {}) },
    proofs: [{ proof: 'compose', what: `${paths.join(' and ')} ${paths.length > 1 ? 'are' : 'is'} valid`, input: { paths } }],
    steps: {
      prerequisites: references.length ? [`${references.map((name) => `\`${name}\``).join(', ')} ${references.length > 1 ? 'are' : 'is'} set where compose runs.`] : [],
      deployment: [`Where the service runs under compose: \`${command} up -d ${wanted.service}\`.`],
      verification: [`\`${command} ps ${wanted.service}\` shows the service running.`],
      rollback: [{ order: 4, step: `Revert the change of ${paths.map((path) => `\`${path}\``).join(' and ')} and run \`${command} up -d ${wanted.service}\` again.` }],
      security: (wanted.ports ?? []).map((port) => `Service ${wanted.service} publishes port ${String(port)}.`),
    },
  };
}
