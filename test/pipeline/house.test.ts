import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { generatedFiles } from '../../bin/schemas.js';
import { kinds as rows } from '../../generators/index.js';
import { loadAll } from '../../pipeline/kinds.js';

const kinds = await loadAll(rows);
const files = await generatedFiles();

const HOME = fileURLToPath(new URL('../..', import.meta.url));
const TYPE_SCRIPT = /\.ts$/;

const filesIn = (folder: string): string[] =>
  readdirSync(join(HOME, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && TYPE_SCRIPT.test(entry.name))
    .map((entry) => relative(HOME, join(entry.parentPath, entry.name)));

/** What a file imports from this project, as paths from its top. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(HOME, path), 'utf8');
  const named = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1]!);
  return named.map((one) => relative(HOME, join(HOME, path, '..', one)).replace(/\.js$/, '.ts'));
}

/** A file without its comments, strings and regular expressions: those speak of other people's code. */
const codeOf = (path: string): string =>
  readFileSync(join(HOME, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/(?:[^/\\\n ]|\\.)+\/[a-z]*/g, ' ');

describe('the directions of the house', () => {
  test('pipeline/ imports neither generators/ nor executors/ nor bin/', () => {
    const wrong = filesIn('pipeline').flatMap((path) => importsOf(path).filter((one) => /^(generators|executors|bin)\//.test(one)).map((one) => `${path} imports ${one}`));
    expect(wrong).toEqual([]);
  });

  test('a kind imports pipeline/ and its own folder, never another kind', () => {
    const names = kinds.map((kind) => kind.name);
    const wrong = names.flatMap((name) =>
      filesIn(`generators/${name}`).flatMap((path) => importsOf(path).filter((one) => !one.startsWith('pipeline/') && !one.startsWith(`generators/${name}/`)).map((one) => `${path} imports ${one}`)),
    );
    expect(wrong).toEqual([]);
  });

  test('no file is called utils, helpers, manager, common or service', () => {
    const all = ['pipeline', 'generators', 'executors', 'bin'].flatMap(filesIn);
    expect(all.filter((path) => /(^|\/)(utils?|helpers?|managers?|common|services?)\.ts$/.test(path))).toEqual([]);
  });

  test('clock, chance, environment and console stay in their rooms', () => {
    const pure = [...filesIn('pipeline').filter((path) => !path.startsWith('pipeline/write/')), ...kinds.flatMap((kind) => filesIn(`generators/${kind.name}`))];
    const wrong = pure.filter((path) => path !== 'pipeline/git.ts' && /\bDate\.now\(|new Date\(\)|Math\.random|process\.(env|cwd)|console\.\w+\(/.test(codeOf(path)));
    expect(wrong).toEqual([]);
  });
});

describe('a line of the registry', () => {
  test.each(rows)('$name: says what the kind says', async (row) => {
    const { name, type } = await row.load();
    expect({ name, type }).toEqual({ name: row.name, type: row.type });
  });
});

describe('every tool has its four rooms', () => {
  // These look for the tool of a part and hand over to it: what they write stands in its cases.
  const dispatchers = new Set(['flag-system', 'alert-rules', 'log-event']);
  const tools = kinds.flatMap((kind) => kind.tools.filter((tool) => tool.changes && !dispatchers.has(tool.name)).map((tool) => [kind.name, tool.name] as const));
  test.each(tools)('%s/%s: file and case', (kind, tool) => {
    expect(existsSync(join(HOME, 'generators', kind, `${tool}.ts`)), `generators/${kind}/${tool}.ts`).toBe(true);
    expect(existsSync(join(HOME, 'test', 'cases', kind, tool)), `test/cases/${kind}/${tool}`).toBe(true);
  });
});

describe('what is generated from the schemas', () => {
  const committed = [...files].filter(([path]) => !path.startsWith('dist/'));
  test.each(committed)('%s is up to date', (path, content) => {
    expect(JSON.parse(readFileSync(join(HOME, path), 'utf8'))).toEqual(JSON.parse(JSON.stringify(content)));
  });
});
