import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../engine/engine.js';
import { programOnPath, runCommand } from '../command.js';
import { ancestors } from './scratch.js';
import type { ToolRunner } from './tool.js';

/** A tool's runner that is installed. */
export interface Found {
  /** Name and version, as far as it can be told without running it. */
  label: string;
  /** The program that runs it: Node, or a Python or Ruby that has the modules. */
  interpreter: string;
  /** What it needs in its environment to find them. */
  environment?: Record<string, string>;
}

/** Version of a package installed in a folder or above; undefined when it is not. */
export function versionOf(root: string, dir: string, name: string): string | undefined {
  const paths = ancestors(dir).map((folder) => join(root, folder, 'node_modules', name, 'package.json'));
  const manifest = paths.find((path) => existsSync(path));
  if (!manifest) return undefined;
  const read: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  const version: unknown = typeof read === 'object' && read !== null ? Reflect.get(read, 'version') : undefined;
  return typeof version === 'string' ? version : 'of unknown version';
}

/**
 * Looks for a tool's runner and a driver for the dialect.
 * @returns the runner, or what is missing
 */
export async function find(runner: ToolRunner, root: string, dir: string, dialect: Dialect): Promise<Found | string> {
  const drivers = runner.drivers[dialect];
  if (!drivers) return `${runner.tool} is not run here on ${dialect}`;
  if (runner.find) return runner.find(drivers, root, dir);
  return runner.python ? findPython(runner, drivers, root, dir) : findPackage(runner, drivers, root, dir);
}

function findPackage(runner: ToolRunner, drivers: readonly string[], root: string, dir: string): Found | string {
  const versions = runner.packages.flatMap((name) => {
    const version = versionOf(root, dir, name);
    return version ? [`${name} ${version}`] : [];
  });
  const [label] = versions.length === 0 && runner.program && programOnPath(runner.program) ? [runner.program] : versions;
  if (!label) return `${runner.packages.join(' or ')} is not installed in the workspace`;
  const driver = drivers.length === 0 || drivers.some((name) => versionOf(root, dir, name));
  return driver ? { label, interpreter: process.execPath } : `${drivers.join(' or ')} is not installed in the workspace`;
}

/** Where a workspace keeps its Python, then the machine's; Debian's packages are seen by its own Python alone. */
const pythons = (root: string, dir: string): string[] => [
  ...ancestors(dir).flatMap((folder) => ['.venv', 'venv'].map((name) => join(root, folder, name, 'bin', 'python'))),
  ...['python3', 'python'].flatMap((name) => programOnPath(name) ?? []),
  '/usr/bin/python3',
];

async function findPython(runner: ToolRunner, drivers: readonly string[], root: string, dir: string): Promise<Found | string> {
  const wanted = [runner.packages[0] ?? '', ...(drivers.length ? ['+'] : []), ...drivers];
  const all = [...new Set(pythons(root, dir))].filter((path) => existsSync(path));
  for (const interpreter of all) {
    const { exit, output } = await runCommand([interpreter, '-c', PROBE, ...wanted], root);
    if (exit === 0) return { label: `${runner.packages[0]} ${output}`.trim(), interpreter };
  }
  const modules = [runner.packages[0], ...(drivers.length ? [`one of ${drivers.join(', ')}`] : [])].join(' with ');
  return all.length ? `no Python here has ${modules}` : 'Python is not installed on this machine';
}

/** Prints the version of the first module; fails when it is missing, or all of those after the plus sign are. The folder it runs in may have a module of that name. */
const PROBE = `
import sys
sys.path[:] = [place for place in sys.path if place]
import importlib, importlib.util
first, drivers = sys.argv[1], sys.argv[3:]
if drivers and not any(importlib.util.find_spec(name) for name in drivers): sys.exit(1)
print(getattr(importlib.import_module(first), '__version__', ''))
`;
