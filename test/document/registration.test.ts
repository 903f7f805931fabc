import { describe, expect, it } from 'vitest';
import { editIndex, listsAny, type IndexEntry } from '../../generators/document/index-entry.js';
import { outlineOf } from '../../generators/document/outline.js';
import { editSidebar } from '../../generators/document/sidebar.js';
import { InfraError } from '../../pipeline/error.js';

const entry: IndexEntry = {
  path: 'docs/deployment/night-shift.md', siblings: ['docs/deployment/returns.md', 'docs/deployment/lockers.md', 'docs/deployment/arrivals.md'], title: 'Deploying night shift', name: 'Night shift',
  words: 'night shift', summary: 'How to deploy night shift', cells: { owner: 'team-night', severity: 'page', date: '2025-03-12', feature: 'feat-x' },
};
const add = async (text: string, path = 'docs/README.md'): Promise<string> => {
  const once = await editIndex(text, [entry], path);
  expect(await editIndex(once, [entry], path)).toBe(once);
  return once;
};

describe('an index of documents', () => {
  it.each([
    ['after the last of two', '- [Returns](deployment/returns.md)\n- [Lockers](deployment/lockers.md)\n', '- [Returns](deployment/returns.md)\n- [Lockers](deployment/lockers.md)\n- [Night shift](deployment/night-shift.md)\n'],
    ['where the alphabet puts it', '* [Arrivals](./deployment/arrivals.md)\n* [Lockers](./deployment/lockers.md)\n* [Returns](./deployment/returns.md)', '* [Arrivals](./deployment/arrivals.md)\n* [Lockers](./deployment/lockers.md)\n* [Night shift](./deployment/night-shift.md)\n* [Returns](./deployment/returns.md)'],
    ['first where the newest stands first', '- [Returns](deployment/returns.md)\n- [Lockers](deployment/lockers.md)\n- [Arrivals](deployment/arrivals.md)\n', '- [Returns](deployment/returns.md)\n- [Night shift](deployment/night-shift.md)\n- [Lockers](deployment/lockers.md)\n- [Arrivals](deployment/arrivals.md)\n'],
    ['with the line ends of the file', '\uFEFF# A\r\n\r\n- [lockers.md](deployment/lockers.md)\r\n', '\uFEFF# A\r\n\r\n- [lockers.md](deployment/lockers.md)\r\n- [night-shift.md](deployment/night-shift.md)\r\n'],
    ['with a sentence where the siblings have one', '- [Lockers](deployment/lockers.md): How to deploy lockers.\n', '- [Lockers](deployment/lockers.md): How to deploy lockers.\n- [Night shift](deployment/night-shift.md): How to deploy night shift.\n'],
    ['as a row', '| What | Where | Team |\n| --- | --- | --- |\n| Lockers | [`lockers`](deployment/lockers.md) | me |\n\nEnd.', '| What | Where | Team |\n| --- | --- | --- |\n| Lockers | [`lockers`](deployment/lockers.md) | me |\n| How to deploy night shift | [`night-shift`](deployment/night-shift.md) | team-night |\n\nEnd.'],
  ])('lists the new one %s', async (_name, text, wanted) => expect(await add(text)).toBe(wanted));

  it('keeps columns aligned', async () => {
    const text = '| Document                          | Since      |\n| --------------------------------- | ---------- |\n| [Lockers](deployment/lockers.md)  | 2024-01-01 |\n';
    expect(await add(text)).toBe(`${text}| [Night shift](deployment/night-shift.md) | 2025-03-12 |\n`);
  });

  it('is one only where it links to siblings', () => {
    expect(listsAny('- [Lockers](deployment/lockers.md#top)\n', 'docs/README.md', entry.siblings)).toBe(true);
    expect(listsAny('See [Lockers](deployment/lockers.md).\n', 'docs/README.md', entry.siblings)).toBe(false);
    expect(listsAny('- [Lockers](lockers.md)\n', 'docs/README.md', entry.siblings)).toBe(false);
  });

  it('is refused, with the line to paste, when the siblings are gone', async () => expect(editIndex('# Nothing\n', [entry], 'docs/README.md')).rejects.toThrow(InfraError));

  it('takes no time over lines that nobody wrote', async () => {
    const started = performance.now();
    expect(listsAny(`- ${'['.repeat(200_000)}\n`, 'README.md', entry.siblings)).toBe(false);
    outlineOf('```js\n'.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a sidebar', () => {
  it.each([
    ['on a line of its own', "module.exports = {\n  a: [\n    'x/lockers',\n  ],\n};\n", "module.exports = {\n  a: [\n    'x/lockers',\n    'x/night',\n  ],\n};\n"],
    ['without a last comma, before a comment', "export default {\r\n  a: [\r\n    'x/lockers' // new\r\n  ],\r\n};\r\n", "export default {\r\n  a: [\r\n    'x/lockers', // new\r\n    'x/night'\r\n  ],\r\n};\r\n"],
    ['in a line', 'module.exports = { a: ["intro", "x/lockers"] };', 'module.exports = { a: ["intro", "x/lockers", "x/night"] };'],
  ])('lists the id %s', async (_name, text, wanted) => {
    const once = await editSidebar(text, [{ id: 'x/night', after: 'x/lockers' }], 'sidebars.js');
    expect(once).toBe(wanted);
    expect(await editSidebar(once, [{ id: 'x/night', after: 'x/lockers' }], 'sidebars.js')).toBe(once);
  });
  it('of Mintlify is JSON', async () => {
    expect(await editSidebar('{"pages": ["x/lockers"]}', [{ id: 'x/night', after: 'x/lockers' }], 'docs.json')).toBe('{"pages": ["x/lockers", "x/night"]}');
    await expect(editSidebar('{}', [{ id: 'x/night', after: 'x/lockers' }], 'docs.json')).rejects.toThrow(InfraError);
  });
});

describe('the outline of a document', () => {
  it('reads front matter, title and the sections of the highest rank', () => {
    expect(outlineOf('---\na: 1\n---\n# T #\n\n## One\n\n```sh\n## no heading\n```\n\n### Two\n\n## Three\n')).toEqual({ front: 'a: 1', title: 'T', headings: [{ depth: 2, text: 'One' }, { depth: 2, text: 'Three' }] });
    expect(outlineOf('## A\r\n## B\r\n')).toEqual({ headings: [{ depth: 2, text: 'A' }, { depth: 2, text: 'B' }] });
  });
});
