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
import { shapeOf } from './shape.js';

const FEATURE = 'feat-x-20260101000000';
const FOLDER = `.claude/feature-dev/${FEATURE}`;

function planOf(change: object, text: string): string {
  const task = { task_id: 'T1', description: text, checklist_ids: [], changes: [change] };
  return JSON.stringify({ feature_id: FEATURE, created_at: '2026-01-01T00:00:00Z', areas: { infra: { tasks: [task] } } });
}

/** The files that an apply made or changed, or the refusal; whatever it was, nothing beside the workspace has changed. */
async function applied(kind: string, text: string): Promise<{ refused: string } | { files: Map<string, string> }> {
  const { root, all, outside } = jail({ ...GIVEN, [`${FOLDER}/plan.json`]: planOf(CHANGES[kind]!(text), text) });
  const [before, beside] = [all(), outside()];
  try {
    const { entries, questions } = await applyPlan({ root, feature: FEATURE }, registry);
    expect(questions).toEqual([]);
    expect(outside()).toEqual(beside);
    await undo(root, FEATURE);
    expect(all()).toEqual(before);
    return { files: new Map(entries.map((entry) => [entry.path, entry.after ?? ''])) };
  } catch (error) {
    if (!(error instanceof InfraError)) throw error;
    expect(all()).toEqual(before);
    expect(error.message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
    return { refused: error.message };
  }
}

const harmless = new Map<string, ReturnType<typeof applied>>();

/** The same change with a text that does no harm, once per kind. */
function harmlessly(kind: string): ReturnType<typeof applied> {
  const known = harmless.get(kind) ?? applied(kind, 'a harmless text');
  harmless.set(kind, known);
  return known;
}

describe.each(Object.keys(CHANGES))('a text in a change of kind %s', (kind) => {
  it('that is harmless is written', async () => {
    const made = await harmlessly(kind);
    expect(made, 'refused' in made ? made.refused : '').toHaveProperty('files');
  });

  it.each(Object.entries(VALUES))('is refused or stays a text: %s', async (_name, text) => {
    const [plain, hostile] = [await harmlessly(kind), await applied(kind, text)];
    if (!('files' in hostile) || !('files' in plain)) return;
    // Fewer may be right: an alert whose text holds a template of Prometheus gets no test that would have to render it.
    expect([...plain.files.keys()]).toEqual(expect.arrayContaining([...hostile.files.keys()]));
    for (const [path, written] of hostile.files) {
      expect(shapeOf(path, written), path).toEqual(shapeOf(path, plain.files.get(path)!));
      expect(hiddenIn(written), path).toBeUndefined();
    }
  });
});
