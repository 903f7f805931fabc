import { edit, file, type Change } from '../../../pipeline/change.js';
import { editSource } from '../../../pipeline/edit/source.js';
import { eolOf, indentAt } from '../../../pipeline/edit/lines.js';
import { keyName, isNode } from '../../../pipeline/edit/source/syntax.js';
import { camelCase } from '../../../pipeline/names.js';
import { classFor, fileFor } from './file-name.js';
import { editStatement } from './statement.js';
import type { Around, Entity, Member, Source } from './model.js';
import type { Made, NewTable } from './new-table.js';
import { pathTo } from './module.js';
import { keyFor } from './style.js';
import { importOf, nodes, statementsOf, textOf } from './syntax.js';

/** An interface for a new table, and its line in the type of the database. */
export function rowModel(table: NewTable, around: Around): Made | undefined {
  const { like } = table;
  const { listed, source } = like;
  const all = [like, ...around.entities];
  const beside = all.filter((one) => one.listed?.container === listed?.container && one.listed?.source.path === listed?.source.path);
  // Tables that are listed one by one have a layout of their own.
  if (!listed || like.node.start + 1 === like.inner.start || beside.length * 2 < all.length) return undefined;
  const name = classFor(table.table, like);
  const members = table.columns.map((ask) => like.shape.member(like, ask, keyFor(ask.column, like, around.siblings), around));
  const text = declared(like, name, members);
  const key = like.naming === 'snake' ? camelCase(table.table) : table.table;
  const entry: Change = edit(listed.source.path, editSource, {
    op: 'entry',
    container: listed.container,
    name: key,
    text: `${key}: ${name}`,
  });
  const isTogether = listed.source.path === source.path;
  if (isTogether) {
    const needs = members
      .flatMap((one) => one.needs)
      .filter((one) => !importOf(source.program, one.name) && !source.text.includes(`type ${one.name}`));
    const imports = needs.map((one) => edit(source.path, editSource, { op: 'import', ...one }));
    return {
      name,
      path: source.path,
      text,
      edits: [edit(source.path, editStatement, { text, name, after: like.name }), ...imports, entry],
    };
  }
  return apart(table, name, text, entry, listed.source, members);
}

/** A file of its own, where the tables have theirs. */
function apart(
  { table, like }: NewTable,
  name: string,
  text: string,
  entry: Change,
  database: Source,
  members: readonly Member[],
): Made | undefined {
  const path = fileFor(name, table, like);
  const known = importOf(database.program, like.name);
  if (path === undefined || !known) return undefined;
  const used = [...new Set([...members.flatMap((one) => one.needs.map((need) => need.name))])];
  const { style } = like.source;
  const eol = eolOf(like.source.text);
  const isType = nodes(like.source.program['body']).some(
    (one) => one.type === 'ImportDeclaration' && keyName(one['source']) === 'kysely' && one['importKind'] === 'type',
  );
  const head =
    used.length > 0
      ? `import ${isType ? 'type ' : ''}{ ${used.join(', ')} } from ${style.quote}kysely${style.quote}${style.semicolon}${eol}${eol}`
      : '';
  const typed = nodes(database.program['body']).some(
    (one) => one.type === 'ImportDeclaration' && one['importKind'] === 'type' && keyName(one['source']) === known.from,
  );
  const edits: Change[] = [
    file(path, 'migration/entity/model.hbs', { text: `${head}${text}${eol}` }),
    entry,
    edit(database.path, editSource, { op: 'import', from: pathTo(database, path), name, ...(typed ? { type: true } : {}) }),
  ];
  return { name, path, text, edits };
}

/** `export interface AuditLogTable { … }`, written as the sibling is. */
function declared(like: Entity, name: string, members: readonly Member[]): string {
  const { text, program, style } = like.source;
  const node = statementsOf(program).find((one) => one.start <= like.node.start && like.node.end <= one.end);
  const head = text.slice(node?.start ?? like.node.start, like.inner.start).replace(new RegExp(`\\b${like.name}\\b`), () => name);
  const eol = eolOf(text);
  const [first] = like.fields;
  const end = first && /[;,]/.test(text[first.node.end] ?? '') ? (text[first.node.end] ?? '') : '';
  const indent = first ? (/[ \t]*$/.exec(text.slice(0, first.node.start))?.[0] ?? style.indent) : style.indent;
  const tail = indentAt(text, node?.start ?? like.node.start) + text.slice(like.inner.end, node?.end ?? like.node.end);
  const own = `${head}${eol}${members.map((one) => `${indent}${one.text}${end}${eol}`).join('')}${tail}`;
  return [own, ...derived(like, name)]
    .join(eol + eol)
    .replace(new RegExp(`${eol}${eol}(?=export type \\w+ = (?:Insertable|Updateable))`, 'g'), () => eol);
}

/** `export type User = Selectable<UserTable>` and the like, for the new one too. */
function derived(like: Entity, name: string): string[] {
  const core = (one: string): string => one.replace(/(Table|Row|Schema)$/, '');
  return nodes(like.source.program['body']).flatMap((one) => {
    const inner = isNode(one['declaration']) ? one['declaration'] : one;
    const type = textOf(like.source.text, inner['typeAnnotation']);
    const own = keyName(inner['id']);
    if (own === undefined || !new RegExp(`^(Selectable|Insertable|Updateable)<${like.name}>$`).test(type) || !own.includes(core(like.name)))
      return [];
    const alias = own.replace(core(like.name), () => core(name));
    return [
      textOf(like.source.text, one)
        .replace(own, () => alias)
        .replace(`<${like.name}>`, () => `<${name}>`),
    ];
  });
}
