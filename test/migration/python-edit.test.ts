import { describe, expect, test } from 'vitest';
import { editPython, type PyOp } from '../../generators/migration/python/edit.js';
import { py } from '../../generators/migration/python/text.js';

const PLAIN = `"""Docs."""
from __future__ import annotations

import datetime
from django.db import (
    models,
)
from .base import Root  # ours


# About books.
@final
class Book(Root):
    """A book."""

    # What it says.
    title = models.CharField(max_length=20)  # shown
    pages = models.IntegerField(
        default=1,
    )

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title


class Empty(Root):
    pass


class Parts(Root):
    __tablename__ = "parts"
    __table_args__ = {"schema": "x"}
    a = Column(Integer)


def last():
    return {'x': [1, 2]}
`;
const FIELD = '^\\w+\\s*=\\s*models\\.';
const edit = (text: string, ...ops: PyOp[]): Promise<string> => Promise.resolve(editPython(text, ops, 'shop/models.py'));

const OPS: Record<string, PyOp> = {
  member: { op: 'member', class: 'Book', name: 'isbn', text: 'isbn = models.CharField(\n    max_length=13,\n)', like: FIELD },
  'member of an empty class': { op: 'member', class: 'Empty', name: 'isbn', text: 'isbn = models.TextField()', like: FIELD },
  remove_member: { op: 'remove_member', class: 'Book', name: 'pages' },
  'remove the last of Meta': { op: 'remove_member', class: 'Book.Meta', name: 'ordering' },
  replace_member: { op: 'replace_member', class: 'Book', name: 'title', to: 'name', text: 'name = models.TextField()' },
  item: { op: 'item', class: 'Book.Meta', list: 'indexes', key: 'by', text: 'models.Index(fields=["title"], name="by")', brackets: '[]' },
  'item without Meta': { op: 'item', class: 'Empty.Meta', list: 'indexes', key: 'by', text: 'models.Index(fields=["title"], name="by")', brackets: '[]' },
  'item before options': { op: 'item', class: 'Parts', list: '__table_args__', key: 'by', text: 'Index("by", "a")', brackets: '()' },
  class: { op: 'class', name: 'Shelf', text: 'class Shelf(Root):\n    pass', before: 'Book' },
  'class at the end': { op: 'class', name: 'Shelf', text: 'class Shelf(Root):\n    pass', before: null },
  remove_class: { op: 'remove_class', name: 'Book' },
  'import of a name': { op: 'import', module: 'django.db', name: 'transaction' },
  'import of a module': { op: 'import', module: 'uuid', name: null },
  'import beside its like': { op: 'import', module: 'django.conf', name: 'settings' },
};

describe('an edit of a Python file', () => {
  test.each(Object.entries(OPS))('%s: once, and every other line stays', async (_name, op) => {
    const once = await edit(PLAIN, op);
    expect(once).not.toBe(PLAIN);
    expect(await edit(once, op)).toBe(once);
    const kept = once.split('\n');
    const lost = PLAIN.split('\n').filter((line) => line.trim() !== '' && !kept.includes(line));
    const allowed: Record<string, number> = { remove_member: 3, 'remove the last of Meta': 2, replace_member: 1, 'member of an empty class': 1, 'item without Meta': 1, remove_class: 14, 'item before options': 1 };
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(allowed[_name] ?? 0);
  });

  test.each(Object.entries(OPS))('%s: line ends, byte order mark and a missing last line break stay', async (_name, op) => {
    const windows = `\uFEFF${PLAIN.replaceAll('\n', '\r\n')}`;
    const edited = await edit(windows, op);
    expect(edited.startsWith('\uFEFF')).toBe(true);
    expect(edited.replaceAll('\r\n', '').includes('\n')).toBe(false);
    expect(edited.replace('\uFEFF', '').replaceAll('\r\n', '\n')).toBe(await edit(PLAIN, op));
    const open = PLAIN.trimEnd();
    if (_name !== 'class at the end') expect((await edit(open, op)).trimEnd()).toBe((await edit(PLAIN, op)).trimEnd());
  });

  test('tabs stay tabs', async () => {
    const tabbed = PLAIN.replace(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4));
    const edited = await edit(tabbed, { op: 'member', class: 'Book', name: 'isbn', text: 'isbn = models.TextField()', like: FIELD });
    expect(edited).toContain('\n\tisbn = models.TextField()\n');
  });

  test('the new member follows the fields, before Meta, with the comment on the line of the last one left there', async () => {
    const edited = await edit(PLAIN, { op: 'member', class: 'Book', name: 'isbn', text: 'isbn = models.TextField()', like: '^title' });
    expect(edited).toContain('title = models.CharField(max_length=20)  # shown\n    isbn = models.TextField()\n    pages');
  });

  test('what an import binds and nothing uses is taken out, and what is used stays', async () => {
    const text = 'import a\nfrom b import (\n    c,\n    d,\n)\nfrom e import f\n\nprint(d)\n';
    expect(await edit(text, { op: 'unused_import', local: 'c' })).toBe('import a\nfrom b import (\n    d,\n)\nfrom e import f\n\nprint(d)\n');
    expect(await edit(text, { op: 'unused_import', local: 'f' })).not.toContain('from e');
    expect(await edit(text, { op: 'unused_import', local: 'd' })).toBe(text);
  });
});

describe('what an edit refuses, with what to type instead', () => {
  const member: PyOp = { op: 'member', class: 'Book', name: 'x', text: 'x = models.TextField()', like: FIELD };
  test.each([
    ['a file that does not parse', 'class Book(:\n  x = (\n', member, /does not parse as Python/],
    ['a class that is not there', 'x = 1\n', member, /declares no class Book[\s\S]*x = models\.TextField\(\)/],
    ['a class on one line', 'class Book(Root): y = 1\n', member, /stands on one line/],
    ['a list that is code', 'class Book(Root):\n    class Meta:\n        indexes = make()\n', { ...OPS['item']! } as PyOp, /is not a plain list/],
    ['text that closes the class and goes on', PLAIN, { op: 'member', class: 'Book', name: 'x', text: 'x = 1\nimport os', like: FIELD } as PyOp, /./],
    ['text that is more than a member', PLAIN, { op: 'member', class: 'Book', name: 'x', text: 'x = 1\ntitle = 2', like: FIELD } as PyOp, /too/],
  ])('%s', async (_name, text, op, message) => {
    await expect(edit(text, op)).rejects.toThrow(message);
  });
});

test('a string of Python reads back, in quotes that save escapes', () => {
  expect(py("it's")).toBe(`"it's"`);
  expect(py('say "x"', '"')).toBe(`'say "x"'`);
  expect(py(`it's "x"`)).toBe(`'it\\'s "x"'`);
  expect(py('a\\b\n')).toBe(`'a\\\\b\\n'`);
});
