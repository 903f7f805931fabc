import { describe, expect, it } from 'vitest';
import { registry } from '../../generators/registry.js';
import { undo } from '../../generators/undo/undo.js';
import { InfraError } from '../../pipeline/error.js';
import { applyPlan } from '../../pipeline/run.js';
import { hiddenIn } from '../../pipeline/write/index.js';
import { CHANGES } from './corpus/changes.js';
import { VALUES } from './corpus/values.js';
import { GIVEN } from './given.js';
import { jail } from './jail.js';
import { shapeOf, valuesOf } from './shape.js';

const FEATURE = 'feat-x-20260101000000';
const FOLDER = `.claude/feature-dev/${FEATURE}`;

const HARMLESS = 'a harmless text';

/** The plan with a text in all places of the change, or in one of them. */
function planOf(kind: string, text: string, only?: number): string {
  const change = CHANGES[kind]!((place) => (only === undefined || place === only ? text : HARMLESS));
  const task = { task_id: 'T1', description: HARMLESS, checklist_ids: [], changes: [change] };
  return JSON.stringify({ feature_id: FEATURE, created_at: '2026-01-01T00:00:00Z', areas: { infra: { tasks: [task] } } });
}

/** How many places a change of the kind has. */
function placesOf(kind: string): number {
  const seen = new Set<number>();
  CHANGES[kind]!((place) => (seen.add(place), HARMLESS));
  return seen.size;
}

/** The files that an apply made or changed; undefined when it was refused. Whatever it was, nothing beside the workspace has changed. */
async function applied(plan: string, thenUndo: boolean): Promise<Map<string, string> | undefined> {
  const { root, all, outside } = jail({ ...GIVEN, [`${FOLDER}/plan.json`]: plan });
  const [before, beside] = [all(), outside()];
  try {
    const { entries, questions } = await applyPlan({ root, feature: FEATURE }, registry);
    expect(questions).toEqual([]);
    expect(outside()).toEqual(beside);
    if (thenUndo) await undo(root, FEATURE);
    if (thenUndo) expect(all()).toEqual(before);
    return new Map(entries.map((entry) => [entry.path, entry.after ?? '']));
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    expect(all()).toEqual(before);
    expect(hiddenIn(error.message)).toBeUndefined();
    return undefined;
  }
}

const harmless = new Map<string, Promise<Map<string, string> | undefined>>();

/** The same change with a text that does no harm, once per kind. */
function harmlessly(kind: string): Promise<Map<string, string> | undefined> {
  const known = harmless.get(kind) ?? applied(planOf(kind, HARMLESS), true);
  harmless.set(kind, known);
  return known;
}

/**
 * Where data held the harmless text alone, it now holds the other one; a place of one line may hold it on one line, a block of lines
 * ends with one.
 */
function readBack(path: string, plain: string, hostile: string, text: string): void {
  const now = valuesOf(path, hostile);
  const line = text.replace(/\s+/g, ' ').trim();
  for (const [way, value] of valuesOf(path, plain) ?? []) {
    if (value === HARMLESS && now?.get(way) !== HARMLESS)
      expect([text, text.trim(), line, `${text}\n`], `${path}${way}`).toContain(now?.get(way));
  }
}

async function staysText(kind: string, hostile: ReadonlyMap<string, string>, text: string): Promise<void> {
  const plain = (await harmlessly(kind))!;
  // Fewer may be right: an alert whose text holds a template of Prometheus gets no test that would have to render it.
  expect([...plain.keys()]).toEqual(expect.arrayContaining([...hostile.keys()]));
  for (const [path, written] of hostile) {
    expect(shapeOf(path, written), path).toEqual(shapeOf(path, plain.get(path)!));
    expect(hiddenIn(written), path).toBeUndefined();
    readBack(path, plain.get(path)!, written, text);
  }
}

describe.each(Object.keys(CHANGES))('a text in a change of kind %s', (kind) => {
  it('that is harmless is written', async () => {
    expect(await harmlessly(kind)).toBeDefined();
  });

  it.each(Object.entries(VALUES))('is refused or stays a text: %s', async (_name, text) => {
    const everywhere = await applied(planOf(kind, text), true);
    if (everywhere) return staysText(kind, everywhere, text);
    // One place that refuses must not hide another that lets it through.
    for (let place = 0; place < placesOf(kind); place += 1) {
      const written = await applied(planOf(kind, text, place), false);
      if (written) await staysText(kind, written, text);
    }
  });
});
