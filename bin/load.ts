import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

/** Set by the build: a hash of the bundle. */
declare const BUILD: string;

type Exports = Record<string, unknown>;

const home = dirname(fileURLToPath(import.meta.url));
const file = join(home, 'infra-dev.cjs');

let bundle: Record<string, () => Exports> | undefined;

/**
 * A module of the bundle. The first call compiles the bundle, with what V8 compiled for an earlier run where that is kept.
 * @param module its path in the sources, without the ending
 * @param errand what the process is for: each errand keeps the functions that it used; any word
 */
export function load(module: string, errand: string = module): Exports {
  bundle ??= compiled(errand);
  return bundle[module]!();
}

/** Compiled code lies in the package's own folder: who can write there could change the code itself. */
function compiled(errand: string): Record<string, () => Exports> {
  const name = `${errand.replace(/\W+/g, '-')}-${process.version}-${process.arch}.bin`;
  const path = join(home, 'compiled', name);
  const cachedData = process.env['NODE_DISABLE_COMPILE_CACHE'] ? undefined : kept(path);
  // Pure ASCII, by the build: as Latin-1 it becomes a string without decoding.
  const script = new Script(readFileSync(file, 'latin1'), { filename: file, ...(cachedData ? { cachedData } : {}) });
  if (!process.env['NODE_DISABLE_COMPILE_CACHE'] && (!cachedData || script.cachedDataRejected)) process.once('exit', (code) => void (code === 0 && keep(path, script)));
  const module = { exports: {} };
  script.runInThisContext().call(module.exports, module.exports, createRequire(file), module, file, home, (name: string) => import(name));
  return module.exports;
}

/** What an earlier run kept; nothing when it is of another build or was not written to its end. V8 itself looks at its own version and flags. */
function kept(path: string): Buffer | undefined {
  try {
    const bytes = readFileSync(path);
    return bytes.subarray(-BUILD.length).toString('latin1') === BUILD ? bytes.subarray(0, -BUILD.length) : undefined;
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written costs the next run its head start, nothing else. */
function keep(path: string, script: Script): void {
  try {
    const beside = `${path}.${process.pid}`;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, Buffer.concat([script.createCachedData(), Buffer.from(BUILD, 'latin1')]));
    renameSync(beside, path);
  } catch {
    return;
  }
}
