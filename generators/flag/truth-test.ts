import { file, type Change } from '../../pipeline/change.js';
import { codeStyle, literal } from '../../pipeline/code-style.js';
import type { Found } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';
import type { FlagEntry } from './entry.js';
import type { FlagHub } from './place.js';

const TEST = /\.(test|spec)\.[cm]?[jt]sx?$/;
/** A module with so many flags and no test shows that its flags are not tested one by one. */
const HABIT = 3;

/** What a truth table is about: a member of an object that a module exports. */
export interface Subject {
  module: string;
  object: string;
  member: string;
  variable: string;
  /** The one value that turns the flag on. */
  on: string;
}

interface TruthTest {
  change: Change;
  because: string;
}

/**
 * A test of what each value of the variable makes of the flag, where the flags of the workspace are tested or no habit speaks against it.
 * @returns undefined where there is no runner, or the flag cannot be read off an exported object
 */
export function truthTest(hub: FlagHub, entry: FlagEntry, variable: string | null, found: Found): TruthTest | undefined {
  const object = hub.container.path;
  const on = /===?\s*['"`](\w+)['"`]/.exec(entry.expression ?? '')?.[1];
  const exported = new RegExp(`export const ${object.replace(/[^\w]/g, '.')}\\b`).test(hub.file.text);
  if (!variable || !on || !/^\w+$/.test(object) || !exported || !/^[A-Za-z_$][\w$]*$/.test(entry.name)) return undefined;
  const tested = testsOf(hub.file.path, found);
  if (hub.names.filter((name) => name !== entry.name).length >= HABIT && tested.length === 0) return undefined;
  return newTruthTest({ module: hub.file.path, object, member: entry.name, variable, on }, found);
}

const stem = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');

const testsOf = (module: string, found: Found): string[] => {
  const name = stem(module).slice(module.lastIndexOf('/') + 1);
  return found.draft.files().filter((path) => TEST.test(path) && path.slice(path.lastIndexOf('/') + 1).startsWith(`${name}.`));
};

/** The test file of a new subject; undefined where neither vitest nor jest runs here. */
export function newTruthTest(subject: Subject, found: Found): TruthTest | undefined {
  const runner = runnerOf(found);
  if (!runner) return undefined;
  const path = testPath(subject, found);
  const style = codeStyle(found.workspace, subject.module);
  const typed = /\.[cm]?ts$/.test(path);
  const quoted = (text: string): string => literal(style, text);
  const globals = runner === 'jest' ? '' : `import { afterEach, describe, expect, it, vi } from ${quoted('vitest')}${style.semicolon}\n\n`;
  const view = {
    importLine: globals,
    setup: '',
    close: '})',
    title: quoted(subject.member),
    variable: subject.variable,
    i: style.indent,
    semi: style.semicolon,
    runner: runner === 'jest' ? 'jest' : 'vi',
    rows: rowsFor(subject.on).map(([value, expected]) => ({ value: value === undefined ? 'undefined' : quoted(value), expected: String(expected) })),
    generic: typed ? '<[string | undefined, boolean]>' : '',
    rowTitle: quoted('%j is %s'),
    object: subject.object,
    member: subject.member,
    from: quoted(way(path, stem(subject.module)) + (style.importEnding || dynamicEnding(path, found))),
  };
  return { change: file(path, 'flag/in-code/truth.test.ts.hbs', view), because: `truth table in ${path}, run by ${runner}` };
}

/** `import()` resolves as ES modules do, also in CommonJS: under these settings a relative path needs its ending (https://www.typescriptlang.org/docs/handbook/modules/reference.html#node16-node18-node20-nodenext). */
function dynamicEnding(path: string, found: Found): '.js' | '' {
  const parts = path.split('/').slice(0, -1);
  const folders = [...parts.map((_, at) => `${parts.slice(0, parts.length - at).join('/')}/`), ''];
  const configs = folders.flatMap((folder) => ['tsconfig.json', 'tsconfig.base.json'].map((name) => found.workspace.read(folder + name) ?? ''));
  const setting = configs.map((text) => /"module(?:Resolution)?"\s*:\s*"(\w+)"/i.exec(text)?.[1]).find((value) => value !== undefined);
  return /^node(16|18|20|next)$/i.test(setting ?? '') ? '.js' : '';
}

/** Unset, empty, garbage and other spellings are off; one value is on. */
function rowsFor(on: string): [string | undefined, boolean][] {
  const off = ['', 'false', '0', 'off', 'no', on.toUpperCase(), ` ${on}`, `${on}x`, 'undefined', ...(on === '1' ? ['true'] : ['1', 'yes'])].filter((value) => value !== on);
  return [[undefined, false], ...off.map((value): [string, boolean] => [value, false]), [on, true]];
}

function runnerOf(found: Found): 'vitest' | 'jest' | undefined {
  const manifests = found.workspace.glob('**/package.json').map((path) => found.workspace.read(path) ?? '');
  return (['vitest', 'jest'] as const).find((name) => manifests.some((text) => text.includes(`"${name}"`)));
}

/** Beside the module, or where the tests of this workspace are; a file of its own where the module has tests already. */
function testPath({ module, member }: Subject, found: Found): string {
  const tests = found.workspace.files().filter((path) => TEST.test(path) && !/(^|\/)(e2e|playwright|cypress)\//.test(path));
  const ending = tests.filter((path) => path.includes('.spec.')).length * 2 > tests.length ? 'spec' : 'test';
  const extension = /\.([cm]?[jt]s)x?$/.exec(module)?.[1] ?? 'ts';
  const name = stem(module).slice(module.lastIndexOf('/') + 1);
  const folder = module.slice(0, module.lastIndexOf('/') + 1);
  const own = /^(tests?|__tests__)\//.exec(tests[0] ?? '')?.[0];
  const apart = tests.length > 0 && tests.every((path) => /^(tests?|__tests__)\//.test(path)) && own ? `${own}${/^[^/]+\/(unit\/)/.exec(tests[0] ?? '')?.[1] ?? ''}` : undefined;
  const beside = tests.some((path) => path.startsWith(`${folder}__tests__/`)) ? `${folder}__tests__/` : folder;
  const taken = testsOf(module, found).length > 0;
  return `${apart ?? beside}${name}${taken ? `.${kebabCase(member)}` : ''}.${ending}.${extension}`;
}

function way(from: string, to: string): string {
  const [a, b] = [from.split('/').slice(0, -1), to.split('/')];
  let same = 0;
  while (same < a.length && same < b.length - 1 && a[same] === b[same]) same += 1;
  const up = a.slice(same).map(() => '..');
  return [...(up.length ? up : ['.']), ...b.slice(same)].join('/');
}
