import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseDocument, type Document } from 'yaml';
import { editYaml, type YamlOp, type YamlPath } from '../../pipeline/edit/yaml.js';
import { parseAllDocuments } from 'yaml';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const key = fc.oneof(
  fc.constantFrom('name', 'on', 'run', 'A_B', 'x-y', 'steps', 'no', '8080'),
  fc.stringMatching(/^[a-zA-Z][\w .#:'"-]{0,8}$/),
);
const text = fc
  .oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      ' ',
      'yes',
      '1.0',
      '0755',
      '1:20',
      'a: b',
      '# c',
      '- x',
      '*x',
      '&y',
      '{{ z }}',
      '${A}',
      'l1\nl2\n',
      'l1\n\n  l2',
      '\tx\ny',
      'é\u2028',
      '2020-01-01',
      '~',
      '|',
      '...',
      '---',
    ),
  )
  // Lone surrogates cannot be written to a file at all.
  .filter((one) => one.isWellFormed());
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 12345),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

/** Documents as people write them: comments, blank lines, both list styles, brackets, block scalars, CRLF, no line break at the end. */
const document = fc
  .record({
    indent: fc.constantFrom(2, 4),
    flush: fc.boolean(),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    final: fc.boolean(),
    blank: fc.boolean(),
    comments: fc.boolean(),
  })
  .map((form) => {
    const pad = ' '.repeat(form.indent);
    const dash = form.flush ? '' : pad;
    const note = (line: string, at: string): string[] => (form.comments ? [`${at}# ${line}: "quoted" - [x`] : []);
    const gap = form.blank ? [''] : [];
    const lines = [
      ...note('head', ''),
      ...(form.comments ? [''] : []),
      'name: "x"   ',
      ...gap,
      'jobs:',
      ...note('first', pad),
      `${pad}a: &anchor`,
      `${pad}${pad}run: |`,
      `${pad}${pad}${pad}one # no comment`,
      '',
      `${pad}${pad}${pad}two`,
      ...note('behind a', `${pad}${pad}`),
      ...gap,
      ...note('second', pad),
      `${pad}b: {x: 1, 'y': [p, "q"]} # flow`,
      ...gap,
      `${pad}c: *anchor`,
      'list:',
      `${dash}- one`,
      ...gap,
      `${dash}-   k: v`,
      `${dash}    l: 'w'`,
      ...gap,
      `${dash}- >-`,
      `${dash}  folded`,
      `${dash}  text`,
      ...gap,
      'none:',
      'keep: |+',
      `${pad}kept`,
      '',
      'last: 0755 # octal',
    ];
    const newline = form.crlf ? '\r\n' : '\n';
    return (form.bom ? '\ufeff' : '') + lines.join(newline) + (form.final ? newline : '');
  });

const maps: YamlPath[] = [[], ['jobs'], ['jobs', 'a'], ['jobs', 'b'], ['list', 1], ['none'], ['new', 'deep']];
const lists: YamlPath[] = [['list'], ['jobs', 'b', 'y'], ['none'], ['fresh']];

const plain = (source: string): Json => (parseAllDocuments(source)[0] as Document).toJS() as Json;
const at = (data: Json, path: YamlPath): Json =>
  path.reduce<Json>((node, step) => (node === null || node === undefined ? null : ((node as never)[step as never] as Json)), data) ?? null;

/** Every line of the old text stands in the new one, in order; those of brackets and of the filled key may be longer. */
function keeps(before: string, after: string): boolean {
  const [old, rest] = [before.replace(/^\ufeff/, '').split('\n'), after.replace(/^\ufeff/, '').split('\n')];
  return old.every((line) => {
    const bare = line.replace(/\r$/, '');
    const found = rest.findIndex((one) => one.replace(/\r$/, '') === bare || (bare.includes('{x: 1') && one.includes('# flow')));
    if (found === -1) return false;
    rest.splice(0, found + 1);
    return true;
  });
}

let parsed = 0;
beforeAll(() => {
  parsed = parseDocument('a: 1').contents ? 1 : 0;
});

