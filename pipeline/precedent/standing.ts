import type { Container } from '../edit/locator.js';
import type { Place } from './places.js';
import { DIRECT } from './reads.js';
import { declaredIn, type Hub } from './siblings.js';
import { mannerOf, traitsOf, type Standing } from './traits.js';

const known = new WeakMap<readonly Hub[], Map<Container, Standing>>();

/**
 * What declarations of a place must say. Where a schema in the same file declares what is read here, or one elsewhere makes numbers of
 * what is read here as it is, this place only hands over.
 */
export function standingOf(hubs: readonly Hub[], place: Place): Standing {
  const all = known.get(hubs) ?? new Map<Container, Standing>();
  known.set(hubs, all);
  const { container, file } = place;
  const standing = all.get(container) ?? {
    kind: container.kind,
    texts: isText(container),
    handsOver: /runtimeEnv/i.test(container.path) || handsOver(hubs, place),
    defaults: container.entries.some((entry) => traitsOf(file.text, entry, container, 'code').fallback !== undefined),
  };
  all.set(container, standing);
  return standing;
}

function handsOver(hubs: readonly Hub[], { container, file }: Place): boolean {
  const raw = container.entries.filter((entry) => traitsOf(file.text, entry, container, 'code').raw);
  if (raw.length < container.entries.length / 2) return false;
  const schemas = hubs.filter((hub) => hub.container !== container && isSchema(hub));
  return schemas.some((hub) =>
    raw.some((entry) => {
      const there = [entry.name, ...entry.also].map((name) => declaredIn(hub.container, name)).find(Boolean);
      const type = there && traitsOf(hub.file.text, there, hub.container, 'code').type;
      return type !== undefined && (hub.file.path === file.path || type === 'number' || type === 'boolean');
    }),
  );
}

/** True for the types of what the process or the bundler hands over, which is text: `interface ProcessEnv`. */
export const isText = ({ kind, path }: Container): boolean => kind === 'interface' && /\b(ProcessEnv|ImportMetaEnv)\b/.test(path);

/** True for program text that makes types of variables and reads none by itself. */
const isSchema = ({ file, container }: Hub): boolean =>
  mannerOf(container, file.format) === 'code' && container.kind !== 'interface' && !DIRECT.test(file.text.slice(container.inner.start, container.inner.end));
