import { InfraError } from '../error.js';
import type { Json } from '../kind.js';
import { applyOp } from './yaml/apply.js';
import { emit } from './yaml/emit.js';
import { isDocument, nodeAt } from './yaml/find.js';
import { loadYaml, type Doc } from './yaml/lib.js';
import { modelOf, sameModel, type EditsOf } from './yaml/model.js';
import { newRound, type Plan, type Round, type Splice } from './yaml/round.js';
import { parseSource, type Source } from './yaml/source.js';
import { pathText, type YamlOp } from './yaml/types.js';

export { pathText } from './yaml/types.js';
export type {
  AppendOp,
  RemoveOp,
  RenameOp,
  ReplaceOp,
  SetOp,
  YamlContent,
  YamlDocument,
  YamlOp,
  YamlPath,
  YamlPlace,
  YamlStep,
} from './yaml/types.js';
export { viewYaml, type YamlHabits, type YamlView } from './yaml/view.js';
export { locator } from './yaml/outline.js';

/**
 * The editor of YAML: finds places with the parser, changes the text only there, and compares what the new text means
 * with what was asked for. Comments, order, quotes, anchors, line breaks and all other bytes stay.
 * Operations on separate places are carried out in one pass; those that build on another follow in the next.
 * @param text the file, or '' to begin one
 * @param ops in order
 * @param path for messages
 * @returns the new text
 * @throws InfraError with the snippet to paste: not YAML, duplicate keys, templates, an alias in the way, another value there already
 */
export async function editYaml(text: string, ops: readonly YamlOp[], path: string): Promise<string> {
  await loadYaml();
  let current = text;
  let left = ops;
  while (left.length > 0) {
    const step = carryOut(current, left, path);
    if (step.waiting.length === left.length && step.text === current) throw new Error(`operations on ${path} wait for each other`);
    [current, left] = [step.text, step.waiting];
  }
  return current;
}

interface Step {
  text: string;
  waiting: YamlOp[];
}

function carryOut(text: string, ops: readonly YamlOp[], path: string): Step {
  const source = parseGuarded(text, path);
  const rounds = new Map<number, Round>();
  const waiting: YamlOp[] = [];
  for (const op of ops) {
    const position = documentFor(source, op);
    const round = rounds.get(position) ?? newRound(source, source.docs[position] as Doc);
    rounds.set(position, round);
    if (!applyOp(round, op)) waiting.push(op);
  }
  const splices = [...rounds.values()].flatMap((round) => [
    ...round.splices,
    ...[...round.plans.values()].flatMap((plan) => emit(round, plan)),
  ]);
  const next = splice(text, splices);
  if (splices.length > 0) compare(source, rounds, next, path);
  return { text: next, waiting };
}

// The parser composes by recursion: absurd nesting ends it with a RangeError.
function parseGuarded(text: string, path: string): Source {
  try {
    return parseSource(text, path);
  } catch (error) {
    if (error instanceof RangeError)
      throw new InfraError({ subject: 'nested too deeply', file: path, remedy: 'Nothing is changed in such a file.' });
    throw error;
  }
}

function documentFor(source: Source, op: YamlOp): number {
  const { docs } = source;
  if (docs.length === 0) {
    docs.push(...parseSource('---', source.path).docs);
    return 0;
  }
  const fitting = [...docs.keys()].filter(
    (position) => op.document === undefined || isDocument(docs[position] as Doc, position, op.document),
  );
  if (fitting.length === 1) return fitting[0] as number;
  const holding = fitting.filter((position) => nodeAt(docs[position] as Doc, op.at) !== undefined);
  if (holding.length === 1) return holding[0] as number;
  const seen = fitting.length === 0 ? 'none of the documents in this file fits' : `${fitting.length} documents in this file fit`;
  throw new InfraError({ subject: `${pathText(op.at)}: ${seen}`, file: source.path, remedy: 'Say which document is meant.' });
}

/** Of two insertions at one offset the one into the inner collection comes first. */
function byRank(a: Splice, b: Splice): number {
  const [inner, outer] = [a.from ?? Infinity, b.from ?? Infinity];
  return inner === outer ? 0 : outer - inner;
}

/** Applies replacements of separate stretches; deletions that touch or overlap are one. */
function splice(text: string, splices: readonly Splice[]): string {
  const order = splices.map((one, position) => ({ ...one, position }));
  order.sort((a, b) => a.start - b.start || (a.end === a.start ? 0 : 1) - (b.end === b.start ? 0 : 1) || byRank(a, b) || a.position - b.position);
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, text: piece } of order) {
    if (start > at) parts.push(text.slice(at, start));
    parts.push(piece);
    at = Math.max(at, end);
  }
  return parts.join('') + text.slice(at);
}

/** The new text must mean the old one plus exactly what was asked for. */
function compare(source: Source, rounds: ReadonlyMap<number, Round>, next: string, path: string): void {
  const again = parseAgain(next, path);
  const count = Math.max(source.docs.length, 1);
  const right =
    again?.docs.length === count &&
    again.docs.every((doc, position) => {
      const round = rounds.get(position);
      const old = source.docs[position] as Doc;
      return sameModel(round?.root ?? modelOf(old.contents, round ? editsOf(round) : undefined), modelOf(doc.contents));
    });
  if (right) return;
  throw new InfraError({
    subject: 'this file has a shape in which the change cannot be made safely',
    file: path,
    evidence: ['the edited text did not read back as the old content plus the change'],
    remedy: 'Make this change by hand.',
  });
}

function parseAgain(text: string, path: string): Source | undefined {
  try {
    return parseSource(text, path);
  } catch (error) {
    if (error instanceof InfraError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function editsOf(round: Round): EditsOf {
  for (const plan of round.plans.values()) merge(plan);
  return (node) => round.plans.get(node);
}

function merge(plan: Plan): void {
  plan.inserted.clear();
  const slots = new Set([...plan.after.keys(), ...plan.before.keys()]);
  for (const slot of slots) plan.inserted.set(slot, [...(plan.after.get(slot) ?? []), ...(plan.before.get(slot) ?? [])]);
}

/** A place of the file that a change touches although other places share it: what an anchor names is used elsewhere too. */
export async function sharedBy(text: string, op: YamlOp, path: string): Promise<string[]> {
  await loadYaml();
  const source = parseGuarded(text, path);
  const doc = source.docs[documentFor(source, op)] as Doc;
  const names: string[] = [];
  for (let depth = 1; depth <= op.at.length; depth++) {
    const node = nodeAt(doc, op.at.slice(0, depth)) as { anchor?: string } | null | undefined;
    if (node?.anchor)
      names.push(
        `${path}: ${pathText(op.at.slice(0, depth))} is anchored as &${node.anchor}; the change shows wherever *${node.anchor} stands`,
      );
  }
  return names;
}

/** Plain data of the first document; see viewYaml for more. Throws an InfraError for what is not YAML. */
export async function readYaml(text: string, path: string): Promise<Json> {
  const { viewYaml } = await import('./yaml/view.js');
  return (await viewYaml(text, path))[0]?.data ?? null;
}
