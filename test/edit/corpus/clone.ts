import { entryEditor, type InsertOp } from '../../../pipeline/edit/clone.js';
import type { Container, Entry, Locator } from '../../../pipeline/edit/locator.js';
import { positionFor } from '../../../pipeline/precedent/position.js';
import { renderFrom, type Precedent } from '../../../pipeline/precedent/render.js';
import type { Wanted } from '../../../pipeline/precedent/wanted.js';
import type { CorpusFile } from './files.js';
import type { Attempt, Made, Trial } from './trial.js';

/** The one of a list that a generated number means. */
export const chosen = <T>(list: readonly T[], pick: number): T | undefined => (list.length === 0 ? undefined : list[pick % list.length]);

/** The way from a precedent to an edit: a sibling's text is cloned, its name and values substituted, and spliced in beside the siblings. */
export const cloneTrials = (locator: Locator, fits: Fits = () => true): Trial[] => [
  { name: 'clone and substitute', plan: (file, made) => insertion(locator, file, made, fits) },
  { name: 'replace an entry', plan: (file, made) => replacement(locator, file, made, fits) },
];

/** Which entries can have another name. */
type Fits = (entry: Entry, text: string) => boolean;

interface Spot {
  container: Container;
  entry: Entry;
}

async function spotIn(locator: Locator, { path, text }: CorpusFile, [first = 0, second = 0]: number[], fits: Fits): Promise<Spot | undefined> {
  const containers = (await locator.outline(text, path)).filter((one) => one.entries.some((entry) => entry.name !== '' && fits(entry, text)));
  const container = chosen(containers, first);
  const entry = container && chosen(container.entries.filter((one) => one.name !== '' && fits(one, text)), second);
  return container && entry ? { container, entry } : undefined;
}

async function insertion(locator: Locator, file: CorpusFile, made: Made, fits: Fits): Promise<Attempt | undefined> {
  const spot = await spotIn(locator, file, made.picks, fits);
  if (!spot) return undefined;
  const { container, entry } = spot;
  const wanted = wantedOf(made);
  const precedent: Precedent = { text: file.text, format: locator.format, container, entry, name: entry.name };
  const rendered = renderFrom(precedent, wanted, made.picks[3]! % 3 === 0 ? null : made.value);
  const op: InsertOp = { op: 'insert', container: container.path, name: rendered.name, text: rendered.text, ...(rendered.lead ? { lead: rendered.lead } : {}), ...positionIn(spot, rendered.name, wanted, file.text, made) };
  const edit = entryEditor(locator);
  const disabled = /^\s*#/.test(rendered.text) && locator.format === 'env';
  // A heading that was opened for it stays, and so does a comment in a dotenv file that reads as the heading of a block.
  const stays = op.heading !== undefined || (container.kind === 'lines' && op.lead !== undefined);
  return {
    what: `insert ${JSON.stringify(op.text)} after ${JSON.stringify(op.after)} into ${container.path}`,
    apply: (text) => edit(text, [op], file.path),
    ...(stays ? {} : { undo: (text: string) => edit(text, [{ op: 'remove', container: container.path, name: op.name }], file.path) }),
    brings: disabled ? [] : [rendered.name],
  };
}

const wantedOf = ({ name, value, words, picks }: Made): Wanted => ({
  name,
  value_type: 'string',
  required: picks[4]! % 2 === 0,
  sensitive: false,
  default: picks[5]! % 2 === 0 ? value : null,
  example: value,
  description: words,
  options: [],
  group: picks[6]! % 4 === 0 ? 'Some group' : null,
  values: {},
});

/** Where precedents say, first, after some sibling, or where the editor puts it. */
function positionIn({ container }: Spot, name: string, wanted: Wanted, text: string, { picks }: Made): Partial<InsertOp> {
  const named = container.entries.filter((one) => one.name !== '');
  const ways = [() => positionFor(container, name, wanted, text), () => ({ after: null }), () => ({ after: chosen(named, picks[7]!)!.name }), () => ({})];
  return chosen(ways, picks[2]!)!();
}

async function replacement(locator: Locator, file: CorpusFile, made: Made, fits: Fits): Promise<Attempt | undefined> {
  const spot = await spotIn(locator, file, made.picks, fits);
  if (!spot) return undefined;
  const { container, entry } = spot;
  if (container.entries.filter((one) => one.name === entry.name).length > 1) return undefined;
  const own = file.text.slice(entry.node.start, entry.node.end);
  const becomes = made.name;
  const text = own.slice(0, entry.key.start - entry.node.start) + becomes + own.slice(entry.key.end - entry.node.start);
  const edit = entryEditor(locator);
  return {
    what: `replace ${JSON.stringify(own)} by ${JSON.stringify(text)} in ${container.path}`,
    apply: (current) => edit(current, [{ op: 'replace', container: container.path, name: entry.name, becomes, text }], file.path),
    undo: (current) => edit(current, [{ op: 'replace', container: container.path, name: becomes, becomes: entry.name, text: own }], file.path),
    brings: entry.disabled ? [] : [becomes],
    replaces: true,
  };
}
