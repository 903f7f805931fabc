import { edit } from '../../pipeline/change.js';
import { editDockerfile, type DockerfileOp } from '../../pipeline/edit/dockerfile.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Question, Tool } from '../../pipeline/kind.js';
import { words } from '../../pipeline/names.js';
import { detectDockerfile } from './detection/dockerfile.js';
import type { DockerfileTask, DockerTask } from './task.js';

/** Arguments, variables and ports of Dockerfiles. */
export const dockerfile: Tool<DockerTask> = {
  name: 'dockerfile',
  part: 'dockerfile',
  detect: detectDockerfile,
  changes: async (task, found) => {
    if (!task.dockerfile) return { changes: [] };
    refuseSecrets(task.dockerfile);
    const paths = choosePaths(task, found);
    if (!Array.isArray(paths)) return { changes: [], questions: [paths] };
    const ops = operations(task.dockerfile);
    const made: Made = { changes: [], existing: [], report: { dockerfiles: paths } };
    for (const path of paths) await inFile(path, ops, found, made);
    return complete(task.dockerfile, paths, made);
  },
};

const isDockerfile = (path: string): boolean => /(?:^|[/._-])(?:Dockerfile|Containerfile)(?:[._-][^/]*)?$/i.test(path);

/** The Dockerfiles named; else the one of the project; else the only one. */
function choosePaths(task: DockerTask, found: Found): string[] | Omit<Question, 'task_id'> {
  const named = [task.path, ...(task.paths ?? [])].filter((path): path is string => path !== undefined && isDockerfile(path));
  const modified = found.task.files_to_modify.filter(isDockerfile);
  const chosen = named.length > 0 ? named : modified;
  const absent = chosen.filter((path) => !found.draft.has(path));
  const all = found.finding?.paths ?? found.draft.files().filter(isDockerfile);
  if (absent.length > 0) return ask(found, all, `There is no Dockerfile ${absent.join(', ')}.`);
  if (chosen.length > 0) return chosen;
  const own = task.project === undefined ? all : all.filter((path) => path.split('/').includes(task.project as string));
  const staged = own.length === 1 ? own : own.filter((path) => hasStage(path, task.dockerfile?.stage, found));
  return staged.length === 1
    ? staged
    : ask(found, all, all.length === 0 ? 'There is no Dockerfile.' : 'Several Dockerfiles could be meant.');
}

function hasStage(path: string, stage: string | null | undefined, found: Found): boolean {
  if (!stage) return false;
  return (found.workspace.read(path) ?? '')
    .split('\n')
    .some((line) => new RegExp(`^\\s*FROM\\s.*\\sAS\\s+${stage.replace(/[^\w.-]/g, '.')}\\s*$`, 'i').test(line));
}

const ask = (found: Found, options: readonly string[], reason: string): Omit<Question, 'task_id'> => ({
  slot: `changes[${found.index}].path`,
  reason,
  seen: [...options],
  options: [...options],
});

function operations(task: DockerfileTask): DockerfileOp[] {
  const stage = task.stage ? { stage: task.stage } : {};
  const args = (task.args ?? []).map((arg): DockerfileOp => {
    const at = arg.indexOf('=');
    return at === -1 ? { op: 'arg', name: arg, ...stage } : { op: 'arg', name: arg.slice(0, at), default: arg.slice(at + 1), ...stage };
  });
  const env = Object.entries(task.env ?? {}).map(([name, value]): DockerfileOp => ({ op: 'env', name, value: String(value), ...stage }));
  const ports = (task.expose ?? []).map((port): DockerfileOp => ({ op: 'expose', port: String(port), ...stage }));
  return [...args, ...env, ...ports];
}

const SENSITIVE = new Set(['password', 'passwd', 'secret', 'token', 'credential', 'credentials', 'apikey', 'passphrase']);
const isSensitive = (name: string): boolean =>
  words(name).some((word) => SENSITIVE.has(word.toLowerCase())) || /(?:api|private|access)_?key/i.test(name);

// Arguments and variables can be read from the image by everyone who has it: https://docs.docker.com/build/building/secrets/
function refuseSecrets(task: DockerfileTask): void {
  const names = [...(task.args ?? []).map((arg) => arg.split('=')[0] as string), ...Object.keys(task.env ?? {})].filter(isSensitive);
  if (names.length === 0) return;
  throw new InfraError({
    subject: `${names.join(', ')} would be readable in the image by everyone who has it`,
    remedy: names
      .map((name) => `For the build use RUN --mount=type=secret,id=${name},env=${name} …; at run time hand it to the container.`)
      .join('\n'),
  });
}

async function inFile(path: string, ops: readonly DockerfileOp[], found: Found, made: Made): Promise<void> {
  const text = (await found.draft.read(path)) ?? '';
  for (const op of ops) {
    const there = (await editDockerfile(text, [op], path)) === text;
    if (there) made.existing?.push({ file: path, line: lineOf(text, op) });
    else made.changes.push(edit<DockerfileOp>(path, editDockerfile, op));
  }
}

function lineOf(text: string, op: DockerfileOp): number {
  const wanted = op.op === 'expose' ? op.port : op.name;
  return Math.max(1, text.split('\n').findIndex((line) => line.includes(wanted)) + 1);
}

function complete(task: DockerfileTask, paths: readonly string[], made: Made): Made {
  const ports = (task.expose ?? []).map(String);
  return {
    ...made,
    ...(made.changes.length > 0 ? { existing: [] } : {}),
    because: [`in ${task.stage ? `stage ${task.stage}` : 'the last stage'}, behind the instructions of the same kind`],
    proofs: paths.map((path) => ({ proof: 'dockerfile', what: `${path} is a valid Dockerfile`, input: { path } })),
    steps: {
      deployment: [`Build the image of ${paths.map((path) => `\`${path}\``).join(', ')} again.`],
      rollback: [{ order: 4, step: `Revert the change of ${paths.map((path) => `\`${path}\``).join(', ')} and build the image again.` }],
      security: ports.map((port) => `The image documents port ${port}; publishing it stays a decision of whoever runs it.`),
    },
  };
}
