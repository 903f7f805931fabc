import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryEditor, type InsertOp } from '../../pipeline/edit/clone.js';
import { locator } from '../../pipeline/edit/properties.js';
import { readProperties } from './corpus/properties.js';

const edit = entryEditor(locator);
const key = fc.stringMatching(/^[a-z][a-z0-9]{0,5}([.-][a-z0-9]{1,5}){0,2}$/);
const value = fc.constantFrom('', '8080', 'a b', 'jdbc:postgresql://localhost/x?a=b', '${DB_URL:none}', '# no comment', 'one,\\\n    two,\\\n    three', 'back\\\\slash', 'é', 'ends in a space \\\\');
const pair = fc.record({ key, sign: fc.constantFrom('=', ' = ', ': '), value, lead: fc.constantFrom('', '# said above', '! said above\n# twice') });

/** A file with comments of both kinds, continued lines, blank lines and either line break. */
const file = fc
  .record({ pairs: fc.uniqueArray(pair, { minLength: 1, maxLength: 6, selector: (one) => one.key }), blank: fc.boolean(), head: fc.constantFrom('', '# The whole file\n\n'), eol: fc.constantFrom('\n', '\r\n'), final: fc.boolean(), bom: fc.boolean() })
  .map((one) => {
    const body = one.pairs.map((each) => `${each.lead ? `${each.lead}\n` : ''}${each.key}${each.sign}${each.value}`).join(one.blank ? '\n\n' : '\n');
    return { ...one, text: (one.bom ? '\uFEFF' : '') + (one.head + body).replace(/\n/g, one.eol) + (one.final ? one.eol : '') };
  });

const read = (text: string) => readProperties({ path: 'a.properties', text });

describe('Java properties', () => {
  test('every pair is found with its value, as Java reads it', async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ text }) => {
        const [container] = await locator.outline(text, 'a.properties');
        const found = container!.entries.map((one) => read(text.slice(one.node.start, one.node.end)));
        expect(found.flat()).toEqual(read(text));
      }),
    );
  });

  test('an insertion reads back at its place, twice is once, and its removal gives every byte back', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(6), value, fc.boolean(), async (given, at, wanted, isLed) => {
        const place = at % (given.pairs.length + 1);
        const after = place === 0 ? null : given.pairs[place - 1]!.key;
        const text = `zz.new=${wanted}`.replace(/\n/g, given.eol);
        const op: InsertOp = { op: 'insert', container: 'file', name: 'zz.new', text, ...(isLed ? { lead: '# what it is for' } : {}), after };
        const next = await edit(given.text, [op], 'a.properties');
        expect(read(next)).toEqual((read(given.text) as string[][]).toSpliced(place, 0, (read(text) as string[][])[0]!));
        expect(next.endsWith('\n')).toBe(given.final);
        expect(await edit(next, [op], 'a.properties')).toBe(next);
        expect(await edit(next, [{ op: 'remove', container: 'file', name: 'zz.new' }], 'a.properties')).toBe(given.text);
      }),
    );
  });

  test('a removal takes one pair and its own comment, a replacement one value', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.nat(5), async (given, at) => {
        const { key: name } = given.pairs[at % given.pairs.length]!;
        const others = (read(given.text) as string[][]).filter(([one]) => one !== name);
        if (others.length > 0) expect(read(await edit(given.text, [{ op: 'remove', container: 'file', name }], 'a.properties'))).toEqual(others);
        const next = await edit(given.text, [{ op: 'replace', container: 'file', name, becomes: name, text: `${name}=other` }], 'a.properties');
        expect(read(next)).toEqual((read(given.text) as string[][]).map(([one, old]) => [one, one === name ? 'other' : old]));
      }),
    );
  });
});
