import type { Instruction, PropertyInstruction } from 'dockerfile-ast';
import { InfraError } from '../../error.js';

/** One instruction with its place in the text. */
export interface Line {
  keyword: string;
  start: number;
  end: number;
  /** What follows the keyword, comments and line continuations taken out. */
  content: string;
  /** `NAME=value` pairs of ARG, ENV and LABEL. */
  pairs: Pair[];
}

/** One `NAME=value`, with its places in the text. */
export interface Pair {
  name: string;
  value: string | null;
  start: number;
  end: number;
  key: { start: number; end: number };
  given?: { start: number; end: number };
}

/** A build stage: from its FROM to the next one. */
export interface Stage {
  name: string | undefined;
  lines: Line[];
}

/** A Dockerfile, read. */
export interface Dockerfile {
  text: string;
  /** ARGs before the first stage. */
  globals: Line[];
  stages: Stage[];
}

/** Reads a Dockerfile with positions. @throws InfraError when it has no stage */
export async function parseDockerfile(text: string, path: string): Promise<Dockerfile> {
  const { DockerfileParser } = await import('dockerfile-ast');
  const bom = text.startsWith('\ufeff') ? 1 : 0;
  const starts = lineStarts(text, bom);
  const lines = DockerfileParser.parse(text.slice(bom))
    .getInstructions()
    .map((one) => lineOf(one, starts));
  const first = lines.findIndex((line) => line.keyword === 'FROM');
  if (first === -1) throw new InfraError({ subject: 'not a Dockerfile: it has no FROM', file: path });
  const stages: Stage[] = [];
  for (const line of lines.slice(first)) {
    if (line.keyword === 'FROM') stages.push({ name: /\s+as\s+(\S+)\s*$/i.exec(line.content)?.[1], lines: [] });
    stages.at(-1)?.lines.push(line);
  }
  return { text, globals: lines.slice(0, first), stages };
}

type Position = { line: number; character: number };
type At = (position: Position) => number;

function lineStarts(text: string, bom: number): At {
  const starts = [bom];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return ({ line, character }) => (starts[line] ?? text.length) + character;
}

function lineOf(one: Instruction, at: At): Line {
  const range = one.getRange();
  const properties = 'getProperties' in one ? (one as PropertyInstruction).getProperties() : [];
  const pairs = properties.map((property): Pair => {
    const [own, key, given] = [property.getRange(), property.getNameRange(), property.getValueRange()];
    return {
      name: property.getName(),
      value: property.getValue(),
      start: at(own.start),
      end: at(own.end),
      key: { start: at(key.start), end: at(key.end) },
      ...(given ? { given: { start: at(given.start), end: at(given.end) } } : {}),
    };
  });
  return { keyword: one.getKeyword(), start: at(range.start), end: at(range.end), content: one.getArgumentsContent() ?? '', pairs };
}
