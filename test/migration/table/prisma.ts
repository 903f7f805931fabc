import type { DialectName } from '../../../generators/migration/sql/types.js';

const TYPES: Record<DialectName, { mood: string; text: string; stamp: string; id: string; key: (name: string) => string }> = {
  postgresql: { mood: '"mood"', text: 'TEXT', stamp: 'TIMESTAMP(3)', id: 'INTEGER NOT NULL', key: (name) => `CONSTRAINT "${name}" PRIMARY KEY ("id")` },
  mysql: { mood: "ENUM('sad', 'ok')", text: 'TEXT', stamp: 'DATETIME(3)', id: 'INTEGER NOT NULL', key: () => 'PRIMARY KEY (`id`)' },
  sqlite: { mood: 'TEXT', text: 'TEXT', stamp: 'DATETIME', id: 'INTEGER NOT NULL PRIMARY KEY', key: () => '' },
};

const varchar = (dialect: DialectName, length: number): string => (dialect === 'sqlite' ? 'TEXT' : `VARCHAR(${length})`);

/** migration.sql as Prisma prints it for the schema below. */
function sqlOf(dialect: DialectName): string {
  const q = (name: string): string => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);
  const { mood, text, stamp, id, key } = TYPES[dialect];
  const required = dialect === 'mysql' ? 'NULL' : '';
  const reference = `CONSTRAINT ${q('people_team_id_fkey')} FOREIGN KEY (${q('team_id')}) REFERENCES ${q('teams')} (${q('id')}) ON DELETE CASCADE ON UPDATE CASCADE`;
  const table = (name: string, lines: readonly string[]): string => `CREATE TABLE ${q(name)} (\n    ${lines.filter(Boolean).join(',\n    ')}\n)${dialect === 'mysql' ? ' DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci' : ''};\n`;
  const optional = (name: string, type: string): string => `${q(name)} ${type} ${required}`.trimEnd();
  return [
    dialect === 'postgresql' ? `CREATE TYPE "mood" AS ENUM ('sad', 'ok');\n` : '',
    table('teams', [`${q('id')} ${id}`, `${q('name')} ${varchar(dialect, 40)} NOT NULL`, key('teams_pkey')]),
    table('people', [
      `${q('id')} ${id}`,
      `${q('email')} ${varchar(dialect, 60)} NOT NULL`,
      `${q('age')} INTEGER NOT NULL DEFAULT 18`,
      optional('team_id', 'INTEGER'),
      `${q('mood')} ${mood} NOT NULL DEFAULT 'ok'`,
      optional('nick', varchar(dialect, 30)),
      optional('bio', text),
      `${q('seen')} ${stamp} NOT NULL DEFAULT CURRENT_TIMESTAMP${dialect === 'mysql' ? '(3)' : ''}`,
      key('people_pkey'),
      dialect === 'sqlite' ? reference : '',
    ]),
    `CREATE UNIQUE INDEX ${q('teams_name_key')} ON ${q('teams')}(${q('name')});\n`,
    `CREATE INDEX ${q('people_email_idx')} ON ${q('people')}(${q('email')});\n`,
    `CREATE INDEX ${q('people_age_nick_idx')} ON ${q('people')}(${q('age')}, ${q('nick')});\n`,
    dialect === 'sqlite' ? '' : `ALTER TABLE ${q('people')} ADD ${reference};\n`,
  ].join('');
}

function schemaOf(dialect: DialectName): string {
  const native = (type: string): string => (dialect === 'sqlite' ? '' : ` @db.${type}`);
  const mood = dialect === 'sqlite' ? 'String @default("ok")' : 'mood @default(ok)';
  return `datasource db {
  provider = "${dialect}"
  url      = env("DATABASE_URL")
}

model teams {
  id     Int      @id
  name   String   @unique${native('VarChar(40)')}
  people people[]
}

model people {
  id      Int      @id
  email   String${native('VarChar(60)')}
  age     Int      @default(18)
  team_id Int?
  mood    ${mood}
  nick    String?${native('VarChar(30)')}
  bio     String?${dialect === 'mysql' ? native('Text') : ''}
  seen    DateTime @default(now())
  team    teams?   @relation(fields: [team_id], references: [id], onDelete: Cascade)

  @@index([email])
  @@index([age, nick])
}
${dialect === 'sqlite' ? '' : '\nenum mood {\n  sad\n  ok\n}\n'}`;
}

/** A Prisma schema of the base, with its first migration. */
export const prismaFiles = (dialect: DialectName): Record<string, string> => ({
  'prisma/schema.prisma': schemaOf(dialect),
  'prisma/migrations/migration_lock.toml': `provider = "${dialect}"\n`,
  'prisma/migrations/20240101000000_init/migration.sql': sqlOf(dialect),
});
