import type { Change } from '../../../pipeline/change.js';
import { isGenerated, modelsOf, readModels, tablesOf } from './locate.js';
import type { Around, Ask, Entity, Field, Member, Needed } from './model.js';
import { pathTo } from './module.js';
import { placeBeside, placeOf } from './place.js';
import { carryOut, entryEdit, sourceEdit, type Session } from './session.js';
import { mostly } from './style.js';
import { bindsName } from './syntax.js';

/** What one operation works with: the models as they are before it. */
export interface Turn {
  session: Session;
  entities: readonly Entity[];
}

/** The one model of a table; a warning where there is none or are several, nothing where the workspace has no models at all. */
export function modelFor({ session, entities }: Turn, table: string, what: string): Entity | undefined {
  const found = modelsOf(session, entities, table);
  const [only] = found;
  const noun = session.shapes[0]?.noun ?? 'model';
  if (found.length > 1) {
    session.warnings.push(
      `Table ${table} has several: ${found.map((one) => `${one.name} (${one.source.path})`).join(', ')}. In the one that counts, ${what}.`,
    );
    return undefined;
  }
  if (!only) {
    session.warnings.push(`No ${noun} of table ${table} was found: where it is, ${what}.`);
    return undefined;
  }
  if (!isGenerated(only.source.text)) return only;
  session.follow_up.push(`run what writes ${only.source.path}: it is generated, so that table ${table} is not edited there by hand`);
  return undefined;
}

/** The siblings of a model: its own members first. */
export function aroundOf({ session, entities }: Turn, entity: Entity): Around {
  const others = entities.filter((one) => one.shape === entity.shape && one !== entity && one.name !== entity.name);
  return { entities: others, siblings: [...entity.fields, ...others.flatMap((one) => one.fields)], dialect: session.known.dialect };
}

/** Edits that bring in the names that a text needs. */
export function imports(entity: Entity, needs: readonly Needed[]): Change[] {
  const { source } = entity;
  const missing = needs.filter((one) => one.from !== '' && !bindsName(source, one.name));
  return missing.map((one) => sourceEdit(source.path, { op: 'import', ...one }));
}

/** The member of a column: a plain one before a relation. */
export const fieldFor = (entity: Entity, name: string): Field | undefined =>
  entity.fields.find((one) => one.column === name && one.role !== 'relation') ??
  entity.fields.find((one) => one.column === name) ??
  entity.fields.find((one) => one.column?.toLowerCase() === name.toLowerCase());

/** True where members have a blank line between them, as others have, and are too few for the editor to see it. */
function isApart(entity: Entity, others: readonly Entity[]): boolean {
  const entries = entity.source.containers.find((one) => one.path === entity.container)?.entries.length ?? 0;
  if (entries === 0 || entries > 2) return false;
  const gaps = (one: Entity): boolean[] =>
    one.fields.slice(1).map((field, at) => /\n[ \t]*\r?\n/.test(one.source.text.slice(one.fields[at]?.node.end, field.node.start)));
  const own = gaps(entity);
  return mostly(own.length > 0 ? own : others.filter((one) => one.shape === entity.shape).flatMap(gaps), false);
}

export function insertion(entity: Entity, member: Member, place: { after?: string | null }, others: readonly Entity[]): Change {
  const { container, source } = entity;
  const entry = { container, name: member.key, text: member.text, ...place };
  return isApart(entity, others)
    ? entryEdit(source.path, { op: 'insert', ...entry, heading: '' })
    : sourceEdit(source.path, { op: 'entry', ...entry });
}

export const replacement = (entity: Entity, field: Field, text: string, becomes = field.key): Change =>
  entryEdit(entity.source.path, { op: 'replace', container: entity.container, name: field.key, becomes, text });

/** Puts a new member into a model that an earlier edit of this operation may have changed. */
export async function insert(turn: Turn, known: Entity, member: Member, ask: Ask, relation?: string): Promise<void> {
  const { session } = turn;
  const { name, source } = known;
  const { path } = source;
  // A workspace with many models is read as far as it speaks of the tables named.
  const entity = (await readModels(session, [name, ...tablesOf(known)])).find((one) => one.name === name && one.source.path === path);
  if (!entity) return;
  const enumNeed = ask.code && ask.code.path !== path ? [{ from: pathTo(entity.source, ask.code.path), name: ask.code.name }] : [];
  const beside = (member.beside ?? []).map((one) => sourceEdit(path, { op: 'entry', ...one }));
  const place = relation === undefined ? undefined : placeBeside(entity, relation, turn.entities);
  const edits = [
    insertion(entity, member, place ?? placeOf(entity, member.key), turn.entities),
    ...beside,
    ...(member.edits ?? []),
    ...imports(entity, [...member.needs, ...enumNeed]),
  ];
  if (!(await carryOut(session, edits, member.text))) return;
  session.warnings.push(...member.warnings);
  session.because.push(
    `${entity.shape.noun} ${entity.name} in ${entity.source.path} has ${member.key} for column ${ask.column}, as its siblings are written`,
  );
}

/** Says that a model has no member for a column. */
export function missing({ warnings }: Session, entity: Entity, column: string): void {
  warnings.push(`${entity.source.path}: ${entity.name} has no member for column ${column}; look at what it inherits.`);
}

/** Files that speak of a model and of one of its members; five are enough to start. */
export function usesOf({ session }: Turn, entity: Entity, fields: readonly Field[]): string[] {
  const { workspace } = session.found;
  const named = new Set(workspace.mentions(entity.name));
  const used = fields.flatMap((one) => workspace.mentions(one.key)).filter((path) => named.has(path) && path !== entity.source.path);
  return [...new Set(used)].filter((path) => /\.[mc]?[jt]sx?$/.test(path) && !path.startsWith(`${session.known.dir}/`)).slice(0, 5);
}
