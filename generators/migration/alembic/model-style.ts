import { importsIn } from '../python/classes.js';
import { textAt, type PyModule } from '../python/syntax.js';
import { pyStyle, type PyStyle } from '../python/text.js';
import type { ColumnForm, ModelColumn, SqlModel } from './models.js';

/** How the columns of a model are written. */
export interface ModelStyle extends PyStyle {
  form: ColumnForm;
  /** `mapped_column`, `sa.Column`, `db.Column` … */
  callee: string;
  /** What stands before the names of SQLAlchemy: `sa.`, `db.`, or nothing. */
  prefix: string;
  /** `Mapped`, `orm.Mapped`. */
  mapped: string;
  optional: 'Optional' | '|';
  /** `nullable` is always written, or only where it is false. */
  spells: 'always' | 'required' | 'never';
  /** Every column says its type. */
  typed: boolean;
  /** Columns say their default to Python too. */
  python_default: boolean;
  server_default: boolean;
  /** The class is a dataclass: who has a default stands behind who has none. */
  dataclass: boolean;
  flags: { index: boolean; unique: boolean };
  args: { index: boolean; unique: boolean };
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** `sa.` where the file imports `sqlalchemy as sa`, `db.` of Flask, or nothing where names are imported one by one. */
function prefixOf(text: string, module: PyModule, callee: string): string {
  const own = /^(\w+)\.(?:Column)$/.exec(callee)?.[1];
  if (own) return `${own}.`;
  const all = importsIn(module);
  const whole = all.find((one) => one.module === 'sqlalchemy' && one.name === null);
  const single = all.some((one) => one.module === 'sqlalchemy' && one.name !== null);
  if (!whole) return '';
  return single && !new RegExp(`\\b${whole.local}\\.[A-Z]`).test(text) ? '' : `${whole.local}.`;
}

const textsOf = (columns: readonly ModelColumn[], module: PyModule): string => columns.map((one) => textAt(module, one.member.node)).join('\n');

/** The columns that show how it is done: of the class itself, else of its neighbours. */
function shown(model: SqlModel | undefined, others: readonly SqlModel[]): { columns: ModelColumn[]; text: string; from: SqlModel | undefined } {
  const beside = others.filter((one) => one.path === model?.path && one !== model);
  for (const list of [model ? [model] : [], beside, others]) {
    const columns = list.flatMap((one) => one.columns.filter((column) => !/primary_key=True/.test(textAt(one.module, column.member.node))));
    if (columns.length === 0) continue;
    return { columns, text: list.map((one) => textsOf(one.columns, one.module)).join('\n'), from: list.find((one) => one.columns.length > 0) };
  }
  return { columns: model?.columns ?? [], text: model ? textsOf(model.columns, model.module) : '', from: model ?? others[0] };
}

/** `id: Mapped[int] = mapped_column(primary_key=True)`: the annotation says the type. */
const saysNoType = (one: ModelColumn): boolean => one.form === 'mapped' && one.read?.type === undefined && one.read?.reference === undefined;

function formOf(columns: readonly ModelColumn[]): ColumnForm {
  const of = (form: ColumnForm): number => columns.filter((one) => one.form === form).length;
  if (of('field') > 0) return 'field';
  return of('column') > of('mapped') ? 'column' : 'mapped';
}

function spellsOf(columns: readonly ModelColumn[], form: ColumnForm): ModelStyle['spells'] {
  const read = columns.filter((one) => one.read !== undefined && !one.read.key);
  const spelled = read.filter((one) => one.read?.spelled);
  if (spelled.some((one) => one.read?.column.nullable)) return 'always';
  if (spelled.length > 0) return 'required';
  return form === 'mapped' ? 'never' : 'required';
}

/**
 * Learns how a model's columns are written.
 * @param model the class that is edited, absent for a new one
 * @param others all models there are
 * @param path the file that is edited
 */
export function modelStyle(model: SqlModel | undefined, others: readonly SqlModel[], module: PyModule): ModelStyle {
  const { columns, text, from } = shown(model, others);
  const form = formOf(columns);
  const callees = columns.filter((one) => one.form === form && one.call).map((one) => one.call!.callee);
  const callee = callees.at(-1) ?? { mapped: 'mapped_column', column: 'Column', field: 'Field' }[form];
  const home = from?.module ?? module;
  const calls = columns.filter((one) => one.form === 'mapped' && one.read);
  const file = module.text.trim() === '' ? home.text : module.text;
  return {
    ...pyStyle([file]),
    form,
    callee,
    prefix: prefixOf(home.text, home, callee),
    mapped: /\b((?:\w+\.)?Mapped)\[/.exec(text)?.[1] ?? 'Mapped',
    optional: count(`${file}\n${text}`, /\bOptional\[/g) > count(text, /\|\s*None/g) ? 'Optional' : '|',
    spells: spellsOf(columns, form),
    typed: form === 'column' || (calls.length > 0 && calls.every((one) => one.read?.type || one.read?.reference) && !others.some((one) => one.columns.some(saysNoType))),
    python_default: /[(,]\s*default=/.test(text),
    server_default: /\bserver_default=/.test(text),
    dataclass: /\bMappedAsDataclass\b|\bmapped_as_dataclass\b/.test(home.text) || (model?.class.bases.some((base) => /Dataclass/.test(base)) ?? false),
    flags: { index: /\bindex=True/.test(text), unique: /[(,]\s*unique=True/.test(text) },
    args: { index: /\bIndex\(/.test(home.text), unique: /\bUniqueConstraint\(/.test(home.text) },
  };
}
