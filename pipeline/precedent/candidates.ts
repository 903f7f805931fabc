import { sameName, type Container, type Entry } from '../edit/locator.js';
import { pascalCase } from '../names.js';
import type { Place } from './places.js';
import type { Precedent } from './render.js';
import { rank } from './rank.js';
import { declaredIn, type Sibling } from './siblings.js';
import { mannerOf, slotFit, traitsOf } from './traits.js';
import type { Wanted } from './wanted.js';

/** A sibling of a place whose text may be cloned. */
export interface Candidate {
  precedent: Precedent;
  /** How well its own text can carry the wanted entry; below zero it says something else. */
  fit: number;
  score: number;
}

/** The siblings of a place by how well their text can carry the wanted entry. */
export function candidatesAt(place: Place, wanted: Wanted, siblings: readonly Sibling[], newest: readonly string[]): Candidate[] {
  const { container, file } = place;
  const manner = mannerOf(container, file.format);
  const mostDisabled = [...place.declared.values()].filter((entry) => entry.disabled).length > place.declared.size / 2;
  const ledBy = [...place.declared.values()].filter((entry) => entry.lead < entry.node.start).length > place.declared.size / 2;
  const candidates = rank(siblings, wanted, newest).flatMap(({ sibling, score }): Candidate[] => {
    const entry = declaredIn(container, sibling.name);
    if (!entry) return [];
    const precedent: Precedent = { text: file.text, format: file.format, container, entry, name: sibling.name };
    const fit = slotFit(traitsOf(file.text, entry, container, manner), wanted, manner);
    const usual = manner === 'code' ? usualness(container, entry, file.text) : 0;
    // A key that leaves out part of the name (`port` for `SERVER_PORT`) is made by taste, not by rule.
    const whole = manner === 'code' && !sameName(entry.name, sibling.name) ? -8 : 0;
    const guarded = !wanted.sensitive && /Secret/.test(file.text.slice(entry.key.end, entry.node.end).replaceAll(sibling.name, '')) ? -6 : 0;
    const own = manner === 'code' ? ownMake(entry, file.text, sibling.name, container, file.format) : 0;
    const shape = usual + whole + guarded + own + (Boolean(entry.disabled) === mostDisabled ? 0 : -4) + (entry.lead < entry.node.start === ledBy ? 0 : -2);
    const fitted = manner === 'code' ? 2 * fit : fit;
    return [{ precedent, fit, score: fitted + shape + score / 2 }];
  });
  return candidates.sort((a, b) => b.score - a.score);
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
