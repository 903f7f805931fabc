import { describe, expect, it } from 'vitest';
import { flag } from '../../generators/flag/index.js';
import { infer } from '../../generators/flag/infer.js';
import { inCode } from '../../generators/flag/in-code.js';
import { nameLike, substituteFlag, variableLike } from '../../generators/flag/name-form.js';
import { flagTask, offVariant } from '../../generators/flag/task.js';
import { ground } from '../monitoring/ground.js';

const base = { type: 'feature_flag', name: 'fastLane', description: 'A fast lane' };
const said = (description: string, notes: string[] = []) => ({ task_id: 'T', description, implementation_notes: notes, files_to_modify: [], files_to_create: [] });

describe('feature_flag', () => {
  it.each([
    ['on by default', { default: true }, /off by default/],
    ['a default variant that is on', { variants: { off: 0, slow: 5 }, default_variant: 'slow' }, /not off/],
    ['variants of several types', { variants: { off: 0, slow: 'slow' } }, /one type/],
    ['a default variant that is not there', { variants: { off: 0, slow: 5 }, default_variant: 'none' }, /no variant/],
    ['a variable that is none', { variable: 'A-B' }, /environment variable/],
    ['a day that is none', { expires: '30.6.2025' }, /expires|date/i],
  ])('refuses %s', (_name, fields, message) => {
    const parsed = flagTask.safeParse({ ...base, ...fields });
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toMatch(message);
  });

  it('takes nulls for what is not known', () => expect(flagTask.safeParse({ ...base, variable: null, expires: null, variants: null, owner: null }).success).toBe(true));
  it('finds the off variant by name and value', () => expect([offVariant({ a: 5, b: 0 }), offVariant({ off: 'x', on: 'y' }), offVariant({ a: 0, b: '' }), offVariant({ on: true, off: false })]).toEqual(['b', 'off', undefined, 'off']));
  it('asks no tool but the one that is named', () => expect([flag.parts!(flagTask.parse(base)), flag.parts!(flagTask.parse({ ...base, tool: 'flagd' }))]).toEqual([['flag'], ['flag by flagd']]));
});

describe('names', () => {
  it.each([
    [['newMenu', 'oldMenu'], 'enable2FAReset', 'enable2FAReset'], [['NEW_MENU', 'OLD_MENU'], 'enable2FAReset', 'ENABLE_2FA_RESET'],
    [['new-menu', 'old-menu'], 'fastLane', 'fast-lane'], [['new_menu'], 'fastLane', 'fast_lane'], [['menu', 'lane'], 'fastLane', 'fastLane'],
  ])('%j: %s becomes %s', (siblings, name, wanted) => expect(nameLike(siblings, name)).toBe(wanted));

  it('substitutes each case form', () => expect(substituteFlag('newMenu: flag("new-menu", NEW_MENU), newMenus', 'newMenu', 'fastLane')).toBe('fastLane: flag("fast-lane", FAST_LANE), newMenus'));
  it('makes a variable as the neighbours have theirs', () => expect(variableLike([{ name: 'newMenu', variable: 'APP_X_NEW_MENU' }, { name: 'oldMenu', variable: 'APP_X_OLD_MENU' }], 'fastLane')).toBe('APP_X_FAST_LANE'));
  it('makes none where they disagree', () => expect(variableLike([{ name: 'newMenu', variable: 'A_NEW_MENU' }, { name: 'oldMenu', variable: 'B_OLD_MENU' }], 'fastLane')).toBeUndefined());
});

describe('free text', () => {
  it('is read where it names one flag', () => {
    const read = infer(said('Add the feature flag `fastLane` for the fast lane', ['Variable `APP_FAST_LANE`', 'Owner: team-lanes', 'expires 2026-01-31']));
    expect(read.questions).toEqual([]);
    expect(flagTask.parse(read.changes[0])).toMatchObject({ name: 'fastLane', variable: 'APP_FAST_LANE', owner: 'team-lanes', expires: '2026-01-31' });
  });
  it.each([['Put it behind a feature flag', /does not name/], ['Add feature flag `a1` and feature flag `b2`', /several/], ['Feature flag `fastLane`, enabled by default', /on by default/]])('%s is asked', (text, reason) => {
    expect(infer(said(text)).changes).toEqual([]);
    expect(infer(said(text)).questions[0]!.reason).toMatch(reason);
  });
  it('says nothing about other tasks', () => expect(infer(said('Add an index on users.email'))).toEqual({ changes: [], questions: [] }));
});

describe('neighbours that are not safe', () => {
  it('are not copied, and that is said', async () => {
    const flags = "export const flags = {\n  newMenu: process.env.APP_NEW_MENU !== 'false',\n  oldMenu: process.env.APP_OLD_MENU !== 'false',\n  topMenu: process.env.APP_TOP_MENU !== 'false',\n};\n";
    const place = ground({ 'src/flags.ts': flags });
    const made = await inCode.changes!(flagTask.parse({ ...base, variable: 'APP_FAST_LANE' }), place.found({ task: { ...place.found().task, files_to_modify: ['src/flags.ts'] } }));
    const files = await place.carryOut(made);
    expect(files['src/flags.ts']).toBe(flags.replace('{\n', "{\n  fastLane: process.env.APP_FAST_LANE === 'true',\n"));
    expect(made.warnings!.join('\n')).toMatch(/on for every value but one/);
  });
  it('are not followed into a place that is on in another environment', async () => {
    const place = ground({ 'src/flags.ts': 'export const flags = {\n  newMenu: false,\n  oldMenu: false,\n  topMenu: false,\n};\n', 'src/flags.prod.ts': 'export const prodFlags = {\n  newMenu: true,\n  oldMenu: true,\n  topMenu: true,\n};\n' });
    const made = await inCode.changes!(flagTask.parse({ ...base, environments: { dev: true } }), place.found({ task: { ...place.found().task, files_to_modify: ['src/flags.ts'] } }));
    const files = await place.carryOut(made);
    expect(files['src/flags.prod.ts']).toContain('  fastLane: false,\n');
  });
});
