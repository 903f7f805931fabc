import { eolOf } from '../../../pipeline/edit/lines.js';
import type { Around, Ask, Entity, Field, Member, Needed } from './model.js';
import { withoutNull } from './classes.js';
import { memberIndent } from './options.js';
import { alike, keyText, most, mostly } from './style.js';

export interface Emptiness {
  mark: Field['typing']['mark'];
  null: boolean;
}

export interface Fresh {
  nullable: Emptiness;
  required: Emptiness;
}

/** What the library's decorator of a new member looks like. */
export interface ClassMember {
  entity: Entity;
  ask: Ask;
  key: string;
  around: Around;
  /** `@Column({ nullable: true })` */
  decorators: string[];
  /** Decorators that belong to the library: the others of the siblings are weighed. */
  known: ReadonlySet<string>;
  /** TypeScript type without null. */
  type: string;
  /** How a column that may be empty, or may not, is typed where no sibling shows it. */
  fresh: Fresh;
  needs: Needed[];
}

const NULL = /\|\s*null\b|\bnull\s*\|/;

/** Plain types are taken over from a sibling, types of the application are not. */
export const PLAIN = /^(string|number|bigint|boolean|Date|Buffer|Uint8Array|unknown|object|any|Record<string, ?\w+>)$/;

/** The type that the most alike sibling has, where it is one of the language. */
export function siblingType(ask: Ask, around: Around, own: readonly Field[]): string | undefined {
  const list = alike(ask, around.siblings, own).map((one) => withoutNull(one.typing.type ?? ''));
  return list.findLast((one) => PLAIN.test(one));
}

/** How siblings of that nullability are typed: `?`, `!`, `| null`. */
export function emptiness(nullable: boolean, entity: Entity, around: Around, fresh: Fresh): Emptiness {
  const typed = (list: readonly Field[]): Field[] =>
    list.filter((one) => one.typing.type !== undefined && one.role !== 'other' && one.role !== 'relation' && one.nullable === nullable);
  const own = typed(entity.fields);
  const asked = own.length > 0 ? own : typed(around.siblings);
  const shapes = asked.map((one) => `${one.typing.mark}${nullable && NULL.test(one.typing.type ?? '') ? ' null' : ''}`);
  const shape = most(shapes);
  if (shape === undefined) return nullable ? fresh.nullable : fresh.required;
  return { mark: shape.replace(' null', '') as '' | '!' | '?', null: shape.endsWith(' null') };
}

/** Decorators of other libraries that most siblings of that nullability carry, letter for letter. */
function others(member: ClassMember): { above: string[]; below: string[]; warnings: string[] } {
  const { entity, ask, known } = member;
  const peers = entity.fields.filter((one) => one.role === 'column' && one.nullable === ask.nullable);
  const names = new Set(peers.flatMap((one) => one.decorators.map((decorator) => decorator.name)).filter((name) => !known.has(name)));
  const result = { above: [] as string[], below: [] as string[], warnings: [] as string[] };
  for (const name of names) {
    const bears = (one: Field): boolean => one.decorators.some((decorator) => decorator.name === name);
    const bearing = peers.filter(bears);
    const same = bearing.filter((one) => one.base === ask.base);
    const ofBase = peers.filter((one) => one.base === ask.base);
    const isHabit = bearing.length >= 2 && bearing.length * 3 >= peers.length * 2;
    if (!isHabit && !(ofBase.length >= 2 && ofBase.every(bears))) continue;
    const texts = (same.length > 0 ? same : bearing).map((one) => one.decorators.find((decorator) => decorator.name === name)!);
    const [first] = texts;
    if (!first || texts.some((one) => one.text !== first.text)) {
      result.warnings.push(`${entity.source.path}: the properties of ${entity.name} carry @${name}, each with a text of its own: give ${member.key} one too.`);
      continue;
    }
    const sample = bearing[0]!.decorators;
    const isBelow = sample.findIndex((one) => one.name === name) > sample.findIndex((one) => known.has(one.name));
    result[isBelow ? 'below' : 'above'].push(first.text);
  }
  return result;
}

/** What stands between the last decorator of a member and its name. */
function afterDecorators(one: Field): string {
  const last = one.decorators.at(-1);
  return last ? (one.text.slice(last.node.end - one.node.start).split(/[\w$]/)[0] ?? '') : '';
}

/** The text of a class property with its decorators, as the siblings are written. */
export function classMember(member: ClassMember): Member {
  const { entity, around, key } = member;
  const beside = others(member);
  const all = [...beside.above, ...member.decorators, ...beside.below];
  const peers = (entity.fields.length > 0 ? entity.fields : around.siblings).filter((one) => one.decorators.length > 0);
  const indent = memberIndent(entity.source.text, entity.fields, entity.source.style.indent);
  const gap = mostly(peers.map((one) => /\n/.test(afterDecorators(one))), true) ? `${eolOf(entity.source.text)}${indent}` : ' ';
  return { key, text: [...all, declaration(member, peers)].join(gap), needs: member.needs, warnings: beside.warnings };
}

function declaration({ type, fresh, key, ask, entity, around }: ClassMember, peers: readonly Field[]): string {
  const modifiers = most(peers.filter((one) => one.role !== 'other').map((one) => one.typing.modifiers)) ?? '';
  if (peers.length > 0 && peers.every((one) => one.typing.type === undefined)) return `${modifiers}${keyText(key, entity)}`;
  const shape = emptiness(ask.nullable, entity, around, fresh);
  return `${modifiers}${keyText(key, entity)}${shape.mark}: ${type}${shape.null ? ' | null' : ''}`;
}
