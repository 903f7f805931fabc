import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editXml, escapeXml, parseXml, type XmlOp } from '../../pipeline/edit/xml.js';

const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/);
const value = fc.string({ maxLength: 20 }).map((text) => text.replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udfff]/g, ''));

/** A changelog with comments, either quote, either line end, any indentation, and with or without a last newline. */
const document = fc
  .record({
    sets: fc.uniqueArray(fc.record({ id, note: value }), { maxLength: 5, selector: (one) => one.id }),
    indent: fc.constantFrom('  ', '    ', '\t'),
    eol: fc.constantFrom('\n', '\r\n'),
    end: fc.boolean(),
    comment: fc.constantFrom('', '<!-- kept -->'),
  })
  .map(({ sets, indent, eol, end, comment }) => ({
    ids: sets.map((one) => one.id),
    eol,
    indent,
    text: ['<?xml version="1.0" encoding="UTF-8"?>', '<databaseChangeLog>', ...(comment ? [indent + comment] : []), ...sets.map((one) => `${indent}<changeSet id="${one.id}" note="${escapeXml(one.note)}"/>`), '</databaseChangeLog>'].join(eol) + (end ? eol : ''),
  }));

const append = (name: string, note: string): XmlOp => ({ op: 'append', text: `<changeSet id="${name}" note="${escapeXml(note)}"/>`, key: { name: 'changeSet', attributes: { id: name } } });

const idsIn = async (text: string): Promise<(string | undefined)[]> => (await parseXml(text, 'changelog.xml')).children.map((one) => one.attributes['id']);

describe('the XML editor', () => {
  test('an appended element reads back with its value, after those that were there', async () => {
    await fc.assert(
      fc.asyncProperty(document, id, value, async ({ text, ids }, name, note) => {
        fc.pre(!ids.includes(name));
        const next = await editXml(text, [append(name, note)], 'changelog.xml');
        expect(await idsIn(next)).toEqual([...ids, name]);
      }),
    );
  });

  test('every other byte stays: without the inserted text it is the text before', async () => {
    await fc.assert(
      fc.asyncProperty(document, id, value, async ({ text, ids }, name, note) => {
        fc.pre(!ids.includes(name));
        const next = await editXml(text, [append(name, note)], 'changelog.xml');
        const at = common(text, next);
        expect(text.startsWith(next.slice(0, at))).toBe(true);
        expect(next.endsWith(text.slice(at))).toBe(true);
      }),
    );
  });

  test('a second time it changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(document, id, value, async ({ text, ids }, name, note) => {
        fc.pre(!ids.includes(name));
        const once = await editXml(text, [append(name, note)], 'changelog.xml');
        expect(await editXml(once, [append(name, note)], 'changelog.xml')).toBe(once);
      }),
    );
  });
});

/** How many characters two texts have in common from their beginning. */
function common(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