describe('YAML, whatever the values', () => {
  it('sets an entry: the old data plus it, all other lines as they were, again nothing', async () => {
    expect(parsed).toBe(1);
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.constantFrom(...maps),
        key.map((one) => `new ${one}`.trim()),
        json,
        fc.constantFrom('end', 'start', 'sorted'),
        async (source, path, name, value, place) => {
          const op: YamlOp = { op: 'set', at: path, key: name, value, place: place as 'end', comment: 'why\nso' };
          const next = await editYaml(source, [op], 'f.yml');
          expect(at(plain(next), [...path, name])).toEqual(value);
          expect(place === 'start' && path[0] === 'list' ? true : keeps(source, next)).toBe(true);
          expect(await editYaml(next, [op], 'f.yml')).toBe(next);
          expect(await editYaml(next, [{ op: 'remove', at: [...path, name], prune: true }], 'f.yml').then(plain)).toEqual(
            withoutEmpty(plain(source), path),
          );
        },
      ),
      { numRuns: 300 },
    );
  }, 120_000);

  it('appends an item: the old data plus it, all other lines as they were, again nothing', async () => {
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom(...lists), json, async (source, path, value) => {
        const op: YamlOp = { op: 'append', at: path, value };
        const next = await editYaml(source, [op], 'f.yml');
        const items = at(plain(next), path) as Json[];
        const before = (at(plain(source), path) ?? []) as Json[];
        expect(items).toEqual(before.some((one) => JSON.stringify(one) === JSON.stringify(value)) ? before : [...before, value]);
        expect(keeps(source, next)).toBe(true);
        expect(await editYaml(next, [op], 'f.yml')).toBe(next);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('replaces a value and nothing else', async () => {
    const places: YamlPath[] = [
      ['name'],
      ['jobs', 'a', 'run'],
      ['jobs', 'b', 'x'],
      ['jobs', 'b', 'y', 1],
      ['list', 0],
      ['list', 1, 'l'],
      ['list', 2],
      ['none'],
      ['last'],
    ];
    await fc.assert(
      fc.asyncProperty(document, fc.constantFrom(...places), json, async (source, path, value) => {
        const next = await editYaml(source, [{ op: 'replace', at: path, value }], 'f.yml');
        expect(at(plain(next), path)).toEqual(value);
        expect(await editYaml(next, [{ op: 'replace', at: path, value: at(plain(source), path) }], 'f.yml').then(plain)).toEqual(
          plain(source),
        );
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('gives the same in one pass as in several', async () => {
    const one = fc
      .tuple(
        fc.constantFrom(...maps),
        key.map((name) => `k ${name}`),
        fc.constantFrom<Json>(1, 'x', { a: 'b' }, ['c']),
      )
      .map(([path, name, value]): YamlOp => ({ op: 'set', at: path, key: name, value, exists: 'keep' }));
    await fc.assert(
      fc.asyncProperty(
        document,
        fc.uniqueArray(one, { maxLength: 6, selector: (op) => JSON.stringify([op.at, (op as { key: string }).key]) }),
        async (source, ops) => {
          let several = source;
          for (const op of ops) several = await editYaml(several, [op], 'f.yml');
          expect(plain(await editYaml(source, ops, 'f.yml'))).toEqual(plain(several));
        },
      ),
      { numRuns: 100 },
    );
  }, 120_000);

  it('takes time in proportion', async () => {
    const ops = (count: number): YamlOp[] =>
      Array.from({ length: count }, (_, index) => ({ op: 'set', at: ['env'], key: `NAME_${index}`, value: `v${index}` }));
    const time = async (count: number): Promise<number> => {
      const start = performance.now();
      await editYaml('env:\n  A: 1\n', ops(count), 'f.yml');
      return performance.now() - start;
    };
    await time(200);
    const [few, many] = [await time(200), await time(2000)];
    expect(many).toBeLessThan(Math.max(few, 5) * 40);
  }, 60_000);
});

/** What a removal with prune leaves of a path that was made for the entry. */
function withoutEmpty(data: Json, path: YamlPath): Json {
  if (path[0] !== 'none') return data;
  const { none: _, ...rest } = data as { [key: string]: Json };
  return rest;
}
