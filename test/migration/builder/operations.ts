/** Operations on the tables `teams` and `people` that every tool's base migration makes. */
const column = (name: string, value_type: string, more: object = {}): object => ({ name, value_type, ...more });

/** For every database. */
export const OPERATIONS: Record<string, object[]> = {
  create_table: [
    {
      op: 'create_table',
      table: 'badges',
      primary_key: ['id'],
      columns: [
        column('id', 'uuid', { nullable: false }),
        column('person_id', 'integer', { nullable: false, references: { table: 'people', column: 'id', on_delete: 'cascade' } }),
        column('label', 'varchar(30)', { unique: true, default: "it's" }),
        column('meta', 'json'),
        column('at', 'timestamptz', { nullable: false, default: { expression: 'now()' } }),
        column('due', 'timestamp'),
        column('size', 'decimal(8,2)', { default: 1.5 }),
        column('count', 'bigint', { nullable: false, default: 0 }),
        column('open', 'boolean', { nullable: false, default: false }),
        column('raw', 'bytes'),
        column('day', 'date'),
        column('note', 'text'),
      ],
      indexes: [{ columns: ['person_id', 'label'] }, { columns: ['due'], unique: true }],
    },
  ],
  'create_table with a compound key': [
    {
      op: 'create_table',
      table: 'order',
      primary_key: ['a', 'group'],
      columns: [column('a', 'integer'), column('group', 'bigint')],
      foreign_keys: [{ columns: ['a'], references: { table: 'people', columns: ['id'] }, on_delete: 'restrict', on_update: 'cascade' }],
    },
  ],
  drop_table: [{ op: 'drop_table', table: 'people' }],
  rename_table: [{ op: 'rename_table', table: 'people', to: 'persons' }],
  add_column: [{ op: 'add_column', table: 'people', column: column('active', 'boolean', { nullable: false, default: true }) }],
  'add_column with a comment': [{ op: 'add_column', table: 'people', column: column('iban', 'varchar(34)', { comment: "the payer's" }) }],
  'add_column with keys': [
    {
      op: 'add_column',
      table: 'people',
      column: column('boss_id', 'integer', { unique: true, references: { table: 'people', column: 'id', on_delete: 'set null' } }),
    },
  ],
  'add_column with names of its own': [
    { op: 'add_column', table: 'people', column: column('boss_id', 'integer') },
    { op: 'add_unique', table: 'people', columns: ['boss_id'], name: 'one_boss' },
    { op: 'add_foreign_key', table: 'people', columns: ['boss_id'], references: { table: 'people', columns: ['id'] }, name: 'has_boss' },
    { op: 'create_index', table: 'people', columns: ['boss_id', 'age'] },
  ],
  drop_column: [{ op: 'drop_column', table: 'people', column: 'nick' }],
  'drop_column with a key': [{ op: 'drop_column', table: 'people', column: 'team_id' }],
  rename_column: [{ op: 'rename_column', table: 'people', column: 'age', to: 'years' }],
  'alter_column: type': [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'bigint' }],
  'alter_column: required': [{ op: 'alter_column', table: 'people', column: 'age', nullable: true }],
  'alter_column: default': [{ op: 'alter_column', table: 'people', column: 'age', default: 30 }],
  'alter_column: no default': [{ op: 'alter_column', table: 'people', column: 'age', default: null }],
  'alter_column: all': [{ op: 'alter_column', table: 'teams', column: 'name', value_type: 'varchar(80)', nullable: true, default: 'none' }],
  create_index: [{ op: 'create_index', table: 'people', columns: ['nick', 'age'] }],
  'create_index: unique': [{ op: 'create_index', table: 'people', columns: ['email'], unique: true, name: 'one_email' }],
  drop_index: [{ op: 'drop_index', table: 'people', name: 'people_age_nick_idx' }],
  add_foreign_key: [{ op: 'add_foreign_key', table: 'teams', columns: ['id'], references: { table: 'people', columns: ['id'] } }],
  add_unique: [{ op: 'add_unique', table: 'people', columns: ['email', 'age'] }],
  add_check: [{ op: 'add_check', table: 'people', name: 'grown', expression: 'age >= 18' }],
  'add_check with a question mark': [{ op: 'add_check', table: 'people', name: 'asks', expression: "email <> 'who?'" }],
  rename_index: [{ op: 'rename_index', table: 'people', index: 'people_email_idx', to: 'by_email' }],
  'several on one table': [
    { op: 'drop_index', table: 'people', name: 'people_email_idx' },
    { op: 'alter_column', table: 'people', column: 'email', value_type: 'varchar(200)' },
    { op: 'rename_column', table: 'people', column: 'email', to: 'mail' },
    { op: 'create_index', table: 'people', columns: ['mail'], unique: true },
    { op: 'drop_column', table: 'people', column: 'nick' },
  ],
  sql: [
    { op: 'sql', up: "UPDATE people SET nick = 'what?\n`${x}` \\ y' WHERE id = 1;", down: 'UPDATE people SET nick = NULL WHERE id = 1;' },
  ],
};

/** What only PostgreSQL has. */
export const ON_POSTGRESQL: Record<string, object[]> = {
  'columns with a default of JSON': [
    { op: 'add_column', table: 'people', column: column('meta', 'json', { nullable: false, default: { a: "it's" } }) },
    { op: 'add_column', table: 'people', column: column('key', 'uuid', { default: { expression: 'gen_random_uuid()' } }) },
    { op: 'add_column', table: 'people', column: column('words', 'sql:tsvector') },
    { op: 'add_column', table: 'people', column: column('motto', 'text', { default: 'a\\b "c" `d` ${e} ?' }) },
  ],
  'alter_column: type with a cast': [{ op: 'alter_column', table: 'people', column: 'age', value_type: 'text' }],
  create_enum: [
    { op: 'create_enum', enum: 'shade', values: ['dark', 'light'] },
    { op: 'add_column', table: 'people', column: column('shade', 'enum:shade', { nullable: false, default: 'dark' }) },
  ],
  'create_table with an enum': [
    {
      op: 'create_table',
      table: 'moods',
      primary_key: ['id'],
      columns: [column('id', 'bigint'), column('now', 'enum:mood', { nullable: false })],
    },
  ],
  add_enum_value: [{ op: 'add_enum_value', enum: 'mood', value: 'glad' }],
  rename_enum: [{ op: 'rename_enum', enum: 'mood', to: 'temper' }],
  rename_constraint: [{ op: 'rename_constraint', table: 'people', constraint: 'people_age_key', to: 'one_of_an_age' }],
  'a partial index': [
    { op: 'sql', up: 'CREATE INDEX named ON people (nick) WHERE nick IS NOT NULL;', down: 'DROP INDEX named;' },
    { op: 'add_column', table: 'people', column: column('last_seen', 'timestamptz') },
  ],
};
