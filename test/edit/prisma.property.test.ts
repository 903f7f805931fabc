import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocksOf, parsePrisma, prisma as editPrisma, type PrismaOp } from '../../pipeline/edit/prisma.js';

const TYPES = ['String', 'Int', 'Boolean', 'DateTime', 'Float'];
const name = fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,11}$/).filter((one) => one !== 'id');
const type = fc.constantFrom(...TYPES).chain((one) => fc.constantFrom(one, `${one}?`));

/** A schema with comments, odd spacing, either line end, and with or without a last newline. */
const schema = fc
  .record({
    fields: fc.uniqueArray(fc.record({ name, type, note: fc.constantFrom('', ' // a note', '  /// documented') }), { minLength: 1, maxLength: 6, selector: (one) => one.name }),
    gap: fc.constantFrom(' ', '  ', '     '),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.boolean(),
    head: fc.constantFrom('', '// first line', '/// documented model'),
  })
  .map(({ fields, gap, eol, end, head }) => ({
    names: new Set(fields.map((one) => one.name)),
    eol,
    text: [...(head ? [head] : []), 'model Lamp {', `  id${gap}Int @id`, ...fields.map((one) => `  ${one.name}${gap}${one.type}${one.note}`), '}', '', 'enum Tone {', '  LOW', '  HIGH', '}'].join(eol) + (end ? eol : ''),
  }));

const addition = fc.record({ name, type });
const add = (field: { name: string; type: string }): PrismaOp => ({ op: 'add_field', model: 'Lamp', field: { name: field.name, type: field.type, attributes: [] }, models: ['Lamp'] });

const namesIn = (text: string): string[] =>
  blocksOf(parsePrisma(text, 'schema.prisma')).find((block) => block.name === 'Lamp')!.entries.filter((entry) => entry.kind === 'field').map((entry) => entry.name);

/** The lines of a text with their ends. */
const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

describe('the Prisma editor', () => {
  test('an added field reads back, and taking its line out gives every other byte', async () => {
    await fc.assert(
      fc.asyncProperty(schema, addition, async ({ text, names }, field) => {
        fc.pre(!names.has(field.name));
        const next = await editPrisma(text, [add(field)], 'schema.prisma');
        expect(new Set(namesIn(next))).toEqual(new Set([...namesIn(text), field.name]));
        const kept = linesOf(next).filter((line) => !new RegExp(`^\\s+${field.name}\\s`).test(line));
        expect(kept.join('')).toBe(text);
      }),
    );
  });

  test('a second time it changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(schema, addition, async ({ text, names }, field) => {
        fc.pre(!names.has(field.name));
        const once = await editPrisma(text, [add(field)], 'schema.prisma');
        expect(await editPrisma(once, [add(field)], 'schema.prisma')).toBe(once);
      }),
    );
  });

  test('several operations in one pass are the same as one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(schema, fc.uniqueArray(addition, { minLength: 2, maxLength: 4, selector: (one) => one.name }), async ({ text, names }, fields) => {
        fc.pre(fields.every((field) => !names.has(field.name)));
        const together = await editPrisma(text, fields.map(add), 'schema.prisma');
        let apart = text;
        for (const field of fields) apart = await editPrisma(apart, [add(field)], 'schema.prisma');
        expect(together).toBe(apart);
      }),
    );
  });

  test('adding and removing a field gives every byte back; so does an enum value that is there', async () => {
    await fc.assert(
      fc.asyncProperty(schema, addition, async ({ text, names }, field) => {
        fc.pre(!names.has(field.name));
        const next = await editPrisma(text, [add(field)], 'schema.prisma');
        expect(await editPrisma(next, [{ op: 'remove_field', model: 'Lamp', name: field.name }], 'schema.prisma')).toBe(text);
        expect(await editPrisma(text, [{ op: 'add_enum_value', enum: 'Tone', value: 'LOW' }], 'schema.prisma')).toBe(text);
      }),
    );
  });
});
