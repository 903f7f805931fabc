import type { Around, Declared, Entity } from './model.js';
import { valueText } from './style.js';
import { stringOf } from './syntax.js';

/** Names that TypeORM makes up by itself, a prefix and a hash: such a name need not be said. */
const OWN = /^(IDX|UQ|REL)_[0-9a-f]{20,}$/;

const INDEX = new Set(['Index', 'Unique']);

/**
 * `@Index()` where the entities of the workspace keep theirs: above the property where that is the habit and there is one column,
 * above the class otherwise; undefined where no entity declares an index.
 */
export function typeormIndex(entity: Entity, index: { name: string; keys: readonly string[]; unique: boolean }, around: Around): Declared | undefined {
  const { style } = entity.source;
  const onMember = around.entities.flatMap((one) => one.fields.flatMap((field) => field.decorators)).filter((one) => INDEX.has(one.name));
  const onClass = around.entities.flatMap((one) => one.decorators).filter((one) => INDEX.has(one.name));
  if (onMember.length + onClass.length === 0) return undefined;
  const named = OWN.test(index.name) ? [] : [valueText(style, index.name)];
  const options = index.unique ? ['{ unique: true }'] : [];
  const needs = [{ from: 'typeorm', name: 'Index' }];
  const [only] = index.keys;
  // Two members above the class may be the habit of indexes over several columns alone.
  const single = onClass.filter((one) => one.args.some((arg) => arg.type === 'ArrayExpression' && (arg['elements'] as unknown[]).length === 1));
  if (only !== undefined && index.keys.length === 1 && onMember.length >= single.length)
    return { place: 'member', key: only, text: `@Index(${[...named, ...options].join(', ')})`, needs };
  const keys = valueText(style, [...index.keys]);
  return { place: 'class', text: `@Index(${[...named, keys, ...options].join(', ')})`, needs };
}

/** Name that an index decorator says. */
export const indexNameOf = (args: readonly unknown[]): string | undefined => stringOf(args[0]);
