import { describe, expect, it } from 'vitest';
import { registry } from '../../generators/registry.js';
import { undo } from '../../generators/undo/undo.js';
import { applyPlan } from '../../pipeline/run.js';
import { snapshot, text, workspace } from './harness/tree.js';

const FEATURES = Array.from({ length: 20 }, (_, index) => `feat-${index}`);
const folder = (feature: string): string => `.claude/feature-dev/${feature}`;
const variable = (feature: string): string => `SERVICE_${feature.slice(5)}_URL`;

function planOf(feature: string): string {
  const change = {
    type: 'environment_variables',
    variables: [{ name: variable(feature), description: `Where service ${feature} is`, example: `http://${feature}` }],
  };
  const task = { task_id: 'ENV', description: 'x', checklist_ids: [], changes: [change] };
  return JSON.stringify({ feature_id: feature, created_at: '2026-01-01T00:00:00Z', areas: { infra: { tasks: [task] } } });
}

const GIVEN = {
  '.env.example': '# Database\nDATABASE_URL=postgresql://localhost/shop\n',
  'README.md': '# Shop\n\n| Name | Description |\n|---|---|\n| `DATABASE_URL` | Where the database is |\n',
  ...Object.fromEntries(FEATURES.map((feature) => [`${folder(feature)}/plan.json`, planOf(feature)])),
};

describe('twenty features in one workspace', () => {
  it('applied at once all land, a second run changes nothing, and undone in any order leave every byte as it was', async () => {
    const root = workspace(GIVEN);
    const before = snapshot(root, true);
    await Promise.all(FEATURES.map((feature) => applyPlan({ root, feature }, registry)));
    for (const feature of FEATURES) {
      expect(text(root, '.env.example')).toContain(`${variable(feature)}=`);
      expect(text(root, 'README.md')).toContain(variable(feature));
    }
    const applied = snapshot(root, true);
    for (const feature of FEATURES.slice(0, 5)) expect((await applyPlan({ root, feature }, registry)).written).toBe(false);
    expect(snapshot(root, true)).toEqual(applied);
    const order = FEATURES.map((_, index) => FEATURES[(index * 7) % 20]!);
    // What other features added is nobody's edit; what their undo took out is told, and is no line.
    for (const feature of order)
      expect(
        (await undo(root, feature)).kept.flatMap(({ lines }) => lines),
        feature,
      ).toEqual([]);
    expect(snapshot(root, true)).toEqual(before);
  });
});
