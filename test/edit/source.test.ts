import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryEditor } from '../../pipeline/edit/clone.js';
import { editSource, locator } from '../../pipeline/edit/source.js';

const names = fc.uniqueArray(fc.stringMatching(/^[A-Y][A-Z]{1,5}(_[A-Z]{1,4})?$/), { minLength: 1, maxLength: 8 });
const shape = fc.record({ names, inline: fc.boolean(), trailing: fc.boolean(), comments: fc.boolean(), crlf: fc.boolean(), final: fc.boolean(), blank: fc.boolean() });
type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

function objectText(one: Shape): string {
  const properties = one.names.map((name, index) => `${name}: ${index}`);
  const last = one.names.length - 1;
  const lines = properties.map((text, index) => `  ${text}${index < last || one.trailing ? ',' : ''}${one.comments && index % 2 === 0 ? ` // of ${index}` : ''}`);
  const body = one.inline ? `{ ${properties.join(', ')}${one.trailing ? ',' : ''} }` : `{\n${lines.join(one.blank ? '\n\n' : '\n')}\n}`;
  const text = `// before\nconst limits = ${body};\nconst after = '{ }'`;
  return (one.crlf ? text.replaceAll('\n', '\r\n') : text) + (one.final ? '\n' : '');
}

const evaluate = (text: string): unknown => new Function(`${text}\nreturn limits;`)() as unknown;
/** Every character of the old text, in its order, is in the new one. */
const keeps = (old: string, next: string): boolean => {
  let at = 0;
  for (const one of next) if (one === old[at]) at += 1;
  return at === old.length;
};

describe('TypeScript and JavaScript', () => {
  test('new properties read back, nothing else moves, a second run does nothing', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 1, max: 3 }), fc.nat(8), async (given, count, at) => {
        const text = objectText(given);
        const after = at === 0 ? null : given.names[(at - 1) % given.names.length]!;
        const ops = Array.from({ length: count }, (_, index) => ({ op: 'insert' as const, container: 'limits', name: `ZZ${index}`, text: `ZZ${index}: -${index + 1}`, after }));
        const next = await entryEditor(locator)(text, ops, 'x.js');
        const added = Object.fromEntries(ops.map((op, index) => [op.name, -(index + 1)]));
        expect(evaluate(next)).toEqual({ ...(evaluate(text) as object), ...added });
        expect(keeps(text, next)).toBe(true);
        expect(/(?<!\r)\n/.test(next)).toBe(/(?<!\r)\n/.test(text));
        expect(await entryEditor(locator)(next, ops, 'x.js')).toBe(next);
      }),
    );
  });

  test('a removed property is gone and the rest stays', async () => {
    await fc.assert(
      fc.asyncProperty(shape, fc.nat(7), async (given, at) => {
        fc.pre(given.names.length > 1);
        const text = objectText(given);
        const name = given.names[at % given.names.length]!;
        const next = await entryEditor(locator)(text, [{ op: 'remove', container: 'limits', name }], 'x.js');
        const left = evaluate(text) as Record<string, number>;
        delete left[name];
        expect(evaluate(next)).toEqual(left);
        expect(keeps(next, text)).toBe(true);
      }),
    );
  });

  test.each([
    ['interface Env', 'export interface Env {\n  A: string;\n  B: number\n}\n', 'C: boolean', 'export interface Env {\n  A: string;\n  B: number;\n  C: boolean\n}\n'],
    ['type Env', 'type Env = { A: string, B: number };\n', 'C: boolean', 'type Env = { A: string, B: number, C: boolean };\n'],
    ['enum Kind', 'enum Kind {\n  A = "a", // first\n  B = "b"\n}\n', 'C = "c"', 'enum Kind {\n  A = "a", // first\n  B = "b",\n  C = "c"\n}\n'],
    ['type Kind', "type Kind =\n  | 'A'\n  | 'B';\n", "'C'", "type Kind =\n  | 'A'\n  | 'B'\n  | 'C';\n"],
    ['type Kind', "type Kind = 'A' | 'B';\n", "'C'", "type Kind = 'A' | 'B' | 'C';\n"],
    ['list', "const list = ['A', 'B'] as const;\n", "'C'", "const list = ['A', 'B', 'C'] as const;\n"],
    ['Env', 'class Env {\n  @IsString()\n  A: string;\n\n  @IsInt()\n  @Min(1)\n  B!: number;\n\n  D = 1;\n}\n', 'C = 2', 'class Env {\n  @IsString()\n  A: string;\n\n  @IsInt()\n  @Min(1)\n  B!: number;\n\n  C = 2;\n\n  D = 1;\n}\n'],
  ])('adds a member to %s', async (container, text, member, expected) => {
    expect(await editSource(text, [{ op: 'entry', container, name: 'C', text: member, after: 'B' }], 'x.ts')).toBe(expected);
  });

  test('joins an import, adds a new one in the quotes found, fills an empty array', async () => {
    const text = "import { A } from './a';\nimport { type B } from './b'\n\nexport const all = [] as const;\n";
    const next = await editSource(text, [{ op: 'import', from: './a', name: 'Z' }, { op: 'import', from: './c', name: 'C', type: true }, { op: 'entry', container: 'all', name: 'Z', text: 'Z' }], 'x.ts');
    expect(next).toBe("import { A, Z } from './a';\nimport { type B } from './b'\nimport type { C } from './c';\n\nexport const all = [\n  Z,\n] as const;\n");
  });

  test('what it does not recognise is refused with the text to paste', async () => {
    await expect(editSource('const a = make();\n', [{ op: 'entry', container: 'flags', name: 'x', text: 'x: true' }], 'x.ts')).rejects.toThrow(/x\.ts: has no flags[^]*x: true/);
    await expect(editSource('const a = {', [{ op: 'entry', container: 'a', name: 'x', text: 'x: 1' }], 'x.ts')).rejects.toThrow(/x\.ts:1:/);
  });
});
