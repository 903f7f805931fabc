import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryEditor, type InsertOp } from '../../pipeline/edit/clone.js';
import { locator } from '../../pipeline/edit/python-outline.js';
import { readPython } from './corpus/python.js';
import { difference, wordsOf } from './corpus/tree.js';

const edit = entryEditor(locator);
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(_[a-z0-9]{1,5})?$/).filter((one) => !/^(as|if|in|is|or|and|def|del|for|not|try|with|from|else|elif|pass|class|break|raise|while|yield|async|await|assert|except|global|import|lambda|return|finally|continue|nonlocal|print|exec|match|type|case)$/.test(one));
const field = fc.record({ name, type: fc.constantFrom('str', 'int', 'bool', 'Optional[str]', 'dict[str, int]'), value: fc.constantFrom('', ' = 5', ' = "a # b"', ' = Field(default=None)', ' = (\n        1,\n    )'), note: fc.constantFrom('', '  # said behind'), lead: fc.constantFrom('', '# said above') });
const fields = fc.uniqueArray(field, { minLength: 1, maxLength: 5, selector: (one) => one.name });
type Field = typeof field extends fc.Arbitrary<infer One> ? One : never;

/** A settings class, a dictionary and variables, in one layout or another. */
const program = fc
  .record({ members: fields, keys: fields, variables: fields, spaced: fc.boolean(), comma: fc.boolean(), inline: fc.boolean(), indent: fc.constantFrom('  ', '    ', '\t'), eol: fc.constantFrom('\n', '\r\n'), final: fc.boolean(), bom: fc.boolean() })
  .map((one) => ({ ...one, text: (one.bom ? '\uFEFF' : '') + linesOf(one).join('\n').replace(/\n/g, one.eol) + (one.final ? one.eol : '') }));

interface Layout {
  members: Field[];
  keys: Field[];
  variables: Field[];
  spaced: boolean;
  comma: boolean;
  inline: boolean;
  indent: string;
}

function linesOf({ members, keys, variables, spaced, comma, inline, indent }: Layout): string[] {
  const led = (one: Field, at: string): string[] => (one.lead ? [at + one.lead] : []);
  const inClass = members.flatMap((one, index) => [...(spaced && index > 0 ? [''] : []), ...led(one, indent), `${indent}${one.name}: ${one.type}${one.value}${one.note}`]);
  const pairs = keys.map((one) => `"${one.name}": ${one.value === '' ? '1' : '[2]'}`);
  const inDict = keys.flatMap((one, index) => [...led(one, indent), `${indent}${pairs[index]}${comma || index < keys.length - 1 ? ',' : ''}${one.note}`]);
  const dict = inline ? [`TABLE = {${pairs.join(', ')}}`] : ['TABLE = {', ...inDict, '}'];
  return ['import os', '', '', 'class Settings(Base):', `${indent}"""What it holds."""`, '', ...inClass, '', '', ...dict, '', ...variables.flatMap((one) => [...led(one, ''), `v_${one.name} = os.environ["X"]${one.note}`])];
}

const CONTAINERS = { Settings: 'members', TABLE: 'keys', module: 'variables' } as const;
const TEXTS = { Settings: 'zz_new: int = 7', TABLE: '"zz_new": {"a": 1}', module: 'zz_new = os.environ.get("zz_new", "")' } as const;
const where = fc.constantFrom(...(Object.keys(CONTAINERS) as (keyof typeof CONTAINERS)[]));
const shown = (container: keyof typeof CONTAINERS, one: Field): string => (container === 'module' ? `v_${one.name}` : one.name);
const outlined = async (text: string, container: string): Promise<string[]> => (await locator.outline(text, 'a.py')).find((one) => one.path === container)!.entries.map((one) => one.name);

describe('Python', () => {
  test('an insertion reads back at its place, twice is once, and its removal gives every byte back', async () => {
    await fc.assert(
      fc.asyncProperty(program, where, fc.nat(6), fc.boolean(), async (given, container, at, isLed) => {
        const names = (await outlined(given.text, container)).filter((one) => one !== 'TABLE');
        expect(names).toEqual(given[CONTAINERS[container]].map((one) => shown(container, one)));
        const place = at % (names.length + 1);
        const op: InsertOp = { op: 'insert', container, name: 'zz_new', text: TEXTS[container], ...(isLed ? { lead: '# what it is for' } : {}), after: place === 0 && container !== 'module' ? null : (names[place - 1] ?? names.at(-1)!) };
        const next = await edit(given.text, [op], 'a.py');
        const wanted = names.toSpliced(op.after === null ? 0 : names.indexOf(op.after!) + 1, 0, 'zz_new');
        expect((await outlined(next, container)).filter((one) => one !== 'TABLE')).toEqual(wanted);
        const { gone, come } = difference(readPython({ path: 'a.py', text: given.text })!, readPython({ path: 'a.py', text: next })!);
        expect([gone, wordsOf(come).join(' ').includes('zz_new')]).toEqual([[], true]);
        expect(next.endsWith('\n')).toBe(given.final);
        expect(await edit(next, [op], 'a.py')).toBe(next);
        expect(await edit(next, [{ op: 'remove', container, name: 'zz_new' }], 'a.py')).toBe(given.text);
      }),
      { numRuns: 150 },
    );
  });

  test('a replacement there and back gives every byte back', async () => {
    await fc.assert(
      fc.asyncProperty(program, where, fc.nat(5), async (given, container, at) => {
        const list = given[CONTAINERS[container]];
        const old = shown(container, list[at % list.length]!);
        const entry = (await locator.outline(given.text, 'a.py')).find((one) => one.path === container)!.entries.find((one) => one.name === old)!;
        const next = await edit(given.text, [{ op: 'replace', container, name: old, becomes: 'zz_new', text: TEXTS[container] }], 'a.py');
        expect(next).toBe(given.text.slice(0, entry.node.start) + TEXTS[container] + given.text.slice(entry.node.end));
        expect(await edit(next, [{ op: 'replace', container, name: 'zz_new', becomes: old, text: given.text.slice(entry.node.start, entry.node.end) }], 'a.py')).toBe(given.text);
      }),
      { numRuns: 80 },
    );
  });

  test('a removal leaves all other entries, and every line of them', async () => {
    await fc.assert(
      fc.asyncProperty(program, where, fc.nat(5), async (given, container, at) => {
        const list = given[CONTAINERS[container]];
        fc.pre(list.length > 1);
        const gone = shown(container, list[at % list.length]!);
        const next = await edit(given.text, [{ op: 'remove', container, name: gone }], 'a.py');
        expect((await outlined(next, container)).filter((one) => one !== 'TABLE')).toEqual(list.map((one) => shown(container, one)).filter((one) => one !== gone));
        expect(readPython({ path: 'a.py', text: next })).toBeDefined();
        expect(next.endsWith('\n')).toBe(given.final);
        const { come } = difference(readPython({ path: 'a.py', text: given.text })!, readPython({ path: 'a.py', text: next })!);
        expect(come).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });
});
