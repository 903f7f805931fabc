import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire, register } from 'node:module';
import type { ModuleKind, ScriptTarget } from 'typescript';
import type { Setup } from './tool.js';

/** The part of the compiler that all its versions with an API share. */
interface Compiler {
  transpileModule(text: string, options: { compilerOptions: object; fileName: string }): { outputText: string };
  ModuleKind: { CommonJS: ModuleKind; ESNext: ModuleKind };
  ScriptTarget: { ES2022: ScriptTarget };
}

interface Loader {
  _extensions: Record<string, (module: { _compile(code: string, file: string): void }, file: string) => void>;
  _resolveFilename(request: string, parent: { filename?: string } | undefined, ...rest: unknown[]): string;
}

/**
 * Lets this process load TypeScript with the compiler of the workspace; without one only JavaScript (and what Node itself understands).
 * Types are taken away, nothing is checked.
 */
export async function understandTypeScript(setup: Setup): Promise<void> {
  const path = compilerOf(setup);
  if (!path) return;
  const compiler = createRequire(setup.file)(path) as Compiler;
  const loader = Module as unknown as Loader;
  const extension: Loader['_extensions'][string] = (module, file) => module._compile(transpiled(compiler, file, 'CommonJS'), file);
  for (const ending of ['.ts', '.cts', '.mts']) loader._extensions[ending] = extension;
  const resolve = loader._resolveFilename.bind(loader);
  loader._resolveFilename = (request, parent, ...rest) => {
    try {
      return resolve(request, parent, ...rest);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.[cm]?js$/.test(request)) throw error;
      return resolve(request.replace(/js$/, 'ts'), parent, ...rest);
    }
  };
  register(`data:text/javascript,${encodeURIComponent(hooks(path))}`);
}

function compilerOf(setup: Setup): string | undefined {
  try {
    const path = createRequire(setup.file).resolve('typescript');
    return existsSync(path) && /transpileModule/.test(readFileSync(path, 'utf8')) ? path : undefined;
  } catch {
    return undefined;
  }
}

const options = (compiler: Compiler, module: 'CommonJS' | 'ESNext'): object => ({
  module: compiler.ModuleKind[module],
  target: compiler.ScriptTarget.ES2022,
  esModuleInterop: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  inlineSourceMap: true,
});

const transpiled = (compiler: Compiler, file: string, module: 'CommonJS' | 'ESNext'): string =>
  compiler.transpileModule(readFileSync(file, 'utf8'), { compilerOptions: options(compiler, module), fileName: file }).outputText;

/** The same for `import`, which Node asks in a thread of its own: a module that can see nothing of this one. */
const hooks = (compiler: string): string => `
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const compiler = createRequire(${JSON.stringify(compiler)})(${JSON.stringify(compiler)});
const endings = ['.ts', '.mts', '/index.ts'];
export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\\.{1,2}\\//.test(specifier)) throw error;
    const named = specifier.replace(/js$/, 'ts');
    const tries = named === specifier ? endings.map((ending) => specifier + ending) : [named];
    for (const one of tries) {
      const found = await next(one, context).catch(() => undefined);
      if (found) return found;
    }
    throw error;
  }
}
export async function load(url, context, next) {
  if (!/\\.m?ts$/.test(url)) return next(url, context);
  const file = fileURLToPath(url);
  const { ModuleKind, ScriptTarget } = compiler;
  const decorators = { experimentalDecorators: true, emitDecoratorMetadata: true };
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022, inlineSourceMap: true, ...decorators };
  const source = compiler.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file }).outputText;
  return { format: 'module', source, shortCircuit: true };
}
`;
