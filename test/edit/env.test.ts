import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryEditor } from '../../pipeline/edit/clone.js';
import { editEnv, locator } from '../../pipeline/edit/env.js';

const name = fc.stringMatching(/^[A-Z][A-Z0-9]{0,4}(_[A-Z0-9]{1,4}){0,2}$/);
const value = fc.stringMatching(/^[a-z0-9:/.@-]{0,12}$/);
const assignment = fc.record({ name, value, quote: fc.constantFrom('', '"', "'"), tail: fc.constantFrom('', ' # note') });
const line = fc.oneof(
  { weight: 5, arbitrary: assignment.map((one) => `${one.name}=${one.quote}${one.value}${one.quote}${one.value || one.quote ? one.tail : ''}`) },
  fc.constant(''),
  fc.constantFrom('# Database', '# What it is for.', '########', '#OFF=1'),
);
const file = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  eol: fc.constantFrom('\n', '\r\n'),
  final: fc.boolean(),
  bom: fc.constantFrom('', '\uFEFF'),
});
const textOf = (one: { lines: string[]; eol: string; final: boolean; bom: string }): string => one.bom + one.lines.join(one.eol) + (one.final ? one.eol : '');

describe('dotenv files', () => {
  test('an inserted variable reads back, and taking its lines out gives the old text', async () => {
    await fc.assert(
      fc.asyncProperty(file, value, async (given, wanted) => {
        const text = textOf(given);
        const [container] = await locator.outline(text, '.env.example');
        fc.pre(container!.entries.some((entry) => !entry.disabled));
        const op = { op: 'insert' as const, container: 'file', name: 'ZZ_NEW_ENTRY', text: `ZZ_NEW_ENTRY=${wanted}`, after: container!.entries.at(-1)!.name };
        const next = await entryEditor(locator)(text, [op], '.env.example');
        expect(parse(next)).toEqual({ ...parse(text), ZZ_NEW_ENTRY: wanted });
        expect(next.split(/(?<=\n)/).filter((one) => !one.startsWith('ZZ_NEW_ENTRY')).join('').trimEnd()).toBe(text.trimEnd());
        expect(next.endsWith('\n')).toBe(text.endsWith('\n'));
        expect(await entryEditor(locator)(next, [op], '.env.example')).toBe(next);
      }),
    );
  });

  test('a removed variable is gone and the others stay', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (given) => {
        const text = textOf(given);
        const [container] = await locator.outline(text, '.env');
        const names = container!.entries.map((entry) => entry.name);
        const target = container!.entries.find((entry) => !entry.disabled && names.filter((one) => one === entry.name).length === 1);
        fc.pre(target !== undefined);
        const next = await entryEditor(locator)(text, [{ op: 'remove', container: 'file', name: target!.name }], '.env');
        const left = parse(text);
        delete left[target!.name];
        expect(parse(next)).toEqual(left);
      }),
    );
  });

  test('a comment above several variables heads them; one above a single variable is its own', async () => {
    const text = '# Database\nDB_HOST=a\nDB_PORT=1\n\n# Address of the shop, as customers see it.\nSHOP_URL=b\n';
    const [container] = await locator.outline(text, '.env.example');
    expect(container!.entries.map((entry) => [entry.name, entry.group, entry.lead < entry.node.start])).toEqual([
      ['DB_HOST', 'Database', false],
      ['DB_PORT', 'Database', false],
      ['SHOP_URL', undefined, true],
    ]);
  });

  test('a quoted value over several lines is one entry', async () => {
    const [container] = await locator.outline('KEY="-----BEGIN\nabc=\n-----END"\nNEXT=1\n', '.env');
    expect(container!.entries.map((entry) => entry.name)).toEqual(['KEY', 'NEXT']);
  });

  test('starts an empty file, keeps a group together and does nothing twice', async () => {
    const ops = [
      { name: 'GEO_URL', text: 'GEO_URL=https://geo.example.com', comment: 'Base URL', group: 'Geocoder' },
      { name: 'OTHER', text: 'OTHER=1' },
      { name: 'GEO_SIZE', text: 'GEO_SIZE=5', group: 'Geocoder' },
    ];
    const text = await editEnv('', ops, '.env.example');
    expect(parse(text)).toEqual({ GEO_URL: 'https://geo.example.com', GEO_SIZE: '5', OTHER: '1' });
    expect(text.match(/# Geocoder/g)).toHaveLength(1);
    expect(await editEnv(text, ops, '.env.example')).toBe(text);
  });
});
