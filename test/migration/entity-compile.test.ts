import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

/** Every model that the cases of this part expect compiles, together with the rest of its workspace. */

const HOME = fileURLToPath(new URL('../..', import.meta.url));
const CASES = join(HOME, 'test', 'cases', 'migration');
const cases = readdirSync(CASES).flatMap((tool) => {
  const folder = join(CASES, tool);
  return readdirSync(folder)
    .filter((name) => name.startsWith('entity') && existsSync(join(folder, name, 'expected')))
    .map((name) => `${tool}/${name}`);
});

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  strict: true,
  strictPropertyInitialization: false,
  useDefineForClassFields: false,
  noUnusedLocals: true,
  noEmit: true,
  allowJs: true,
  skipLibCheck: true,
  types: [],
};

/** A package that the project does not have: as much of it as the cases use. */
const STUB = `declare module 'sequelize-typescript' {
  export class Model {}
  type Mark = (target: object, key: string) => void;
  export const Table: (options?: { tableName?: string; modelName?: string }) => (target: Function) => void;
  export const Column: (type: unknown) => Mark;
  export const Default: (value: unknown) => Mark;
  export const PrimaryKey: Mark;
  export const ForeignKey: (model: () => unknown) => Mark;
  export const BelongsTo: (model: () => unknown, key?: string | object, options?: { onDelete?: string }) => Mark;
  export const DataType: Record<'UUID' | 'UUIDV4' | 'STRING' | 'TEXT' | 'INTEGER' | 'DATE' | 'DATEONLY', unknown>;
}`;

/** The workspace of a case as it is afterwards. */
function treeOf(name: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const part of ['given', 'expected']) {
    const root = join(CASES, name, part);
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.[jt]s$/.test(entry.name))
        files.set(join(CASES, name, 'virtual', relative(root, path)), readFileSync(path, 'utf8'));
    }
  }
  return files.set(join(CASES, name, 'virtual', 'stub.d.ts'), STUB);
}

/** Files of packages, parsed once. */
const libraries = new Map<string, ts.SourceFile>();

function problems(files: Map<string, string>): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile, directoryExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.directoryExists = (path) => [...files.keys()].some((file) => file.startsWith(`${path}/`)) || (directoryExists?.(path) ?? true);
  host.getSourceFile = (path, language, ...rest) => {
    if (files.has(path)) return ts.createSourceFile(path, files.get(path) ?? '', language);
    const known = libraries.get(path) ?? getSourceFile(path, language, ...rest);
    if (known) libraries.set(path, known);
    return known;
  };
  const program = ts.createProgram(
    [...files.keys()].filter((path) => path.endsWith('.ts')),
    OPTIONS,
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map((one) => `${one.file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`);
}

describe('what the cases expect', () => {
  test('there are cases', () => expect(cases.length).toBeGreaterThan(7));
  test.each(cases)('%s compiles', (name) => expect(problems(treeOf(name))).toEqual([]), 60_000);
});
