import { edit } from '../../../pipeline/change.js';
import { editDecorators } from './decorate.js';
import type { Around, Declared, Entity, Indexed } from './model.js';
import { moduleOf } from './module.js';
import { indexBehind } from './place.js';
import { valueText } from './style.js';
import { stringOf } from './syntax.js';

/** Names that TypeORM makes up by itself, a prefix and a hash: such a name need not be said. */
const OWN = /^(IDX|UQ|REL)_[0-9a-f]{20,}$/;

const INDEX = new Set(['Index', 'Unique']);

/**
 * `@Index()` where the entities of the workspace keep theirs: above the property where that is the habit and there is one column,
 * above the class otherwise; undefined where no entity declares an index.
 */
export function typeormIndex(entity: Entity, index: Indexed, around: Around): Declared | undefined {
  const { style, path } = entity.source;
  const all = [entity, ...around.entities];
  const onMember = all.flatMap((one) => one.fields.flatMap((field) => field.decorators)).filter((one) => INDEX.has(one.name));
  const onClass = all.flatMap((one) => one.decorators).filter((one) => INDEX.has(one.name));
  if (onMember.length + onClass.length === 0) return undefined;
  const named = OWN.test(index.name) || index.name === '' ? [] : [valueText(style, index.name)];
  const options = index.unique ? ['{ unique: true }'] : [];
  const needs = [{ from: moduleOf('Index', entity, around, 'typeorm'), name: 'Index' }];
  // Decorators above the class may be the habit for several columns alone.
  const single = onClass.filter((one) =>
    one.args.some((arg) => arg.type === 'ArrayExpression' && (arg['elements'] as unknown[]).length === 1),
  );
  const [member] = index.keys;
  if (member !== undefined && index.keys.length === 1 && onMember.length >= single.length) {
    const text = `@Index(${[...named, ...options].join(', ')})`;
    const after = indexBehind(
      all,
      entity.fields.find((one) => one.key === member),
    );
    return {
      text,
      needs,
      edit: edit(path, editDecorators, { op: 'decorate', class: entity.name, member, text, ...(after ? { after } : {}) }),
    };
  }
  const text = `@Index(${[...named, valueText(style, [...index.keys]), ...options].join(', ')})`;
  const after = entity.decorators.some((one) => INDEX.has(one.name))
    ? entity.decorators.findLast((one) => INDEX.has(one.name))!.name
    : 'Entity';
  return { text, needs, edit: edit(path, editDecorators, { op: 'decorate', class: entity.name, text, after }) };
}

/** Takes out the decorator that names an index. */
export function typeormUnindexed(entity: Entity, name: string) {
  const isIt = (one: { name: string; args: readonly unknown[] }): boolean => INDEX.has(one.name) && stringOf(one.args[0]) === name;
  const above = entity.decorators.find(isIt);
  const member = entity.fields.find((one) => one.decorators.some(isIt));
  const text = above?.text ?? member?.decorators.find(isIt)?.text;
  if (text === undefined) return undefined;
  return edit(entity.source.path, editDecorators, {
    op: 'undecorate',
    class: entity.name,
    text,
    ...(above || !member ? {} : { member: member.key }),
  });
}
