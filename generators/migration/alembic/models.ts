import { snakeCase } from '../../../pipeline/names.js';
import { classesIn, variablesIn, type PyClass, type PyMember } from '../python/classes.js';
import type { PySession } from '../python/session.js';
import { moduleAt } from '../python/session.js';
import { argument, callOf, parts, stringAt, textAt, type Call, type PyModule } from '../python/syntax.js';
import { lastName, readColumn, type ReadColumn } from './columns.js';

/** How a column is declared: `x: Mapped[…] = mapped_column(…)`, `x = Column(…)`, or SQLModel's `x: … = Field(…)`. */
export type ColumnForm = 'mapped' | 'column' | 'field';

/** A column of a model's class. */
export interface ModelColumn {
  attribute: string;
  name: string;
  form: ColumnForm;
  call: Call | undefined;
  read: ReadColumn | undefined;
  member: PyMember;
}

/** A class that stands for a table. */
export interface SqlModel {
  path: string;
  module: PyModule;
  class: PyClass;
  table: string;
  columns: ModelColumn[];
}

const FORMS: Record<string, ColumnForm> = { Column: 'column', mapped_column: 'mapped', Field: 'field' };

function columnOf(member: PyMember, module: PyModule, isField: boolean): ModelColumn[] {
  const call = callOf(member.value, module);
  const form = call && FORMS[lastName(call.callee)];
  const annotation = member.annotation ? textAt(module, member.annotation) : '';
  if (form === 'field' ? !isField : form === undefined && !/^(\w+\.)?Mapped\[/.test(annotation) && !(isField && member.annotation && !call)) return [];
  if (form === undefined && call) return [];
  const read = call && form !== 'field' ? readColumn(call, module, member.name) : undefined;
  const name = read?.column.name ?? member.name;
  return [{ attribute: member.name, name, form: form ?? (isField ? 'field' : 'mapped'), call, read, member }];
}

/** The table of a class; undefined where it has none. */
function tableOf(one: PyClass, module: PyModule): string | undefined {
  const named = one.members.find((member) => member.name === '__tablename__');
  if (named) return stringAt(named.value, module);
  if (one.keywords['table'] === 'True') return one.name.toLowerCase();
  return one.bases.some((base) => /^db\.Model$/.test(base)) ? snakeCase(one.name) : undefined;
}

/** The models that a module declares. */
export function modelsIn(module: PyModule): SqlModel[] {
  return classesIn(module.top, module).flatMap((one) => {
    const table = tableOf(one, module);
    if (table === undefined) return [];
    const isField = one.keywords['table'] === 'True';
    return [{ path: module.path, module, class: one, table, columns: one.members.filter((member) => !member.name.startsWith('__')).flatMap((member) => columnOf(member, module, isField)) }];
  });
}

/** The models of all files at hand. */
export const allModels = (session: PySession): SqlModel[] => [...session.texts.keys()].flatMap((path) => modelsIn(moduleAt(session, path)));

/** A class of an enum: `class State(enum.Enum)`, with its members. */
export interface EnumClass {
  path: string;
  name: string;
  members: { name: string; value: string }[];
}

const isEnum = (one: PyClass): boolean => one.bases.some((base) => /(^|\.)(Str)?Enum$/.test(base));

/** The enum classes of all files at hand. */
export function enumClasses(session: PySession): EnumClass[] {
  return [...session.texts.keys()].flatMap((path) => {
    const module = moduleAt(session, path);
    return classesIn(module.top, module)
      .filter(isEnum)
      .map((one) => ({ path, name: one.name, members: one.members.flatMap((member) => (stringAt(member.value, module) === undefined ? [] : [{ name: member.name, value: stringAt(member.value, module)! }])) }));
  });
}

/** A `Enum(…)` or `ENUM(…)` that says a type of that name, with the member it stands in. */
export interface EnumUse {
  path: string;
  /** Class and member, or an empty class for a variable of the module. */
  class: string;
  member: PyMember;
  call: Call;
  module: PyModule;
}

function callsUnder(node: Parameters<typeof parts>[0], module: PyModule): Call[] {
  const own = callOf(node, module);
  return [...(own ? [own] : []), ...parts(node).flatMap((one) => callsUnder(one, module))];
}

/** Where the enum type of that name is declared; an enum class without a name is called by its own in lower case. */
export function enumUses(session: PySession, name: string): EnumUse[] {
  return [...session.texts.keys()].flatMap((path) => {
    const module = moduleAt(session, path);
    const owners = [{ class: '', members: variablesIn(module) }, ...classesIn(module.top, module).map((one) => ({ class: one.name, members: one.members }))];
    return owners.flatMap((owner) =>
      owner.members.flatMap((member) =>
        callsUnder(member.node, module)
          .filter((call) => /^(Enum|ENUM)$/.test(lastName(call.callee)) && enumName(call, module) === name)
          .map((call) => ({ path, class: owner.class, member, call, module })),
      ),
    );
  });
}

function enumName(call: Call, module: PyModule): string | undefined {
  const said = stringAt(argument(call, 'name'), module);
  const first = call.args[0]?.value;
  if (said !== undefined || !first) return said;
  return first.name === 'VariableName' ? textAt(module, first).toLowerCase() : undefined;
}
