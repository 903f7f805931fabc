import { describe, expect, test } from 'vitest';
import { infer } from '../../generators/migration/infer.js';

const read = (note: string, description = '') =>
  infer({ task_id: 'T', description, implementation_notes: [note], files_to_modify: [], files_to_create: [] });
const operation = (note: string): unknown => {
  const { changes, questions } = read(note);
  expect(questions).toEqual([]);
  return (changes[0] as { operations: unknown[] }).operations[0];
};

describe('infer', () => {
  test.each([
    [
      'Add twoFactorEnabled Boolean @default(false) to model User in prisma/schema.prisma',
      { op: 'add_column', table: 'User', column: { name: 'twoFactorEnabled', value_type: 'boolean', nullable: false, default: false } },
    ],
    [
      'Add lastLogin DateTime? to model User',
      { op: 'add_column', table: 'User', column: { name: 'lastLogin', value_type: 'timestamp', nullable: true, default: null } },
    ],
    [
      "Add column `plan` varchar(20) NOT NULL DEFAULT 'free' to table accounts",
      { op: 'add_column', table: 'accounts', column: { name: 'plan', value_type: 'varchar(20)', nullable: false, default: 'free' } },
    ],
    [
      'Add column note text to the table orders.',
      { op: 'add_column', table: 'orders', column: { name: 'note', value_type: 'text', nullable: true, default: null } },
    ],
    [
      'Add createdAt DateTime @default(now()) to User model',
      {
        op: 'add_column',
        table: 'User',
        column: { name: 'createdAt', value_type: 'timestamp', nullable: false, default: { expression: 'now()' } },
      },
    ],
    ['Drop column legacy from table users', { op: 'drop_column', table: 'users', column: 'legacy' }],
    ['Rename field zip to postcode in model Address', { op: 'rename_column', table: 'Address', column: 'zip', to: 'postcode' }],
    ['Create a unique index on users (email, org_id)', { op: 'create_index', table: 'users', columns: ['email', 'org_id'], unique: true }],
    ['Add value LOAN to enum AssetSubClass', { op: 'add_enum_value', enum: 'AssetSubClass', value: 'LOAN' }],
  ])('%s', (note, expected) => {
    expect(operation(note)).toEqual(expected);
  });

  test.each(['Add price moneyish to table products', 'Add state text default sometimes to table x', 'Add n integer and more to table t'])(
    'asks where it is not sure: %s',
    (note) => {
      const { changes, questions } = read(note);
      expect(changes).toEqual([]);
      expect(questions).toHaveLength(1);
      expect(questions[0]?.skeleton).toMatchObject({ type: 'database_migration' });
    },
  );

  test.each(['Add dark mode to the settings page', '`EMAIL_URL`: Base URL (example: https://x.example)', 'Add a step to ci.yml'])(
    'says nothing of what is no migration: %s',
    (note) => {
      expect(read(note)).toEqual({ changes: [], questions: [] });
    },
  );

  test('a note that cannot be read makes a question of the whole task', () => {
    const { questions } = infer({
      task_id: 'T',
      description: '',
      implementation_notes: ['Add a text to table t', 'Then backfill it from the old values'],
      files_to_modify: [],
      files_to_create: [],
    });
    expect(questions[0]?.reason).toContain('backfill');
  });
});
