/** What a changelog could spoil: Liquibase splits SQL at semicolons, cuts comments out, and XML folds blanks. */
const column = (name: string, value_type: string, more: object = {}): object => ({ op: 'add_column', table: 'people', column: { name, value_type, ...more } });

export const DELICATE: Record<string, object[]> = {
  'a function with semicolons': [
    {
      op: 'sql',
      up: `CREATE FUNCTION grow() RETURNS trigger AS $body$\nBEGIN\n  -- older\n  NEW.age = NEW.age + 1;\n  RETURN NEW;\nEND;\n$body$ LANGUAGE plpgsql;\nCREATE TRIGGER grows BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION grow();`,
      down: 'DROP TRIGGER grows ON people;\nDROP FUNCTION grow();',
    },
  ],
  'literals like comments': [
    {
      op: 'sql',
      up: `ALTER TABLE people ADD CONSTRAINT odd CHECK (nick <> 'a -- b' AND nick <> '/* c */' AND nick <> 'd;e' AND nick <> '<&>"' AND nick <> 'f\\g');\nUPDATE people SET nick = NULL;`,
      down: 'ALTER TABLE people DROP CONSTRAINT odd;',
    },
  ],
  'literals over several lines': [
    { op: 'sql', up: "ALTER TABLE people ADD CONSTRAINT poem CHECK (nick <> 'roses\n  are\n\n    red')", down: 'ALTER TABLE people DROP CONSTRAINT poem' },
    column('verse', 'text', { default: 'violets\n\tare   "blue" & <so> on' }),
  ],
  'defaults that look like something else': [
    column('answer', 'varchar(10)', { default: 'yes' }),
    column('zero', 'varchar(10)', { default: '007' }),
    column('none', 'varchar(10)', { default: 'null' }),
    column('blank', 'varchar(10)', { default: '' }),
    column('since', 'date', { default: '2020-02-29' }),
    column('rate', 'decimal(8,3)', { default: -0.125 }),
    column('big', 'bigint', { default: 9007199254740991 }),
    column('stamp', 'timestamptz', { default: { expression: "now() - interval '1 day'" } }),
    column('remark', 'text', { comment: 'a: b # c - "d" \\ e' }),
  ],
  'without a transaction': [{ op: 'sql', up: 'CREATE INDEX CONCURRENTLY people_nick_idx ON people (nick);', down: 'DROP INDEX CONCURRENTLY people_nick_idx;' }],
  'a block that commits': [{ op: 'sql', up: 'DO $$\nBEGIN\n  UPDATE people SET age = age + 1;\n  COMMIT;\nEND $$', down: 'DO $$ BEGIN UPDATE people SET age = age - 1; COMMIT; END $$;' }],
  'names that need quotes': [
    { op: 'create_table', table: 'Order Items', primary_key: ['Line No'], columns: [{ name: 'Line No', value_type: 'integer' }, { name: 'user', value_type: 'text' }], indexes: [{ columns: ['user'] }] },
  ],
  'names in two cases': [
    { op: 'rename_column', table: 'people', column: 'nick', to: 'nickName' },
    { op: 'create_index', table: 'people', columns: ['nickName', 'age'], name: 'byNickName' },
    { op: 'create_table', table: 'teamLog', primary_key: ['teamId'], columns: [{ name: 'teamId', value_type: 'integer', references: { table: 'teams', column: 'id' } }] },
  ],
  'drop_column of a type of its own': [{ op: 'drop_column', table: 'people', column: 'photo' }],
};
