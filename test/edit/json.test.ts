import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryEditor } from '../../pipeline/edit/clone.js';
import { editJson, locator } from '../../pipeline/edit/json.js';

const key = fc.stringMatching(/^[a-z]{1,6}$/);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const json = fc.dictionary(key, fc.oneof(leaf, fc.array(fc.stringMatching(/^[A-Z_]{1,8}$/), { maxLength: 4 }), fc.dictionary(key, leaf, { maxKeys: 3 })), { minKeys: 1, maxKeys: 6 });
const layout = fc.constantFrom<string | number>(2, 4, '\t', 0);
/** Every character of the old text, in its order, is in the new one. */
const keeps = (old: string, next: string): boolean => {
  let at = 0;
  for (const one of next) if (one === old[at]) at += 1;
  return at === old.length;
};

describe('JSON', () => {
  test('a new key reads back, nothing else moves, and a second run does nothing', async () => {
    await fc.assert(
      fc.asyncProperty(json, layout, leaf, fc.boolean(), async (model, indent, value, crlf) => {
        const text = JSON.stringify(model, null, indent).replaceAll('\n', crlf ? '\r\n' : '\n');
        const op = { op: 'set' as const, path: ['zzNew'], value };
        const next = await editJson(text, [op], 'x.json');
        expect(JSON.parse(next)).toEqual({ ...model, zzNew: value });
        expect(keeps(text, next)).toBe(true);
        expect(await editJson(next, [op], 'x.json')).toBe(next);
      }),
    );
  });

  test('an element of a list of strings reads back in its place', async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Y][A-Z]{0,5}$/), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(names, layout, async (list, indent) => {
        const text = JSON.stringify({ globalEnv: list, tasks: { build: { env: list } } }, null, indent);
        const op = { op: 'insert' as const, container: 'tasks.build.env', name: 'ZZZ', text: '"ZZZ"', after: list.at(-1)! };
        const next = await entryEditor(locator)(text, [op], 'turbo.json');
        expect(JSON.parse(next)).toEqual({ globalEnv: list, tasks: { build: { env: [...list, 'ZZZ'] } } });
        expect(keeps(text, next)).toBe(true);
      }),
    );
  });

  test('two elements after the last one keep their order and the commas right', async () => {
    const text = '{\n  "env": [\n    "A_B", // why\n    "C_D" // last\n  ]\n}\n';
    const ops = ['E', 'F'].map((one) => ({ op: 'insert' as const, container: 'env', name: one, text: `"${one}"`, after: 'C_D' }));
    expect(await entryEditor(locator)(text, ops, 'x.jsonc')).toBe('{\n  "env": [\n    "A_B", // why\n    "C_D", // last\n    "E",\n    "F"\n  ]\n}\n');
  });

  test('comments and a trailing comma stay; a missing parent is made; a broken file is refused with its line', async () => {
    const text = '{\n  // kept\n  "a": {\n    "b": 1,\n  },\n}\n';
    expect(await editJson(text, [{ op: 'set', path: ['a', 'c', 'd'], value: true }], 'x.jsonc')).toBe('{\n  // kept\n  "a": {\n    "b": 1,\n    "c": {\n      "d": true\n    },\n  },\n}\n');
    await expect(editJson('{\n  "a": ,\n}', [{ op: 'set', path: ['b'], value: 1 }], 'x.json')).rejects.toThrow(/x\.json:2: is not valid JSON/);
  });

  test('appends to a list once', async () => {
    const op = { op: 'append' as const, path: ['list'], value: { name: 'x' } };
    const text = await editJson('{"list": []}', [op], 'x.json');
    expect(JSON.parse(text)).toEqual({ list: [{ name: 'x' }] });
    expect(await editJson(text, [op], 'x.json')).toBe(text);
  });
});
