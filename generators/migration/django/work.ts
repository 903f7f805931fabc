import { InfraError } from '../../../pipeline/error.js';
import type { Question } from '../../../pipeline/kind.js';
import { classesIn, type PyClass } from '../python/classes.js';
import type { PyOp } from '../python/edit.js';
import { changeText, moduleAt, type PySession } from '../python/session.js';
import type { DialectName } from '../sql/types.js';
import type { PyModule } from '../python/syntax.js';
import { laidOutCode } from '../python/layout.js';
import { bracketed, hang, py, pyStyle, type PyStyle } from '../python/text.js';
import { choicesIn, choicesNamed, type DeclaredChoices } from './choices.js';
import type { FieldSpec, FieldWriting, ImportOp } from './fields.js';
import { migrationArgs } from './fields.js';
import type { DjangoApp } from './graph.js';
import { djangoHabits } from './habits.js';
import { columnName, tableName, type DjangoField, type DjangoModel, type DjangoState, type FieldArg, type FieldCall } from './state.js';

/** What one app's migration will hold. */
export interface AppMigration {
  app: DjangoApp;
  operations: string[];
  imports: Set<string>;
  /** `app.name` of migrations of other apps; a text in brackets is code. */
  after: Set<string>;
}

/** One task being turned into migrations and edits of models. */
export interface DjangoWork extends PySession {
  task: string;
  index: number;
  state: DjangoState;
  apps: DjangoApp[];
  /** `accounts.user`, lower case. */
  user: string;
  version: number;
  dialect: DialectName;
  /** The task's own word for where it belongs: a folder or a file. */
  path: string | undefined;
  files: readonly string[];
  made: Map<string, AppMigration>;
  /** How the migrations of an app are written. */
  style(app: DjangoApp): PyStyle;
  /** Kind of the primary key that Django gives by itself. */
  autoField(app: DjangoApp): string;
  /** `app.name` of the newest migration of an app. */
  leafOf(app: string): string | undefined;
  because: string[];
  warnings: string[];
  follow_up: string[];
}

/** Thrown inside a task, caught by the tool: what must be asked. */
export class Asked extends Error {
  constructor(readonly question: Omit<Question, 'task_id'>) {
    super(question.reason);
  }
}

/** A refusal with the task in its subject. */
export function refuse(work: DjangoWork, subject: string, remedy: string, at?: { file: string; line: number }): never {
  throw new InfraError({ subject: `task "${work.task}": ${subject}`, remedy, ...at });
}

/** The files that may declare models of an app, in order. */
export const modelFiles = (work: DjangoWork, app: DjangoApp): string[] =>
  [...new Set([...work.files, ...work.texts.keys()])].filter((path) => path === `${app.folder}/models.py` || (path.startsWith(`${app.folder}/models/`) && path.endsWith('.py'))).sort();

/** A model's class with the file it is in. */
export interface Located {
  path: string;
  module: PyModule;
  class: PyClass;
}

export const appNamed = (work: DjangoWork, label: string): DjangoApp | undefined => work.apps.find((one) => one.label === label);

/** The class of a model; refused where it is not found for certain. */
export function locate(work: DjangoWork, model: DjangoModel, snippet: string): Located {
  const app = appNamed(work, model.app);
  const found = (app ? modelFiles(work, app) : []).flatMap((path) => {
    const module = moduleAt(work, path);
    return classesIn(module.top, module)
      .filter((one) => one.name.toLowerCase() === model.name.toLowerCase())
      .map((one) => ({ path, module, class: one }));
  });
  const [only] = found;
  if (only && found.length === 1) return only;
  return refuse(work, `${found.length ? `${found.length} classes are` : 'no class is'} called ${model.name} in the models of ${model.app}`, `Edit the model by hand and run makemigrations:\n${snippet}`, model.at);
}

/** Carries edits out on the models and keeps them for the draft. */
export const change: (work: DjangoWork, path: string, ...ops: readonly PyOp[]) => Promise<void> = changeText;

/** The choices that models of all apps declare. */
export const allChoices = (work: DjangoWork): DeclaredChoices[] =>
  work.apps.flatMap((app) => modelFiles(work, app).flatMap((path) => choicesIn(moduleAt(work, path))));

