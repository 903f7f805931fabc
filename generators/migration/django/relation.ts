import { snakeCase } from '../../../pipeline/names.js';
import type { PyClass } from '../python/classes.js';
import { classesIn } from '../python/classes.js';
import { py } from '../python/text.js';
import type { Action } from '../model/schema.js';
import { emptyArgs, type FieldSpec, type FieldWriting, type SpecArg } from './fields.js';
import { argOf, isRelation, keyOf, tableName, targetOf, type DjangoModel } from './state.js';
import { migrationOf, refuse, type DjangoWork, type Located } from './work.js';

/** A foreign key to be, with the names of the database. */
export interface Key {
  column: string;
  table: string;
  target_column: string;
  on_delete?: Action | undefined;
  on_update?: Action | undefined;
  nullable: boolean;
  unique: boolean;
}

/** https://docs.djangoproject.com/en/stable/ref/models/fields/#django.db.models.ForeignKey.on_delete */
function actionOf(key: Key, writing: FieldWriting): string {
  const table: Partial<Record<Action, string>> = { cascade: 'CASCADE', restrict: 'RESTRICT', 'set null': 'SET_NULL', 'set default': 'SET_DEFAULT', 'no action': 'DO_NOTHING' };
  if (key.on_delete === undefined || key.on_delete === 'restrict') return writing.habits.protect;
  return table[key.on_delete] ?? writing.habits.protect;
}

interface Target {
  /** `library.book`, or empty for the swappable user. */
  label: string;
  app: string;
  name: string;
  key: string;
}

function targetFor(work: DjangoWork, key: Key): Target {
  const model = [...work.state.models.values()].find((one) => tableName(one).toLowerCase() === key.table.toLowerCase() || one.name === key.table);
  if (model) {
    const label = keyOf(model.app, model.name);
    const primary = model.fields.find((one) => argOf(one.call, 'primary_key')?.value === true)?.name ?? 'id';
    return { label: label === work.user ? '' : label, app: model.app, name: model.name, key: primary };
  }
  if (key.table === 'auth_user') return { label: work.user === 'auth.user' ? '' : 'auth.user', app: 'auth', name: 'User', key: 'id' };
  return refuse(work, `no model has the table ${key.table}`, `There are: ${[...work.state.models.values()].map(tableName).slice(0, 20).join(', ')}.`);
}

/** The target as the models write it: the class where it stands above in the file, else its name as text. */
function written(target: Target, owner: DjangoModel, located: Located, self: string, writing: FieldWriting): { text: string; settings: boolean } {
  const { quote, text_targets: asText } = writing.habits;
  if (target.label === '') return { text: 'settings.AUTH_USER_MODEL', settings: true };
  if (target.app === owner.app && target.name === owner.name) return { text: py('self', quote), settings: false };
  const above: PyClass | undefined = classesIn(located.module.top, located.module).find((one) => one.name === target.name);
  const earlier = above && (self === '' || above.whole.from < located.class.whole.from);
  const bare = new RegExp(`^from [.\\w]+ import [^\\n]*\\b${target.name}\\b`, 'm').test(located.module.text);
  if ((earlier || bare) && !asText) return { text: target.name, settings: false };
  return { text: py(target.app === owner.app ? target.name : `${target.app}.${target.name}`, quote), settings: false };
}

const plural = (word: string): string => (/[^aeiou]y$/.test(word) ? word.replace(/y$/, 'ies') : /(s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`);

/** Two relations to one model need names for the way back. https://docs.djangoproject.com/en/stable/ref/checks/#related-fields */
function relatedName(work: DjangoWork, owner: DjangoModel, target: Target, field: string, single: boolean, writing: FieldWriting): SpecArg[] {
  const label = target.label || work.user;
  const rivals = owner.fields.filter((one) => isRelation(one.call) && targetOf(owner, one.call, work.user) === label && one.name !== field);
  if (rivals.length === 0 && !writing.habits.related_name) return [];
  const bare = single ? snakeCase(owner.name) : plural(snakeCase(owner.name));
  const name = rivals.length === 0 ? bare : `${field}_${bare}`;
  return [{ name: 'related_name', model: py(name, writing.habits.quote), migration: py(name, writing.quote), value: name }];
}

/** The name of the field for a column: `author_id` is `author`. */
export const relationName = (column: string): string => snakeCase(column).replace(/_id$/, '');

/** The migration depends on what it refers to. */
function depend(work: DjangoWork, app: string, target: Target): void {
  const made = migrationOf(work, app);
  if (target.label === '') made.after.add('(migrations.swappable_dependency(settings.AUTH_USER_MODEL))');
  else if (target.app !== app) made.after.add(work.leafOf(target.app) ?? `${target.app}.__first__`);
}

/**
 * The field of a foreign key.
 * @param self name of the class where it is there already, so that it is known what stands above it; empty for a class at the end
 */
export function relationSpec(work: DjangoWork, owner: DjangoModel, located: Located, self: string, key: Key, writing: FieldWriting): { name: string; spec: FieldSpec } {
  const target = targetFor(work, key);
  const name = relationName(key.column);
  const to = written(target, owner, located, self, writing);
  const action = actionOf(key, writing);
  const quote = writing.quote;
  if (key.on_update && key.on_update !== 'no action')
    work.warnings.push(`Django does not know ON UPDATE ${key.on_update.toUpperCase()} for ${tableName(owner)}.${key.column}: it is left out.`);
  if (!key.on_delete) work.because.push(`${owner.name}.${name} uses ${action}: the plan gives no "on_delete", and Django requires one`);
  if (action === 'SET_NULL' && !key.nullable) refuse(work, `${owner.name}.${name} cannot be set to NULL on delete`, 'Make the column nullable, or choose another "on_delete".', owner.at);
  depend(work, owner.app, target);
  const column = `${name}_id` === key.column ? [] : [{ name: 'db_column', model: py(key.column, writing.habits.quote), migration: py(key.column, quote), value: key.column }];
  const other = key.target_column === target.key ? [] : [{ name: 'to_field', model: py(key.target_column, writing.habits.quote), migration: py(key.target_column, quote), value: key.target_column }];
  const label = target.label || 'settings.AUTH_USER_MODEL';
  const spec: FieldSpec = {
    kind: key.unique ? 'OneToOneField' : 'ForeignKey',
    args: [
      { name: 'to', model: to.text, migration: target.label ? py(label, quote) : label, value: target.label || undefined },
      { name: 'on_delete', model: `models.${action}`, migration: `django.db.models.deletion.${action}` },
      ...relatedName(work, owner, target, name, key.unique, writing),
      ...other,
      ...column,
      ...(key.nullable ? emptyArgs(writing.habits) : []),
    ],
    imports: to.settings ? [{ op: 'import', module: 'django.conf', name: 'settings' }] : [],
    migration_imports: ['import django.db.models.deletion', ...(to.settings ? ['from django.conf import settings'] : [])],
  };
  return { name, spec };
}
