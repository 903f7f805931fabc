import { sameName, type Container, type Entry } from '../edit/locator.js';
import { pascalCase } from '../names.js';
import type { Place } from './places.js';
import type { Precedent } from './render.js';
import type { Ranked } from './rank.js';
import { declaredIn } from './siblings.js';
import { mannerOf, slotFit, traitsOf, type Manner, type Traits } from './traits.js';
import type { Wanted } from './wanted.js';

/** A sibling of a place whose text may be cloned. */
export interface Candidate {
  precedent: Precedent;
  /** How well its own text can carry the wanted entry; below zero it says something else. */
  fit: number;
  score: number;
  /** What its own text says. */
  traits: Traits;
}

/**
 * The siblings of a place by how well their text can carry the wanted entry.
 * @param ranked all siblings by how alike they are
 */
export function candidatesAt(place: Place, wanted: Wanted, ranked: readonly Ranked[]): Candidate[] {
  const { container, file } = place;
  const manner = mannerOf(container, file.format);
  const mostDisabled = [...place.declared.values()].filter((entry) => entry.disabled).length > place.declared.size / 2;
  const ledBy = [...place.declared.values()].filter((entry) => entry.lead < entry.node.start).length > place.declared.size / 2;
  const candidates: Candidate[] = [];
  for (const { sibling, score } of ranked) {
    const known = studied(place, sibling.name, manner);
    if (!known) continue;
    const { precedent, traits, shape } = known;
    const { entry } = precedent;
    const fit = slotFit(traits, wanted, manner);
    const guarded = !wanted.sensitive && known.guarded ? -6 : 0;
    const here = guarded + (Boolean(entry.disabled) === mostDisabled ? 0 : -4) + (entry.lead < entry.node.start === ledBy ? 0 : -2);
    const fitted = manner === 'code' ? 2 * fit : fit;
    candidates.push({ precedent, fit, score: fitted + shape + here + score / 2, traits });
  }
  return candidates.sort((a, b) => b.score - a.score);
}

/** What a declaration is, whatever is wanted. */
interface Studied {
  precedent: Precedent;
  traits: Traits;
  /** How plainly it is made after its name, as its siblings are. */
  shape: number;
  /** It treats its value as a secret. */
  guarded: boolean;
}

/** Lists are asked again for each new entry. */
const studies = new WeakMap<Container, Map<string, Studied | undefined>>();

function studied(place: Place, name: string, manner: Manner): Studied | undefined {
  const all = studies.get(place.container) ?? new Map<string, Studied | undefined>();
  studies.set(place.container, all);
  if (!all.has(name)) all.set(name, study(place, name, manner));
  return all.get(name);
}

function study({ container, file }: Place, name: string, manner: Manner): Studied | undefined {
  const entry = declaredIn(container, name);
  if (!entry) return undefined;
  const precedent: Precedent = { text: file.text, format: file.format, container, entry, name };
  const traits = traitsOf(file.text, entry, container, manner);
  const guarded = /Secret/.test(file.text.slice(entry.key.end, entry.node.end).replaceAll(name, ''));
  if (manner !== 'code') return { precedent, traits, shape: 0, guarded };
  // A key that leaves out part of the name (`port` for `SERVER_PORT`) is made by taste, not by rule.
  const whole = sameName(entry.name, name) ? 0 : -8;
  return { precedent, traits, shape: usualness(container, entry, file.text) + whole + ownMake(entry, file.text, name, container, file.format), guarded };
}

/** Below zero for a statement that does not read the variable it is named after, and for a type made for one variable alone. */
function ownMake(entry: Entry, text: string, name: string, { kind }: Container, format: string): number {
  const rest = text.slice(entry.key.end, entry.node.end);
  const typed = format === 'code' && new RegExp(`\\b${pascalCase(name)}\\b`).test(rest) ? -8 : 0;
  return typed + (kind === 'statements' && entry.value && !rest.includes(name) ? -8 : 0);
}

const templates = new WeakMap<Container, Map<string, number>>();
const templateOf = (text: string, entry: Entry): string => text.slice(entry.key.end, entry.node.end).replaceAll(entry.name, '').replace(/(['"`])(?:[^'"`\\]|\\.)*\1|\b\d+\b/g, "''").replace(/\b[A-Z][A-Z0-9_]+\b|\s+/g, '');

/** 1 for a declaration written as several of its siblings are, -2 for one that is alone of its kind among many. */
function usualness(container: Container, entry: Entry, text: string): number {
  const counts = templates.get(container) ?? new Map<string, number>();
  if (counts.size === 0) for (const one of container.entries) counts.set(templateOf(text, one), (counts.get(templateOf(text, one)) ?? 0) + 1);
  templates.set(container, counts);
  const count = counts.get(templateOf(text, entry)) ?? 0;
  return count > 2 ? 1 : count === 1 && container.entries.length > 7 ? -2 : 0;
}
