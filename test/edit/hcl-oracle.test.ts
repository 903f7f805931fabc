import { format } from '@cdktn/hcl-tools';
import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hcl, spaced, type HclEntry, type HclOp, type HclValue } from '../../pipeline/edit/hcl.js';

const name = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,12}$/)
  .filter((one) => !['for', 'if', 'in', 'null', 'true', 'false', 'dynamic'].includes(one));
const text = fc.oneof(
  fc.string({ maxLength: 24 }),
  fc.constantFrom('${file("/etc/passwd")}', '%{ if true }', 'a "b"\n\\', 'C:\\bin\\fonts', '\b\f', '𝒳 é', 'a # b', '<<EOT'),
);
const scalar: fc.Arbitrary<HclValue> = fc.oneof(text, fc.integer({ min: -1000, max: 100000 }), fc.boolean(), fc.constant(null));
const value: fc.Arbitrary<HclValue> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(fc.oneof(name, text), scalar, { maxKeys: 3 }),
);
const attributes = fc.uniqueArray(fc.tuple(name, value), { minLength: 1, maxLength: 6, selector: ([key]) => key });
const entries = (list: [string, HclValue][]): HclEntry[] => spaced(list.map(([attribute, one]) => ({ attribute, value: one })));

/** The value as HashiCorp's parser gives it back: strings as templates, escapes of template sequences kept. */
const asTemplate = (one: HclValue): unknown => {
  if (typeof one === 'string') return one.replace(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(one)) return one.map(asTemplate);
  if (one === null || typeof one !== 'object') return one;
  return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, asTemplate(item as HclValue)]));
};

describe('the HCL editor against HashiCorp code', () => {
  it('writes blocks that `terraform fmt` leaves alone and that read back as they were meant', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, async (list) => {
        const next = await hcl(
          '',
          [{ op: 'block', block: { type: 'resource', labels: ['aws_thing', 'one'], body: entries(list) } }],
          'a.tf',
        );
        expect(await format(next)).toBe(next);
        const read = (await parse('a.tf', next)) as { resource: { aws_thing: { one: Record<string, unknown>[] } } };
        for (const [key, one] of list) if (simple(one)) expect(read.resource.aws_thing.one[0]?.[key]).toEqual(asTemplate(one));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('adds attributes and elements so that the file stays formatted and nothing else changes', async () => {
    await fc.assert(
      fc.asyncProperty(attributes, name, value, async (list, added, one) => {
        fc.pre(!list.some(([key]) => key === added));
        const before = await hcl('', [{ op: 'block', block: { type: 'locals', labels: [], body: entries(list) } }], 'a.tf');
        const op: HclOp = { op: 'attribute', in: [{ type: 'locals' }], name: added, value: one, mode: 'add' };
        const after = await hcl(before, [op], 'a.tf');
        expect(await format(after)).toBe(after);
        expect(await hcl(after, [op], 'a.tf')).toBe(after);
        const squeeze = (lines: string): string[] => lines.split('\n').map((line) => line.replace(/ +/g, ' '));
        expect(squeeze(after)).toEqual(expect.arrayContaining(squeeze(before)));
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

/** Keys with template sequences are read by HashiCorp's JSON converter in a form of its own. */
const simple = (one: HclValue): boolean => one === null || typeof one !== 'object' || Array.isArray(one);
