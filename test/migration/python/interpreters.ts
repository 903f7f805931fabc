import { execFileSync } from 'node:child_process';

/** An interpreter of Python that has what a test needs. */
export interface Interpreter {
  path: string;
  version: string;
}

// Debian's packages serve its own interpreter; another one on the path may have newer ones.
const CANDIDATES = [...(process.env['INFRA_DEV_TEST_PYTHON'] ?? '').split(':').filter(Boolean), 'python3', '/usr/bin/python3'];

function versionWith(path: string, library: string): string | undefined {
  try {
    return execFileSync(path, ['-c', `import ${library}; print(${library}.__version__ if hasattr(${library}, "__version__") else ${library}.VERSION)`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 30_000 }).trim();
  } catch {
    return undefined;
  }
}

/** The interpreters that have a library, one for every version of it. Says so where there is none. */
export function interpretersWith(library: string): Interpreter[] {
  const all = CANDIDATES.flatMap((path) => {
    const version = versionWith(path, library);
    return version ? [{ path, version }] : [];
  });
  const distinct = all.filter((one, index) => all.findIndex((other) => other.version === one.version) === index);
  if (distinct.length === 0) console.warn(`skipped: no Python here has ${library} (Debian: python3-${library})`);
  return distinct;
}
