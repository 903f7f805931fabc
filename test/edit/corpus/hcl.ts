import { parse } from '@cdktn/hcl2json';
import { hcl as editHcl, locator, type HclAddress, type HclOp, type HclValue } from '../../../pipeline/edit/hcl.js';
import { parseHcl, type HclBlock, type HclBody } from '../../../pipeline/edit/hcl/parse.js';
import { elementsOf } from '../../../pipeline/edit/hcl/elements.js';
import { unaligned } from './bytes.js';
import { chosen, cloneTrials } from './clone.js';
import type { CorpusFile } from './files.js';
import type { Attempt, Made, Subject, Trial } from './trial.js';
import type { Tree } from './tree.js';

/** The file as HashiCorp's own parser reads it. */
async function read({ text }: CorpusFile): Promise<Tree | undefined> {
  try {
    return treeOf(await parse('a.tf', text.replace(/^\uFEFF/, '')));
  } catch {
    return undefined;
  }
}

function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return ['list', ...value.map(treeOf)];
  if (typeof value !== 'object' || value === null) return `${typeof value} ${String(value)}`;
  const keys = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['map', ...keys.map(([key, one]): Tree => [key, treeOf(one)])];
}

interface Spot {
  in: HclAddress[];
  body: HclBody;
  block?: HclBlock;
}

/** Every body of a file that an address leads to. */
function bodies(file: CorpusFile): Spot[] {
  const visit = (body: HclBody, at: HclAddress[], block?: HclBlock): Spot[] => {
    const blocks = body.items.filter((one): one is HclBlock => one.kind === 'block');
    return [{ in: at, body, ...(block ? { block } : {}) }, ...blocks.flatMap((one) => visit(one.body, [...at, { type: one.type, labels: one.labels }], one))];
  };
  return visit(parseHcl(file.text, file.path), []);
}

const valueOf = ({ value, words, picks }: Made): HclValue => chosen<HclValue>([value, words, 12, true, null, [value, 1], { key: value, other: words }, []], picks[3]!)!;

const attemptOf = (file: CorpusFile, op: HclOp, brings: string): Attempt => ({ what: JSON.stringify(op), apply: (text) => editHcl(text, [op], file.path), brings: [brings], level: unaligned });

/** A block on one line is unfolded: its white space changes. */
function unfolding({ text }: CorpusFile, spot: Spot | undefined, planned: Attempt): Attempt {
  const folded = spot?.block !== undefined && !text.slice(spot.block.start, spot.block.end).includes('\n');
  return folded ? { ...planned, level: (one) => one.replace(/\s+/g, ' ') } : planned;
}

const block: Trial = {
  name: 'add a block',
  plan(file, made) {
    const spot = made.picks[1]! % 2 === 0 ? undefined : chosen(bodies(file).filter((one) => one.in.length > 0), made.picks[0]!);
    const labels = spot ? [] : ['aws_thing', made.name];
    const body = [{ attribute: 'name', value: made.name }, { attribute: 'value', value: valueOf(made) }];
    const op: HclOp = { op: 'block', ...(spot ? { in: spot.in } : {}), block: { type: spot ? 'made_block' : 'resource', labels, body }, ...(made.picks[2]! % 3 === 0 ? { comment: made.words } : {}) };
    return unfolding(file, spot, attemptOf(file, op, made.name));
  },
};

const attribute: Trial = {
  name: 'add an attribute',
  plan(file, made) {
    const spot = chosen(bodies(file).filter((one) => one.in.length > 0 || /\.tfvars$/.test(file.path)), made.picks[0]!);
    if (!spot) return undefined;
    return unfolding(file, spot, attemptOf(file, { op: 'attribute', in: spot.in, name: made.name, value: valueOf(made), mode: 'add' }, made.name));
  },
};

const element: Trial = {
  name: 'add an element',
  plan(file, made) {
    const all = bodies(file).flatMap((spot) => spot.body.items.flatMap((one) => (one.kind === 'attribute' ? [{ spot, one }] : [])));
    const found = chosen(all.filter(({ one }) => elementsOf(file.text, one.value, '[') ?? elementsOf(file.text, one.value, '{')), made.picks[0]!);
    if (!found) return undefined;
    const { spot, one } = found;
    const isMap = file.text[one.value.start] === '{';
    const op: HclOp = { op: 'element', in: spot.in, attribute: one.name, ...(isMap ? { key: made.name, value: made.value } : { value: made.name }) };
    return attemptOf(file, op, made.name);
  },
};

const change: Trial = {
  name: 'change an attribute',
  plan(file, made) {
    const all = bodies(file).flatMap((spot) => spot.body.items.flatMap((one) => (one.kind === 'attribute' ? [{ spot, one }] : [])));
    const found = chosen(all, made.picks[0]!);
    if (!found) return undefined;
    return { ...attemptOf(file, { op: 'attribute', in: found.spot.in, name: found.one.name, value: made.name, mode: 'set' }, made.name), replaces: true };
  },
};

export const hcl: Subject = {
  format: 'hcl',
  trials: [
    block,
    attribute,
    element,
    change,
    // A block without labels has no name of its own.
    ...cloneTrials(locator, (entry) => entry.shape !== 'block' || entry.key.start > entry.node.start),
  ],
  read,
};
