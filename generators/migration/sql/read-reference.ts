import { tableOf, type Action, type ForeignKeyDef } from '../model/schema.js';
import { fullName, namesIn, type Reading } from './reading.js';
import { bracket, part, pathEnd, says, textOf, type Span } from './span.js';

type Reference = Pick<ForeignKeyDef, 'references' | 'on_delete' | 'on_update' | 'tail'>;

const ACTIONS: readonly Action[] = ['cascade', 'restrict', 'set null', 'set default', 'no action'];

/** An action of ON DELETE or ON UPDATE, and where it ends; none where it names columns: `SET NULL (a)`. */
function actionAt(span: Span, at: number): { kind: 'on_delete' | 'on_update'; action: Action; end: number } | undefined {
  const kind = says(span, at, 'ON', 'DELETE') ? 'on_delete' : says(span, at, 'ON', 'UPDATE') ? 'on_update' : undefined;
  const action = ACTIONS.find((one) => says(span, at + 2, ...one.toUpperCase().split(' ')));
  if (!kind || !action) return undefined;
  const end = at + 2 + action.split(' ').length;
  return span.tokens[end]?.text === '(' ? undefined : { kind, action, end };
}

/** What stands behind the columns: actions, and whatever else. */
function behind(span: Span, from: number): Omit<Reference, 'references'> {
  const found: Omit<Reference, 'references'> = { on_delete: undefined, on_update: undefined };
  const rest: string[] = [];
  let start = from;
  const keep = (to: number): void => void (to > start && rest.push(textOf(part(span, start, to))));
  for (let at = from; at < span.tokens.length; at++) {
    const action = actionAt(span, at);
    if (!action) continue;
    keep(at);
    found[action.kind] = action.action;
    start = action.end;
  }
  keep(span.tokens.length);
  return rest.length ? { ...found, tail: rest.join(' ') } : found;
}

/** `REFERENCES t (a) ON DELETE …`: what a foreign key points to; undefined where the text says no such thing. */
export function referenceIn(span: Span, reading: Reading): Reference | undefined {
  const at = span.tokens.findIndex((_, index) => says(span, index, 'REFERENCES'));
  const end = at < 0 ? 0 : pathEnd(span, at + 1);
  if (at < 0 || end === at + 1) return undefined;
  const table = fullName(textOf(part(span, at + 1, end)), reading);
  const list = span.tokens[end]?.text === '(' ? bracket(span, end) : undefined;
  const columns = list ? namesIn(list.inner) : [...(tableOf(reading.model, table)?.primary_key?.columns ?? ['id'])];
  return { references: { table, columns }, ...behind(span, list?.end ?? end) };
}