/** How a field of a models file is written. */
export function writingFor(work: DjangoWork, path: string, app: DjangoApp): FieldWriting {
  const own = work.texts.get(path) ?? '';
  const others = work.apps.flatMap((one) => modelFiles(work, one)).filter((one) => one !== path);
  const texts = others.map((one) => work.texts.get(one) ?? '').join('\n');
  const habits = djangoHabits(own, texts);
  if (!own.trim()) habits.quote = djangoHabits(texts, '').quote;
  return { habits, quote: work.style(app).quote, version: work.version, task: work.task, choices: (name) => choicesNamed(allChoices(work), name) };
}

/** The migration of an app that this task makes. */
export function migrationOf(work: DjangoWork, label: string): AppMigration {
  const app = appNamed(work, label) ?? refuse(work, `app ${label} has no migrations folder here`, 'Set "path" to the app the change belongs to.');
  const made = work.made.get(label) ?? { app, operations: [], imports: new Set<string>(), after: new Set<string>() };
  work.made.set(label, made);
  return made;
}

const printArg = ({ name, text }: FieldArg): string => (name === '' ? text : name.startsWith('*') ? `${name}${text}` : `${name}=${text}`);

/** A field's call as Django prints it: arguments by name in order. */
export function printCall(call: FieldCall): string {
  const placed = call.args.filter((one) => one.name === '');
  const named = call.args.filter((one) => one.name !== '').sort((a, b) => (a.name < b.name ? -1 : 1));
  return `${call.callee}(${[...placed, ...named].map(printArg).join(', ')})`;
}

/** A field as the models have it, on one line where it fits. */
export function printMember(name: string, callee: string, args: readonly FieldArg[], style: PyStyle): string {
  return `${name} = ${bracketed(`${callee}(`, args.map(printArg), ')', style, style.indent.length + name.length + 3)}`;
}

/** An expression as formatters lay it out, where the app's migrations are formatted; Django itself breaks no line. */
export function formatted(work: DjangoWork, app: DjangoApp, text: string, indent: number, before: number): string {
  const style = work.style(app);
  return style.quote === '"' ? laidOutCode(text, style, indent, before, work.parse) : text;
}

/** Writes an operation of a migration: `migrations.AddField(…)`, one argument a line. */
export function operation(work: DjangoWork, app: string, name: string, args: [string, string][], imports: readonly string[] = []): void {
  const made = migrationOf(work, app);
  const style = work.style(made.app);
  // Operations stand in a list in a class; their arguments one step further in.
  const depth = style.indent.length * 3;
  const lines = args.map(([key, value]) => `${style.indent}${key}=${hang(formatted(work, made.app, value, depth, key.length + 1), style.indent)},`);
  made.operations.push(`migrations.${name}(\n${lines.join('\n')}\n)`);
  for (const one of imports) made.imports.add(one);
}

/** A text in the quotes of an app's migrations. */
export const quoted = (work: DjangoWork, app: string, text: string): string => py(text, work.style(migrationOf(work, app).app).quote);

/** The field that a spec makes, as a migration keeps it. */
export const stateCall = (spec: FieldSpec): FieldCall => ({ callee: `models.${spec.kind}`, args: migrationArgs(spec.args), imports: ['from django.db import models', ...spec.migration_imports] });

/** What `models.` is called in a models file, and the import where it is missing. */
export const MODELS_IMPORT: ImportOp = { op: 'import', module: 'django.db', name: 'models' };

export const styleOf = (module: PyModule): PyStyle => pyStyle([module.text]);

/** The model of a table. */
export const modelOf = (work: DjangoWork, table: string): DjangoModel =>
  [...work.state.models.values()].find((one) => tableName(one).toLowerCase() === table.toLowerCase()) ??
  refuse(work, `no model has the table ${table}`, `There are: ${[...work.state.models.values()].map(tableName).slice(0, 20).join(', ')}.`);

/** The field of a column. */
export const fieldOf = (work: DjangoWork, model: DjangoModel, column: string): DjangoField =>
  model.fields.find((one) => columnName(one) === column) ??
  model.fields.find((one) => one.name === column || columnName(one)?.toLowerCase() === column.toLowerCase()) ??
  refuse(work, `model ${model.name} has no column ${column}`, `It has: ${model.fields.map((one) => columnName(one) ?? one.name).join(', ')}.`, model.at);

/** Fields of the models of this file: what a new one follows. */
export const LIKE_FIELD = '^\\w+\\s*(?::[^=]+)?=\\s*[\\w.]*(?:Field|ForeignKey|Key|models\\.\\w+)\\(';
