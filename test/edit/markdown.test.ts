import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editMarkdown, locator } from '../../pipeline/edit/markdown.js';

const cell = fc.stringMatching(/^[a-z0-9 ]{1,12}$/).map((one) => one.trim() || 'x');
const name = fc.stringMatching(/^[A-Y][A-Z]{1,8}$/);
const rows = fc.uniqueArray(fc.record({ name, cell }), { minLength: 1, maxLength: 6, selector: (one) => one.name });

describe('Markdown', () => {
  test('a new row is one new line, reads back, and is not added twice', async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), fc.boolean(), fc.stringMatching(/^[a-z|`*]{0,10}$/), async (list, crlf, final, words) => {
        const table = ['| Name | Use |', '| --- | --- |', ...list.map((one) => `| \`${one.name}\` | ${one.cell} |`)].join('\n');
        const plain = `# Title\n\n${table}${final ? '\n\nAfter | it.\n' : ''}`;
        const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
        const op = { op: 'row' as const, cells: ['`ZZ`', words] };
        const next = await editMarkdown(text, [op], 'x.md');
        const [container] = (await locator.outline(next, 'x.md')).filter((one) => one.kind === 'table');
        expect(container!.entries.map((entry) => entry.name).sort()).toEqual([...list.map((one) => one.name), 'ZZ'].sort());
        expect(next.split(/\r?\n/).filter((line) => !line.startsWith('| `ZZ`')).join('\n')).toBe(plain);
        expect(await editMarkdown(next, [op], 'x.md')).toBe(next);
      }),
    );
  });

  test('a row is padded to the columns of an aligned table', async () => {
    const text = '| Name    | Use   |\n| ------- | ----- |\n| `AB`    | one   |\n| `CD`    | two   |\n';
    expect(await editMarkdown(text, [{ op: 'row', cells: ['`EF`', 'six'] }], 'x.md')).toBe(`${text}| \`EF\`    | six   |\n`);
  });

  test('an item goes to the end of its list, a section before the next of its rank', async () => {
    const text = '# A\n\n## Use\n\n- `x`: one\n- `y`: two\n\n## End\n';
    const item = { op: 'item' as const, under: 'list "Use"', text: '`z`: three' };
    const section = { op: 'section' as const, heading: 'New', depth: 2, body: 'Text.\n', after: 'Use' };
    const next = await editMarkdown(text, [item, section], 'x.md');
    expect(next).toBe('# A\n\n## Use\n\n- `x`: one\n- `y`: two\n- `z`: three\n\n## New\n\nText.\n\n## End\n');
    expect(await editMarkdown(next, [item, section], 'x.md')).toBe(next);
  });

  test('a table inside a fenced block is no table', async () => {
    const containers = await locator.outline('```md\n| `A` | b |\n| --- | --- |\n| `C` | d |\n```\n', 'x.md');
    expect(containers.filter((one) => one.kind === 'table')).toEqual([]);
  });
});
