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

/** The one text that a decorator has on most members of a list; nothing where fewer bear it, or each in its own way. */
function habit(name: string, list: readonly Field[], share: number): { texts: string[] } | undefined {
  const texts = list.flatMap((one) => one.decorators.find((decorator) => decorator.name === name)?.text ?? []);
  return texts.length > 1 && texts.length >= list.length * share ? { texts: [...new Set(texts)] } : undefined;
}

/** Decorators of other libraries that most siblings carry letter for letter: all, those of that nullability, or those of that type. */
function others({ entity, ask, known, key }: ClassMember): { above: string[]; below: string[]; warnings: string[] } {
  const columns = entity.fields.filter((one) => one.role === 'column');
  const peers = columns.filter((one) => one.nullable === ask.nullable);
  const names = new Set(columns.flatMap((one) => one.decorators.map((decorator) => decorator.name)).filter((name) => !known.has(name)));
  const result = { above: [] as string[], below: [] as string[], warnings: [] as string[] };
  for (const name of names) {
    const habits = [
      habit(name, columns, 2 / 3),
      habit(name, peers, 2 / 3),
      habit(
        name,
        peers.filter((one) => one.base === ask.base),
        1,
      ),
    ].filter((one) => one !== undefined);
    const [text] = habits.find((one) => one.texts.length === 1)?.texts ?? [];
    if (habits.length > 0 && text === undefined) {
      result.warnings.push(
        `${entity.source.path}: the properties of ${entity.name} carry @${name}, each with a text of its own: give ${key} one too.`,
      );
    }
    const bearer = columns.find((one) => one.decorators.some((decorator) => decorator.name === name))?.decorators ?? [];
    const isBelow = bearer.findIndex((one) => one.name === name) > bearer.findIndex((one) => known.has(one.name));
    if (text !== undefined) result[isBelow ? 'below' : 'above'].push(text);
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
  const gap = mostly(
    peers.map((one) => /\n/.test(afterDecorators(one))),
    true,
  )
    ? `${eolOf(entity.source.text)}${indent}`
    : ' ';
  return { key, text: [...all, declaration(member, peers)].join(gap), needs: member.needs, warnings: beside.warnings };
}

function declaration({ type, fresh, key, ask, entity, around }: ClassMember, peers: readonly Field[]): string {
  const modifiers = most(peers.filter((one) => one.role !== 'other').map((one) => one.typing.modifiers)) ?? '';
  if (peers.length > 0 && peers.every((one) => one.typing.type === undefined)) return `${modifiers}${keyText(key, entity)}`;
  const shape = emptiness(ask.nullable, entity, around, fresh);
  return `${modifiers}${keyText(key, entity)}${shape.mark}: ${type}${shape.null ? ' | null' : ''}`;
}
