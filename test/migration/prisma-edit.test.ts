import { describe, expect, test } from 'vitest';
import { InfraError } from '../../pipeline/error.js';
import { prisma, type PrismaOp } from '../../pipeline/edit/prisma.js';

const SCHEMA = `// Kept.
model User {
  id    Int    @id   // odd   spacing stays
  email String @unique /// doc behind

  posts Post[]
}

/// What people write.
model Post {
  id     Int  @id
  author User @relation(
    fields: [authorId],
    references: [id]
  )
  authorId Int
}`;

const field = (name: string, type: string, attributes: string[] = []): Extract<PrismaOp, { op: 'add_field' }> => ({
  op: 'add_field',
  model: 'User',
  field: { name, type, attributes },
  models: ['User', 'Post'],
});
const OPS: PrismaOp[] = [
  field('active', 'Boolean', ['@default(true)']),
  { op: 'add_attribute', model: 'User', attribute: '@@index([active])' },
  { op: 'add_enum', enum: 'Role', values: ['A', 'B'], attributes: [] },
  { op: 'add_enum_value', enum: 'Role', value: 'C' },
  {
    op: 'add_model',
    model: 'Tag',
    fields: [
      { name: 'id', type: 'Int', attributes: ['@id'] },
      { name: 'label', type: 'String?', attributes: [] },
    ],
    attributes: ['@@map("tags")'],
  },
];

describe('the Prisma editor', () => {
  test.each([
    ['LF', SCHEMA],
    ['CRLF', SCHEMA.replaceAll('\n', '\r\n')],
    ['BOM', `\uFEFF${SCHEMA}\n`],
  ])('adds and leaves every other byte (%s)', async (_name, text) => {
    const next = await prisma(text, OPS, 'schema.prisma');
    const lines = next.split('\n');
    const kept = text.split('\n').map((line) => line.replace(/\r$/, ''));
    let at = 0;
    for (const line of lines) if (line.replace(/\r$/, '') === kept[at]) at += 1;
    expect(at).toBe(kept.length);
    expect(next.includes('\r\n')).toBe(text.includes('\r\n'));
    expect(/(?<!\r)\n/.test(next)).toBe(/(?<!\r)\n/.test(text));
  });

  test('carrying out again changes nothing', async () => {
    const once = await prisma(SCHEMA, OPS, 'schema.prisma');
    expect(await prisma(once, OPS, 'schema.prisma')).toBe(once);
  });

  test('one pass is the same as one after the other', async () => {
    let text = SCHEMA;
    for (const op of OPS) text = await prisma(text, [op], 'schema.prisma');
    expect(text).toBe(await prisma(SCHEMA, OPS, 'schema.prisma'));
  });

  test('aligns with the neighbours and stands before the relations', async () => {
    const next = await prisma(SCHEMA, [field('name', 'String', ['@db.Text'])], 'schema.prisma');
    expect(next).toContain('  email String @unique /// doc behind\n  name  String @db.Text\n\n  posts Post[]');
  });

  test('refuses a field of another type and names its line', async () => {
    const refused = Promise.resolve().then(() => prisma(SCHEMA, [field('email', 'Int')], 'db/schema.prisma'));
    await expect(refused).rejects.toThrow(InfraError);
    await expect(refused).rejects.toThrow('db/schema.prisma:4');
  });

  test.each([
    ['model User {\n  id Int @id\n', 'model User is not closed'],
    ['modle User {\n}\n', 'not part of a Prisma schema'],
  ])('names file, line and column where the schema does not parse', async (text, message) => {
    const refused = Promise.resolve().then(() => prisma(text, [], 'schema.prisma'));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow('schema.prisma:1:1');
  });
});
