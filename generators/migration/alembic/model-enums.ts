import { indentAt } from '../../../pipeline/edit/lines.js';
import { constantCase, pascalCase } from '../../../pipeline/names.js';
import { moduleAt } from '../python/session.js';
import { argument, stringAt, textAt, type PyModule } from '../python/syntax.js';
import { py } from '../python/text.js';
import type { Migration, OperationOf } from '../task.js';
import { byHand, put, writingFor, type ModelWork } from './model-work.js';
import { allModels, enumClasses, enumUses } from './models.js';

/** The table whose column uses an enum in the same task. */
function userOf(name: string, operations: Migration['operations']): string | undefined {
  const uses = operations.find((one) => {
    if (one.op === 'add_column') return one.column.value_type === `enum:${name}`;
    if (one.op === 'alter_column') return one.value_type === `enum:${name}`;
    return one.op === 'create_table' && one.columns.some((column) => column.value_type === `enum:${name}`);
  });
  return uses && 'table' in uses ? uses.table : undefined;
}

const isName = (value: string): boolean => /^[A-Za-z]\w*$/.test(value);

/** Where siblings have classes for their enums, a new one has too: SQLAlchemy stores the names of the members. */
export async function createEnum(work: ModelWork, { enum: name, values }: OperationOf<'create_enum'>, operations: Migration['operations']): Promise<void> {
  const classes = enumClasses(work);
  const [like] = classes.filter((one) => allModels(work).some((model) => new RegExp(`Enum\\(\\s*${one.name}\\b`).test(model.module.text)));
  if (!like || !values.every(isName) || classes.some((one) => one.name === pascalCase(name))) return;
  const module = moduleAt(work, like.path);
  const bases = /\(([^)]*)\):/.exec(module.text.slice(module.text.indexOf(`class ${like.name}(`)))?.[1] ?? 'enum.Enum';
  const user = allModels(work).find((one) => one.table === userOf(name, operations));
  const path = like.path;
  const { style } = writingFor(work, user, path);
  const text = [`class ${pascalCase(name)}(${bases}):`, ...values.map((value) => `${style.indent}${value} = ${py(value, style.quote)}`)].join('\n');
  await put(work, path, [], { op: 'class', name: pascalCase(name), text, before: user?.path === path ? user.class.name : (allModels(work).find((one) => one.path === path)?.class.name ?? null) });
}

/** A member of a class, its name as the siblings have it where the type stores values, else the value itself. */
function memberFor(work: ModelWork, name: string, value: string): string | undefined {
  const stored = enumUses(work, name).some((use) => argument(use.call, 'values_callable'));
  if (stored) return constantCase(value);
  return isName(value) ? value : undefined;
}

const declaredFor = (work: ModelWork, name: string): ReturnType<typeof enumClasses>[number] | undefined => {
  const used = enumUses(work, name).map((use) => textAt(use.module, use.call.args[0]?.value ?? use.call.node));
  return enumClasses(work).find((one) => used.includes(one.name));
};

export async function addEnumValue(work: ModelWork, { enum: name, value }: OperationOf<'add_enum_value'>): Promise<void> {
  const declared = declaredFor(work, name);
  const member = declared && memberFor(work, name, value);
  if (declared && !member) return byHand(work, name, `${value} is no name for a member of ${declared.name}`, `add ${value} to ${declared.name}`);
  if (declared && member) {
    const quote = writingFor(work, undefined, declared.path).style.quote;
    return put(work, declared.path, [], { op: 'member', class: declared.name, name: member, text: `${member} = ${py(value, quote)}`, like: '=' });
  }
  const uses = enumUses(work, name);
  if (uses.length === 0) return void work.warnings.push(`No model declares the enum ${name}: add ${value} where its values are written.`);
  for (let at = 0; at < uses.length; at += 1) await withValue(work, enumUses(work, name)[at]!, value);
}

/** Puts a value behind the last one of `Enum("a", "b", name=…)`. */
async function withValue(work: ModelWork, use: ReturnType<typeof enumUses>[number], value: string): Promise<void> {
  const values = use.call.args.filter((one) => one.name === '');
  const last = values.at(-1);
  if (!last || values.some((one) => stringAt(one.value, use.module) === value)) return;
  if (use.class === '') return void work.warnings.push(`${use.path} declares the enum as the variable ${use.member.name}: add ${value} there.`);
  await replaceIn(work, use, last.to, last.to, `, ${py(value, quoteOf(use.module, last.value))}`);
}

const quoteOf = (module: PyModule, node: { from: number; to: number }): string => (textAt(module, node).startsWith('"') ? '"' : "'");

async function replaceIn(work: ModelWork, use: ReturnType<typeof enumUses>[number], from: number, to: number, text: string): Promise<void> {
  const { node, name } = use.member;
  const written = `${use.module.text.slice(node.from, from)}${text}${use.module.text.slice(to, node.to)}`;
  const indent = indentAt(use.module.text, node.from);
  const lines = written.split(/\r?\n/).map((line, index) => (index > 0 && line.startsWith(indent) ? line.slice(indent.length) : line));
  await put(work, use.path, [], { op: 'replace_member', class: use.class, name, to: name, text: lines.join('\n') });
}

export async function renameEnum(work: ModelWork, { enum: name, to }: OperationOf<'rename_enum'>): Promise<void> {
  const count = enumUses(work, name).length;
  if (count === 0) work.warnings.push(`No model declares the enum ${name}: rename it where its name is written.`);
  for (let at = 0; at < count; at += 1) {
    const [use] = enumUses(work, name);
    const said = use && argument(use.call, 'name');
    if (!use || !said || use.class === '') {
      work.warnings.push(`The enum ${name} is declared in ${use?.path ?? 'the models'} without a name: write name="${to}" there.`);
      return;
    }
    await replaceIn(work, use, said.from, said.to, py(to, quoteOf(use.module, said)));
  }
}

