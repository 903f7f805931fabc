import { afterAll, describe, expect, it } from 'vitest';
import { programOnPath } from '../../executors/verify/command.js';
import { openEngines } from '../../executors/verify/engine/engines.js';
import { mariadb } from '../../executors/verify/engine/mariadb.js';
import { proveIn, type Given } from '../verify/runner-workspace.js';

const noJava = !programOnPath('java');
if (noJava) console.warn('skipped: Java is not installed on this machine');
const noMariadb = mariadb.available({ root: process.cwd(), extensions: [] });
if (noMariadb) console.warn(`skipped: ${noMariadb}`);

const XML = 'http://www.liquibase.org/xml/ns/dbchangelog';
const ACCOUNTS = `<databaseChangeLog xmlns="${XML}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${XML} ${XML}/dbchangelog-4.1.xsd">
  <changeSet id="1" author="Ada L.">
    <createTable tableName="accounts" remarks="$\{words}"><column name="id" type="int"><constraints primaryKey="true"/></column></createTable>
  </changeSet>
</databaseChangeLog>
`;

/** A master that includes a folder, a column with its way back, a changeset behind it that must not run, and settings that name a database in use. */
const given = (rollback: string, more: Partial<Given> = {}): Given => ({
  tool: 'liquibase',
  dir: 'app/src/main/resources/db/steps',
  file: 'app/src/main/resources/db/steps/002-nickname.yaml',
  config: 'app/src/main/resources/db/all.yaml',
  files: {
    'app/src/main/resources/db/all.yaml': 'databaseChangeLog:\n- includeAll: { path: db/steps/ }\n',
    'app/src/main/resources/db/steps/001-accounts.xml': ACCOUNTS,
    'app/src/main/resources/db/steps/002-nickname.yaml': `databaseChangeLog:
- changeSet:
    id: 2
    author: Ada L.
    changes: [{ addColumn: { tableName: accounts, columns: [{ column: { name: nickname, type: varchar(30) } }] } }]
${rollback}
- changeSet: { id: later, author: Ada L., changes: [{ sql: { sql: DROP TABLE accounts } }] }
`,
    'app/src/main/resources/liquibase.properties': 'url: jdbc:postgresql://192.0.2.7/prod\nusername: prod\nparameter.words: who pays\n',
  },
  input: { migrations: [{ name: '2 by Ada L.', up: { inline: '' }, down: { inline: '' } }] },
  ...more,
});

describe.skipIf(noJava)('Liquibase carries the proof', () => {
  const engines = openEngines({ root: process.cwd(), engine: 'pglite' });
  afterAll(() => engines.close());

  it('takes an empty rollback for done: the schema says otherwise', async () => {
    const found = await proveIn(given('    rollback: []'), engines);
    expect([found.verdict, found.summary]).toEqual(['failed', expect.stringContaining('column accounts.nickname is left over')]);
    expect([found.engine, found.details?.['runner']]).toEqual([expect.stringContaining('PGlite'), expect.stringMatching(/^liquibase \d/)]);
  });

  it('is not used where it does not come to the changeset', async () => {
    const astray = given('', { input: { migrations: [{ name: '3 by Ada L.', up: { inline: '' }, down: { inline: '' } }] } });
    const found = await proveIn(astray, engines);
    expect([found.verdict, found.summary]).toEqual(['skipped', expect.stringContaining('Liquibase does not come to changeset 3 by Ada L. of 002-nickname.yaml')]);
  });

  it.skipIf(noMariadb)('on MariaDB', async () => {
    const server = openEngines({ root: process.cwd(), engine: 'mariadb' });
    try {
      const found = await proveIn(given('', { dialect: 'mysql' }), server);
      expect([found.summary, found.verdict]).toEqual([expect.stringMatching(/MariaDB .* through liquibase \d/), 'reversible']);
      expect(found.details).toMatchObject({ rows_seeded: 3 });
    } finally {
      await server.close();
    }
  });
});
