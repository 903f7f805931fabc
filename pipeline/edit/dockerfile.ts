import { InfraError } from '../error.js';
import { distinct, type Container, type Locator } from './locator.js';
import { parseDockerfile, type Dockerfile, type Line, type Stage } from './dockerfile/parse.js';

interface InStage {
  /** Name of the build stage; the last one when absent. */
  stage?: string;
}

/** A build argument, with or without default. */
export type ArgOp = InStage & { op: 'arg'; name: string; default?: string };
/** A variable of the image. */
export type EnvOp = InStage & { op: 'env'; name: string; value: string };
/** A port the image listens on: `8080` or `53/udp`. */
export type ExposeOp = InStage & { op: 'expose'; port: string };

export type DockerfileOp = ArgOp | EnvOp | ExposeOp;

/**
 * The editor of Dockerfiles: puts arguments, variables and ports behind the ones of their kind in a stage, as a line or as a further
 * line of a continued block; every other byte stays.
 * @throws InfraError for an unknown stage, and for a name that is there with another value
 */
export async function editDockerfile(text: string, ops: readonly DockerfileOp[], path: string): Promise<string> {
  let current = text;
  for (const op of ops) current = await carryOut(current, op, path);
  return current;
}

async function carryOut(text: string, op: DockerfileOp, path: string): Promise<string> {
  const file = await parseDockerfile(text, path);
  const stage = stageOf(file, op, path);
  if (isThere(stage, op, file, path)) return text;
  const { at, insert } = op.op === 'env' ? placeEnv(file, stage, op) : placeLine(file, stage, op);
  const next = text.slice(0, at) + insert + text.slice(at);
  await compare(file, file.stages.indexOf(stage), op, next, path);
  return next;
}

function stageOf(file: Dockerfile, op: DockerfileOp, path: string): Stage {
  if (op.stage === undefined) return file.stages.at(-1) as Stage;
  const wanted = op.stage.toLowerCase();
  const stage = file.stages.find((one) => one.name?.toLowerCase() === wanted);
  if (stage) return stage;
  throw new InfraError({
    subject: `there is no build stage "${op.stage}"`,
    file: path,
    evidence: [`stages: ${file.stages.map((one) => one.name ?? 'unnamed').join(', ')}`],
    remedy: `Name one of them, or paste into the right one:\n${written(op)}`,
  });
}

const written = (op: DockerfileOp): string => {
  if (op.op === 'arg') return op.default === undefined ? `ARG ${op.name}` : `ARG ${op.name}=${quoted(op.default)}`;
  return op.op === 'env' ? `ENV ${op.name}=${quoted(op.value)}` : `EXPOSE ${op.port}`;
};

