import type { OperationOf } from '../task.js';
import { pascalCase } from '../../../pipeline/names.js';
import { py, pyStyle } from '../python/text.js';
import { choicesNamed, type DeclaredChoices } from './choices.js';
import { labelOf, memberName } from './names.js';
import { alterOperation, ownField } from './rule-alter.js';
import { appFor } from './rule-tables.js';
import { argOf, type DjangoField, type DjangoModel } from './state.js';
import { allChoices, appNamed, change, locate, modelFiles, MODELS_IMPORT, printMember, quoted, refuse, styleOf, writingFor, type DjangoWork } from './work.js';
import type { Migration } from '../task.js';

/** The model whose column uses the enum in the same task. */
function userOf(name: string, operations: Migration['operations']): string | undefined {
  const uses = operations.find((one) => {
    if (one.op === 'add_column') return one.column.value_type === `enum:${name}`;
    if (one.op === 'alter_column') return one.value_type === `enum:${name}`;
    return one.op === 'create_table' && one.columns.some((column) => column.value_type === `enum:${name}`);
  });
  return uses && 'table' in uses ? uses.table : undefined;
}

/** An enum is a class of choices in the models: databases of Django hold its values as text. */
export async function createEnum(work: DjangoWork, { enum: name, values }: OperationOf<'create_enum'>, operations: Migration['operations']): Promise<void> {
  if (choicesNamed(allChoices(work), name)) return;
  const table = userOf(name, operations);
  const model = [...work.state.models.values()].find((one) => one.name === table || `${one.app}_${one.name.toLowerCase()}` === table || one.options.get('db_table')?.value === table);
  const app = (model && appNamed(work, model.app)) ?? appFor(work, table ?? name);
  const located = model ? locate(work, model, `class ${pascalCase(name)}(models.TextChoices): …`) : undefined;
  const files = modelFiles(work, app);
  const path = located?.path ?? (files.includes(`${app.folder}/models.py`) || files.length === 0 ? `${app.folder}/models.py` : `${app.folder}/models/${name.toLowerCase()}.py`);
  const style = pyStyle([work.texts.get(path) ?? '']);
  const { habits } = writingFor(work, path, app);
  const members = values.map((value) => `${style.indent}${memberName(value)} = ${py(value, habits.quote)}, ${py(labelOf(memberName(value)), habits.quote)}`);
  const text = [`class ${pascalCase(name)}(models.TextChoices):`, ...members].join('\n');
  await change(work, path, { op: 'class', name: pascalCase(name), text, before: located?.class.name ?? null }, MODELS_IMPORT);
  work.because.push(`${pascalCase(name)} is a class of choices: Django keeps them as text and has no enum types`);
}

interface User {
  model: DjangoModel;
  field: DjangoField;
}

/** The fields whose choices are this class. */
function usersOf(work: DjangoWork, choices: DeclaredChoices): User[] {
  const pattern = new RegExp(`(^|\\.)${choices.reference}\\.choices$|^${choices.reference}$`);
  return [...work.state.models.values()].flatMap((model) =>
    model.fields.flatMap((field) => {
      if (!argOf(field.call, 'choices')) return [];
      const { call } = ownField(work, model, field);
      return pattern.test(argOf(call, 'choices')?.text ?? '') ? [{ model, field }] : [];
    }),
  );
}

async function widen(work: DjangoWork, { model, field }: User, length: number): Promise<void> {
  const { located, call } = ownField(work, model, field);
  const grown = call.args.map((arg) => (arg.name === 'max_length' ? { ...arg, text: String(length), value: length } : arg));
  await change(work, located.path, { op: 'replace_member', class: located.class.name, name: field.name, to: field.name, text: printMember(field.name, call.callee, grown, styleOf(located.module)) });
}

export async function addEnumValue(work: DjangoWork, { enum: name, value }: OperationOf<'add_enum_value'>): Promise<void> {
  const choices = choicesNamed(allChoices(work), name);
  if (!choices) return refuse(work, `no models file declares choices ${name}`, 'Name the class of choices that the model uses.');
  const users = usersOf(work, choices);
  const app = work.apps.find((one) => choices.path.startsWith(`${one.folder}/`));
  const { habits } = writingFor(work, choices.path, app ?? work.apps[0]!);
  const member = memberName(value);
  const labelled = /=\s*[^,\n]+,\s*\S/.test(membersText(work, choices));
  const text = `${member} = ${py(value, habits.quote)}${labelled ? `, ${py(labelOf(member), habits.quote)}` : ''}`;
  await change(work, choices.path, { op: 'member', class: choices.class, name: member, text, like: '=' });
  const all = [...choices.values, { member, value, label: labelOf(member) }];
  for (const user of users) {
    const length = argOf(user.field.call, 'max_length')?.value;
    const longer = typeof length === 'number' && value.length > length;
    if (longer) await widen(work, user, value.length);
    const q = (one: string): string => quoted(work, user.model.app, one);
    const pairs = `[${all.map((one) => `(${q(one.value)}, ${q(one.label)})`).join(', ')}]`;
    user.field.call = {
      ...user.field.call,
      args: user.field.call.args.map((arg) => (arg.name === 'choices' ? { name: 'choices', text: pairs } : arg.name === 'max_length' && longer ? { ...arg, text: String(value.length), value: value.length } : arg)),
    };
    alterOperation(work, user.model, user.field);
  }
}

const membersText = (work: DjangoWork, choices: DeclaredChoices): string => {
  const text = work.texts.get(choices.path) ?? '';
  const last = choices.values.at(-1)?.member ?? '';
  return new RegExp(`^[ \\t]*${last}\\s*=.*$`, 'm').exec(text)?.[0] ?? '';
};
