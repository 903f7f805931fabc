import type { FieldText, PrismaBlock } from '../../../pipeline/edit/prisma.js';
import { camelCase } from '../../../pipeline/names.js';
import type { Action } from '../model/schema.js';
import { plural } from './habits.js';
import { attribute } from './attributes.js';
import { fieldNamed, modelNamed, type PrismaState } from './state.js';

/** A foreign key in the words of the schema. */
export interface RelationAsked {
  /** Fields of the owning model, in order. */
  fields: { name: string; optional: boolean; unique: boolean }[];
  target: string;
  references: string[];
  on_delete?: Action | undefined;
  on_update?: Action | undefined;
  /** Name of the constraint, where it is not the one Prisma gives. */
  map?: string | undefined;
}

export interface Relation {
  own: FieldText;
  back: FieldText;
  target: string;
}

const ACTION: Record<Action, string> = {
  cascade: 'Cascade',
  restrict: 'Restrict',
  'set null': 'SetNull',
  'set default': 'SetDefault',
  'no action': 'NoAction',
};

function free(taken: ReadonlySet<string>, wanted: string, otherwise: string): string {
  if (!taken.has(wanted)) return wanted;
  if (!taken.has(otherwise)) return otherwise;
  let count = 2;
  while (taken.has(`${wanted}${count}`)) count += 1;
  return `${wanted}${count}`;
}

const namesIn = (block: PrismaBlock | undefined): Set<string> =>
  new Set(block?.entries.filter((entry) => entry.kind === 'field').map((entry) => entry.name) ?? []);

const related = (block: PrismaBlock | undefined, model: string): boolean =>
  Boolean(block?.entries.some((entry) => entry.kind === 'field' && entry.type === model));

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function relationText(state: PrismaState, asked: RelationAsked, name: string | null): string {
  const fields = `fields: [${asked.fields.map((field) => field.name).join(', ')}]`;
  const references = `references: [${asked.references.join(', ')}]`;
  const actions = [
    asked.on_delete ? `onDelete: ${ACTION[asked.on_delete]}` : null,
    asked.on_update ? `onUpdate: ${ACTION[asked.on_update]}` : null,
  ];
  const ordered = state.habits.actions_first ? [fields, ...actions, references] : [fields, references, ...actions];
  const all = [name ? JSON.stringify(name) : null, ...ordered, asked.map ? `map: ${JSON.stringify(asked.map)}` : null];
  return `@relation(${all.filter((one) => one !== null).join(', ')})`;
}

/**
 * Both sides of a relation, named as people name them: `organizationId` gives `organization`, the other side the plural of the model.
 * @param owner the model with the foreign key; absent from the schema while it is new
 * @param ownFields names of the owner's fields, when it is new
 */
export function relationOf(
  state: PrismaState,
  owner: { name: string; block?: PrismaBlock; fields: readonly string[] },
  asked: RelationAsked,
  task: string,
): Relation {
  const self = asked.target === owner.name;
  const target = self ? owner.block : modelNamed(state, asked.target, task).block;
  const key = asked.fields[0]?.name ?? '';
  const stem = asked.fields.length === 1 ? key.replace(/(_id|Id|ID|_fk)$/, '') : '';
  const byModel = lowerFirst(asked.target);
  const taken = new Set([...namesIn(owner.block), ...owner.fields]);
  const wanted = stem && stem !== key ? stem : byModel;
  const ownName = free(taken, wanted, `${wanted}Relation`);
  const twice = self || related(owner.block, asked.target) || related(target, owner.name);
  const name = twice ? `${owner.name}_${key}` : null;
  const one = asked.fields.length > 0 && asked.fields.every((field) => field.unique);
  const optional = asked.fields.some((field) => field.optional);
  const backStem = one ? lowerFirst(owner.name) : plural(lowerFirst(owner.name));
  const backTaken = self ? new Set([...taken, ownName]) : namesIn(target);
  const backName = free(
    backTaken,
    twice ? `${backStem}By${upperFirst(camelCase(ownName))}` : backStem,
    `${backStem}By${upperFirst(camelCase(key))}`,
  );
  return {
    own: { name: ownName, type: `${asked.target}${optional ? '?' : ''}`, attributes: [relationText(state, asked, name)] },
    back: {
      name: backName,
      type: one ? `${owner.name}?` : `${owner.name}[]`,
      attributes: name ? [`@relation(${JSON.stringify(name)})`] : [],
    },
    target: asked.target,
  };
}

/** A foreign key of the plan in the words of the schema. */
export function askedRelation(
  state: PrismaState,
  key: {
    columns: readonly string[];
    references: { table: string; columns: readonly string[] };
    on_delete?: Action | undefined;
    on_update?: Action | undefined;
    name?: string | undefined;
  },
  own: (column: string) => { name: string; optional: boolean; unique: boolean },
  task: string,
): RelationAsked {
  const target = modelNamed(state, key.references.table, task);
  return {
    fields: key.columns.map(own),
    target: target.block.name,
    references: key.references.columns.map((column) => fieldNamed(target, column, task).name),
    on_delete: key.on_delete,
    on_update: key.on_update,
    map: key.name,
  };
}

/** True where the values of a field are unique by themselves. */
export const isUnique = (entry: { attributes: string[] }): boolean => Boolean(attribute(entry, '@unique') ?? attribute(entry, '@id'));
