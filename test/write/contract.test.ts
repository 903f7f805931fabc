import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashPlan } from '../../pipeline/write/index.js';

const ENTRIES = [
  { path: 'b', before: null, after: 'x' },
  { path: 'a', before: 'y', after: null },
];

describe('the hash of a dry run', () => {
  it('does not depend on the order of keys and entries', () => {
    expect(hashPlan({ plan: '{}', list: { a: 1, b: [1, 2] } }, ENTRIES)).toBe(
      hashPlan({ list: { b: [1, 2], a: 1 }, plan: '{}' }, [...ENTRIES].reverse()),
    );
    expect(hashPlan({}, [])).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('moves with everything that goes in', () => {
    const all = [
      hashPlan({ plan: '{}' }, ENTRIES),
      hashPlan({ plan: '{ }' }, ENTRIES),
      hashPlan({ plan: null }, ENTRIES),
      hashPlan({ plan: '{}', checklist: '' }, ENTRIES),
      hashPlan({ plan: '{}' }, ENTRIES.slice(1)),
      hashPlan({ plan: '{}' }, [{ ...ENTRIES[0]!, before: '' }, ENTRIES[1]!]),
      hashPlan({ plan: '{}' }, [{ ...ENTRIES[0]!, path: 'c' }, ENTRIES[1]!]),
      hashPlan({ plan: '{}' }, [{ ...ENTRIES[0]!, after: 'x\n' }, ENTRIES[1]!]),
      hashPlan({ plan: [1, 2] }, ENTRIES),
      hashPlan({ plan: [2, 1] }, ENTRIES),
      hashPlan({ plan: ['1,2'] }, ENTRIES),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('tells any two inputs apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const plain = (value: unknown): string =>
          JSON.stringify(value, (_key, part: unknown) =>
            part && typeof part === 'object' && !Array.isArray(part)
              ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
              : part,
          );
        const hash = (value: unknown) => hashPlan({ value: value as string }, []);
        expect(hash(one) === hash(other)).toBe(plain(one) === plain(other));
      }),
    );
  });
});
