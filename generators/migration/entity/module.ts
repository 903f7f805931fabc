import { posix } from 'node:path';
import { keyName } from '../../../pipeline/edit/source/syntax.js';
import type { Around, Entity, Needed, Source } from './model.js';
import { importOf, nodes } from './syntax.js';

/** Where a name of the library comes from: as this file or its siblings import it. */
export function moduleOf(name: string, entity: Entity, around: Around, otherwise: string): string {
  const sources = [entity.source, ...around.entities.map((one) => one.source)];
  const found = sources.map((source) => importOf(source.program, name)).find((one) => one !== undefined && !one.from.startsWith('.'));
  if (found) return found.from;
  const beside = importOf(entity.source.program, entity.decorators[0]?.name ?? 'Entity');
  return beside && !beside.from.startsWith('.') ? beside.from : otherwise;
}

const EXTENSION = /\.(d\.)?[mc]?[jt]sx?$/;

/** How a file names another in its imports: without ending, or as its other imports end. */
export function pathTo(from: Source, to: string): string {
  const relative = posix.relative(posix.dirname(from.path), to);
  const bare = (relative.startsWith('.') ? relative : `./${relative}`).replace(EXTENSION, '');
  const own = nodes(from.program['body']).flatMap((one) => keyName(one['source']) ?? []);
  const ending = /\.(?:js|ts|mjs|mts)$/.exec(own.find((one) => one.startsWith('.')) ?? '')?.[0] ?? '';
  return bare + ending;
}

/** The files that an import of a file may mean, the most likely first. */
export function targetsOf(from: string, path: string): string[] {
  const base = posix.join(posix.dirname(from), path).replace(/\.(js|mjs|cjs|ts|mts)$/, '');
  return ['.ts', '.tsx', '.mts', '.d.ts', '.js', '.mjs', '.cjs', '/index.ts', '/index.js'].map((ending) => base + ending);
}

/** True where a file gives a name away as its default. */
export const isDefault = (source: Source, name: string): boolean =>
  nodes(source.program['body']).some((one) => {
    const declaration = one['declaration'] as { id?: unknown } | undefined;
    return one.type === 'ExportDefaultDeclaration' && (keyName(declaration) === name || keyName(declaration?.id) === name);
  });

/** What a file needs to name a model of another one; nothing where it is its own. */
export function needOf(source: Source, model: Entity): Needed[] {
  if (model.source.path === source.path) return [];
  const known = importOf(source.program, model.name);
  if (known) return [];
  return [{ from: pathTo(source, model.source.path), name: model.name, ...(isDefault(model.source, model.name) ? { default: true } : {}) }];
}

/** A relative import as it reads from another folder. */
export function moved(from: string, path: string, target: { path: string }): string {
  if (!from.startsWith('.')) return from;
  const [file] = targetsOf(path, from);
  const relative = posix.relative(posix.dirname(target.path), posix.join(posix.dirname(path), from));
  return file === undefined || relative === '' ? from : relative.startsWith('.') ? relative : `./${relative}`;
}
