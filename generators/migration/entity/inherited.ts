import { keyName } from '../../../pipeline/edit/source/syntax.js';
import { decoratorsOf, importOf, nodes, allOf } from './syntax.js';
import type { Entity, Source } from './model.js';
import { targetsOf } from './module.js';
import { sourceAt, type Session } from './session.js';
import { implied } from './style.js';

/** Bases of bases are followed so far. */
const DEEP = 4;

/** The columns that a model's class has from the class it extends; none where that is a library's. */
export async function inheritedBy(session: Session, entity: Entity): Promise<{ from: string; columns: string[] }> {
  const naming = entity.naming ?? entity.shape.naming;
  const columns: string[] = [];
  let source: Source | undefined = entity.source;
  let name: string | undefined = baseOf(source, entity.name);
  const from = name ?? '';
  for (let depth = 0; depth < DEEP && source && name; depth += 1) {
    source = await declaring(session, source, name);
    if (!source) break;
    columns.push(...keysIn(source, name).map((key) => implied(naming, key)));
    name = baseOf(source, name);
  }
  return { from, columns };
}

const classNamed = (source: Source, name: string) =>
  allOf(source.program, (one) => /^Class(Declaration|Expression)$/.test(one.type) && keyName(one['id']) === name)[0];

const baseOf = (source: Source, name: string): string | undefined => keyName(classNamed(source, name)?.['superClass']);

async function declaring(session: Session, source: Source, name: string): Promise<Source | undefined> {
  if (classNamed(source, name)) return source;
  const known = importOf(source.program, name);
  if (!known) return undefined;
  const path = known.from.startsWith('.')
    ? targetsOf(source.path, known.from).find((one) => session.found.draft.has(one))
    : aliased(session, known.from);
  const found = path === undefined ? undefined : await sourceAt(session, path);
  return found && classNamed(found, name) ? found : undefined;
}

/** The one file that an alias of the workspace (`@/entity/BaseEntity`) can mean. */
function aliased(session: Session, from: string): string | undefined {
  const tail = from.split('/').slice(1).join('/');
  if (tail === '') return undefined;
  const found = session.found.draft
    .files()
    .filter((path) => new RegExp(`(^|/)${tail.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\.[mc]?[jt]s$`).test(path));
  return found.length === 1 ? found[0] : undefined;
}

/** Members with a decorator that makes them a column. */
function keysIn(source: Source, name: string): string[] {
  const body = classNamed(source, name)?.['body'] as { body?: unknown } | undefined;
  return nodes(body?.body).flatMap((member) => {
    const key = keyName(member['key']);
    const isColumn = decoratorsOf(member, source.text).some((one) => /Column$|^Property$|^PrimaryKey$|^Enum$/.test(one.name));
    return member.type === 'ClassProperty' && isColumn && key !== undefined ? [key] : [];
  });
}
