import { edit } from '../../../pipeline/change.js';
import type { OperationOf } from '../task.js';
import { askAltered, askFor } from './ask.js';
import { editImports } from './exports.js';
import { closeness, modelsOf } from './locate.js';
import type { Ask } from './model.js';
import { relationKey } from './relation.js';
import { addRelation } from './rule-keys.js';
import { carryOut, entryEdit, oneLine } from './session.js';
import { keyFor } from './style.js';
import { aroundOf, fieldFor, imports, insert, missing, modelFor, replacement, usesOf, type Turn } from './turn.js';

/** The member as the model in doubt would have it, or the one nearest to the migrations. */
function snippetOf(turn: Turn, table: string, ask: Ask): string {
  const { session, entities } = turn;
  const [first] = [...entities].sort((a, b) => closeness(b.source.path, session.known.dir) - closeness(a.source.path, session.known.dir));
  const like = modelsOf(session, entities, table)[0] ?? first;
  const around = like && aroundOf(turn, like);
  return like && around ? oneLine(like.shape.member(like, ask, keyFor(ask.column, like, around.siblings), around).text) : ask.column;
}

/** Rule of the operation of that name. */
export async function addColumn(turn: Turn, { table, column }: OperationOf<'add_column'>): Promise<void> {
  const { session } = turn;
  const ask = await askFor(session, table, column);
  const entity = modelFor(turn, table, `add ${snippetOf(turn, table, ask)}`);
  if (!entity || fieldFor(entity, column.name)) return;
  const around = aroundOf(turn, entity);
  const key = keyFor(column.name, entity, around.siblings);
  const related = column.references ? await addRelation(turn, entity, { ...ask, member: key }, column.references) : false;
  if (related === 'alone') return;
  const to = related && column.references ? modelsOf(turn.session, turn.entities, column.references.table)[0] : undefined;
  const member = entity.shape.member(entity, { ...ask, to }, key, around);
  await insert(turn, entity, member, ask, related ? relationKey(column.name) : undefined);
}

/** Rule of the operation of that name. */
export async function dropColumn(turn: Turn, { table, column }: OperationOf<'drop_column'>): Promise<void> {
  const { session } = turn;
  const entity = modelFor(turn, table, `take out column ${column}`);
  const fields = entity?.fields.filter((one) => one.column === column) ?? [];
  if (!entity) return;
  if (fields.length === 0) return missing(session, entity, column);
  const edits = fields.map((one) => entryEdit(entity.source.path, { op: 'remove', container: entity.container, name: one.key }));
  for (const { container } of entity.shape.besides?.(entity) ?? []) {
    edits.push(...fields.map((one) => entryEdit(entity.source.path, { op: 'remove', container: container.path, name: one.key })));
  }
  edits.push(...(entity.shape.dropped?.(entity, fields) ?? []));
  const names = [...new Set(fields.flatMap((one) => one.text.match(/[A-Za-z_$][\w$]*/g) ?? []))];
  edits.push(edit(entity.source.path, editImports, { unused: names }));
  if (!(await carryOut(session, edits, `take out ${fields.map((one) => one.key).join(', ')}`))) return;
  const used = usesOf(turn, entity, fields);
  if (used.length > 0)
    session.warnings.push(
      `${fields.map((one) => one.key).join(', ')} of ${entity.name} is gone and may still be used in ${used.join(', ')}.`,
    );
}

/** Rule of the operation of that name. */
export async function renameColumn(turn: Turn, { table, column, to }: OperationOf<'rename_column'>): Promise<void> {
  const { session } = turn;
  const entity = modelFor(turn, table, `call column ${column} ${to}`);
  const field = entity && fieldFor(entity, column);
  if (!entity || (!field && fieldFor(entity, to))) return;
  if (!field) return missing(session, entity, column);
  const made = entity.shape.renamed?.(entity, field, to);
  if (!made)
    return void session.warnings.push(
      `${entity.source.path}: ${field.key} of ${entity.name} stands for column ${column}, which is ${to} now: change it by hand.`,
    );
  const edits = [replacement(entity, field, made.text, made.key), ...(made.edits ?? [])];
  if (!(await carryOut(session, edits, made.text))) return;
  session.warnings.push(...(made.warnings ?? []));
  if (made.key === field.key) {
    return void session.warnings.push(
      `${entity.name}.${field.key} keeps its name and stands for column ${to} now: rename it with your editor where you want to.`,
    );
  }
  const used = usesOf(turn, entity, [field]);
  session.warnings.push(
    `${field.key} of ${entity.name} is called ${made.key} now${used.length > 0 ? `; it may still be used in ${used.join(', ')}` : ''}.`,
  );
}

/** Rule of the operation of that name. */
export async function alterColumn(turn: Turn, operation: OperationOf<'alter_column'>): Promise<void> {
  const { session } = turn;
  const { table, column } = operation;
  const entity = modelFor(turn, table, `change column ${column} as the migration does`);
  const field = entity && fieldFor(entity, column);
  const ask = await askAltered(session, operation);
  if (!entity) return;
  if (!field) return missing(session, entity, column);
  const set = (['type', 'nullable', 'default'] as const).filter((part) => operation[part === 'type' ? 'value_type' : part] !== undefined);
  const member = ask && entity.shape.altered?.(entity, field, ask, set, aroundOf(turn, entity));
  if (!member)
    return void session.warnings.push(
      `${entity.source.path}: ${field.key} of ${entity.name} has a form of its own: change its ${set.join(' and ')} by hand.`,
    );
  const typed = set.includes('type') || set.includes('nullable') ? (member.beside ?? []) : [];
  const beside = typed.map(({ container, name, text }) =>
    entryEdit(entity.source.path, { op: 'replace', container, name, becomes: name, text }),
  );
  const edits = [replacement(entity, field, member.text), ...beside, ...(member.edits ?? []), ...imports(entity, member.needs)];
  await carryOut(session, edits, member.text);
}
