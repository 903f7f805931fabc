import type { SyntaxNode } from '@lezer/common';
import { folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import type { Workspace } from '../../../pipeline/workspace.js';
import { classesIn } from '../python/classes.js';
import { callOf, elements, stringsAt, type ParsePython, type PyModule } from '../python/syntax.js';

/** A migration file of an app. */
export interface DjangoMigration {
  app: string;
  /** Without `.py`. */
  name: string;
  path: string;
  module: PyModule;
  /** `app.name` of those before it. */
  after: string[];
  replaces: string[];
  /** The elements of `operations`; undefined where they are no plain list. */
  operations: SyntaxNode[] | undefined;
}

/** An app with its migrations folder. */
export interface DjangoApp {
  label: string;
  /** Of the app. */
  folder: string;
  /** Of the migrations. */
  dir: string;
}

const LABEL = /^[ \t]+label\s*=\s*["'](\w+)["']/m;

/** The app of a migrations folder: its label is the folder's name, unless apps.py says another. */
export function appAt(workspace: Workspace, dir: string): DjangoApp {
  const folder = folderOf(dir);
  const label = LABEL.exec(workspace.read(`${folder}/apps.py`) ?? '')?.[1];
  return { label: label ?? nameOf(folder), folder, dir };
}

function dependenciesOf(list: SyntaxNode | undefined, module: PyModule, user: string): string[] {
  if (!list) return [];
  return elements(list).flatMap(([one]) => {
    const names = stringsAt(one, module);
    if (names?.length === 2) return [names.join('.')];
    return one && callOf(one, module)?.callee.endsWith('swappable_dependency') ? [`${user.split('.')[0]}.__first__`] : [];
  });
}

/** Reads a migration; undefined where the file is none. */
export function readMigration(app: string, path: string, text: string, parse: ParsePython, user: string): DjangoMigration | undefined {
  if (!/\bMigration\b/.test(text)) return undefined;
  const module = parse(text, path);
  const made = classesIn(module.top, module).find((one) => one.name === 'Migration');
  if (!made) return undefined;
  const member = (name: string): SyntaxNode | undefined => made.members.find((one) => one.name === name)?.value;
  const operations = member('operations');
  const replaces = member('replaces');
  return {
    app,
    name: nameOf(path).replace(/\.py$/, ''),
    path,
    module,
    after: dependenciesOf(member('dependencies'), module, user),
    replaces: replaces ? dependenciesOf(replaces, module, user) : [],
    operations: operations?.name === 'ArrayExpression' ? elements(operations).flatMap((group) => (group.length === 1 ? group : [])) : operations ? undefined : [],
  };
}

/** Migrations without those that a squashed one stands for; who depended on them depends on it. */
export function unsquashed(all: readonly DjangoMigration[]): DjangoMigration[] {
  const stands = new Map(all.flatMap((one) => one.replaces.map((name) => [name, `${one.app}.${one.name}`] as const)));
  return all
    .filter((one) => !stands.has(`${one.app}.${one.name}`))
    .map((one) => ({ ...one, after: one.after.map((name) => stands.get(name) ?? name).filter((name) => name !== `${one.app}.${one.name}`) }));
}

/** The migrations of an app that no other of it builds on. */
export function leaves(all: readonly DjangoMigration[], app: string): DjangoMigration[] {
  const own = all.filter((one) => one.app === app);
  const used = new Set(own.flatMap((one) => one.after));
  return own.filter((one) => !used.has(`${one.app}.${one.name}`));
}

/** In an order in which each follows what it depends on. */
export function ordered(all: readonly DjangoMigration[]): DjangoMigration[] {
  const byName = new Map(all.map((one) => [`${one.app}.${one.name}`, one]));
  const result: DjangoMigration[] = [];
  const seen = new Set<DjangoMigration>();
  const firstOf = (app: string): DjangoMigration | undefined => all.find((one) => one.app === app && one.after.every((name) => !name.startsWith(`${app}.`)));
  const visit = (one: DjangoMigration | undefined): void => {
    if (!one || seen.has(one)) return;
    seen.add(one);
    for (const name of one.after) visit(name.endsWith('.__first__') ? firstOf(name.split('.')[0] ?? '') : byName.get(name));
    result.push(one);
  };
  for (const one of all) visit(one);
  return result;
}