/** A value as ARG and ENV read it: bare where nothing in it parts words, else in double quotes. `$NAME` stays a reference. */
export function quoted(value: string): string {
  if (value !== '' && /^[\w./:@%+,=$?&{}~-]+$/.test(value)) return value;
  return `"${value.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

const KEYWORDS = { arg: 'ARG', env: 'ENV', expose: 'EXPOSE' } as const;
const portOf = (port: string): string => port.toLowerCase().replace(/\/tcp$/, '');

function isThere(stage: Stage, op: DockerfileOp, file: Dockerfile, path: string): boolean {
  const own = stage.lines.filter((line) => line.keyword === KEYWORDS[op.op]);
  if (op.op === 'expose') return own.some((line) => line.content.split(/\s+/).some((port) => portOf(port) === portOf(op.port)));
  const pair = own.flatMap((line) => line.pairs).findLast((one) => one.name === op.name);
  if (!pair) return false;
  const wanted = op.op === 'arg' ? (op.default ?? null) : op.value;
  if ((pair.value ?? null) === wanted || (op.op === 'arg' && op.default === undefined)) return true;
  const line = file.text.slice(0, pair.start).split('\n').length;
  throw new InfraError({
    subject: `${KEYWORDS[op.op]} ${op.name} is there already with another value`,
    file: path,
    line,
    evidence: [file.text.slice(pair.start, pair.end)],
    remedy: `Change it by hand if this is meant:\n${written(op)}`,
  });
}

interface Place {
  at: number;
  insert: string;
}

const newlineOf = (text: string): string => (/\r\n/.test(text) ? '\r\n' : '\n');

/** A variable behind the last ENV: inside its block where that goes over several lines. An argument it reads comes first. */
function placeEnv(file: Dockerfile, stage: Stage, op: EnvOp): Place {
  const envs = stage.lines.filter((line) => line.keyword === 'ENV');
  const last = envs.at(-1);
  const argument = stage.lines.findLast(
    (line) => line.keyword === 'ARG' && line.pairs.some((pair) => new RegExp(`\\$\\{?${pair.name}\\b`).test(op.value)),
  );
  const isLate = argument !== undefined && last !== undefined && argument.start > last.start;
  const isBlock = last !== undefined && last.pairs.length > 1 && file.text.slice(last.start, last.end).includes('\n');
  if (last && isBlock && !isLate) return inBlock(file, last, op);
  return behind(file, isLate ? argument : (last ?? argument ?? lastOf(stage, ['ARG', 'FROM'])), written(op), stage);
}

function inBlock(file: Dockerfile, block: Line, op: EnvOp): Place {
  const last = block.pairs.at(-1) as Line['pairs'][number];
  const lineBegin = file.text.lastIndexOf('\n', last.start) + 1;
  const indent = /^[ \t]*/.exec(file.text.slice(lineBegin, last.start))?.[0] ?? '';
  const escape = /^#\s*escape\s*=\s*`/im.test(file.text.slice(0, block.start)) ? '`' : '\\';
  const gap = /([ \t]*)[\\`]\r?\n/.exec(file.text.slice(block.start, block.end))?.[1] ?? ' ';
  return { at: last.end, insert: `${gap}${escape}${newlineOf(file.text)}${indent}${op.name}=${quoted(op.value)}` };
}

function placeLine(file: Dockerfile, stage: Stage, op: ArgOp | ExposeOp): Place {
  const last = stage.lines.findLast((line) => line.keyword === KEYWORDS[op.op]);
  if (last) return behind(file, last, written(op), stage);
  if (op.op === 'arg') return behind(file, stage.lines[0] as Line, written(op));
  const start = stage.lines.find((line) => line.keyword === 'ENTRYPOINT' || line.keyword === 'CMD');
  return start ? before(file, start, written(op)) : behind(file, stage.lines.at(-1) as Line, written(op));
}

const lastOf = (stage: Stage, keywords: readonly string[]): Line => stage.lines.findLast((line) => keywords.includes(line.keyword)) as Line;

function behind(file: Dockerfile, line: Line, text: string, stage?: Stage): Place {
  const newline = newlineOf(file.text);
  return { at: line.end, insert: newline + (stage && isSpaced(file, line, stage, text) ? newline : '') + spelled(file, text) };
}

/** Whether a blank line parts the last two instructions of this kind, which stand next to each other. */
function isSpaced(file: Dockerfile, line: Line, stage: Stage, text: string): boolean {
  const before = stage.lines[stage.lines.indexOf(line) - 1];
  return before?.keyword === line.keyword && text.startsWith(line.keyword) && /\n[ \t]*\r?\n/.test(file.text.slice(before.end, line.start));
}

/** Above an instruction and the comment that belongs to it. */
function before(file: Dockerfile, line: Line, text: string): Place {
  let at = file.text.lastIndexOf('\n', line.start - 1) + 1;
  for (;;) {
    const above = file.text.lastIndexOf('\n', at - 2) + 1;
    if (at === 0 || !/^[ \t]*#/.test(file.text.slice(above, at))) break;
    at = above;
  }
  return { at, insert: spelled(file, text) + newlineOf(file.text) };
}

// Keywords in small letters where the file has them so.
function spelled(file: Dockerfile, text: string): string {
  const first = file.stages[0]?.lines[0];
  const isSmall = first !== undefined && file.text.slice(first.start, first.start + 4) === 'from';
  return isSmall ? text.replace(/^[A-Z]+/, (word) => word.toLowerCase()) : text;
}

/** The new text must read as the old instructions plus exactly the one asked for. */
async function compare(file: Dockerfile, position: number, op: DockerfileOp, next: string, path: string): Promise<void> {
  const after = await parseDockerfile(next, path);
  const flat = (one: Dockerfile): string[] =>
    [one.globals, ...one.stages.map((stage) => stage.lines)].flatMap((lines, index) =>
      lines.flatMap((line) => meaningOf(line).map((text) => `${index} ${text}`)),
    );
  const [old, now] = [flat(file), flat(after)];
  const added = now.filter((text, index) => !old.includes(text) || now.indexOf(text) !== index);
  const wanted = `${position + 1} ${meaning(op)}`;
  const right = now.length === old.length + 1 && added.includes(wanted) && old.every((text) => now.includes(text));
  if (!right)
    throw new InfraError({
      subject: 'this Dockerfile has a shape in which the change cannot be made safely',
      file: path,
      remedy: `Paste by hand:\n${written(op)}`,
    });
}

const meaningOf = (line: Line): string[] =>
  line.keyword === 'ENV' || line.keyword === 'ARG'
    ? line.pairs.map((pair) => `${line.keyword} ${pair.name}=${pair.value ?? ''}`)
    : [`${line.keyword} ${line.content}`];

const meaning = (op: DockerfileOp): string => {
  if (op.op === 'expose') return `EXPOSE ${op.port}`;
  return op.op === 'arg' ? `ARG ${op.name}=${op.default ?? ''}` : `ENV ${op.name}=${op.value.replace(/[\r\n]+/g, ' ')}`;
};

/** Finds what Dockerfiles declare: ARG and ENV with a line of their own, by stage. */
export const locator: Locator = {
  format: 'dockerfile',
  handles: (path) => /(?:^|[/._-])(?:Dockerfile|Containerfile)(?:[._-][^/]*)?$/i.test(path) && !/\.(?:md|dockerignore)$/i.test(path),
  async outline(text, path) {
    const file = await parseDockerfile(text, path);
    return distinct(file.stages.flatMap((stage, index) => (['ARG', 'ENV'] as const).flatMap((keyword) => containerOf(text, stage, index, keyword))));
  },
};

function containerOf(text: string, stage: Stage, index: number, keyword: 'ARG' | 'ENV'): Container[] {
  const lines = stage.lines.filter((line) => line.keyword === keyword && line.pairs.length === 1);
  const [first, last] = [lines[0], lines.at(-1)];
  if (!first || !last) return [];
  const entries = lines.flatMap((line) =>
    line.pairs.map((pair) => ({
      name: pair.name,
      also: referencesIn(pair.value),
      node: { start: line.start, end: line.end },
      key: pair.key,
      lead: line.start,
      shape: 'string',
      ...(pair.given ? { value: pair.given } : {}),
    })),
  );
  return [
    {
      path: `stage ${stage.name ?? index + 1} ${keyword}`,
      kind: 'lines',
      separator: '',
      inner: { start: first.start, end: Math.min(text.length, last.end + 1) },
      entries,
    },
  ];
}

const referencesIn = (value: string | null): string[] => [
  ...new Set([...(value ?? '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map((match) => match[1] as string)),
];
