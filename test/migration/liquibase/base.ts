/**
 * The tables that every cell has before its change, as a changelog of each format and as SQL. The path is the file's, whatever its name; the
 * changesets have a context, so that they can be left out.
 */
const HEAD = `xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-4.1.xsd"`;

const xml = (path: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<databaseChangeLog logicalFilePath="${path}" ${HEAD}>

    <changeSet id="moods" author="ada" context="base">
        <sql>CREATE TYPE mood AS ENUM ('sad', 'ok')</sql>
        <rollback><sql>DROP TYPE mood</sql></rollback>
    </changeSet>

    <changeSet id="people" author="ada" context="base">
        <createTable tableName="teams">
            <column name="id" type="int"><constraints primaryKey="true" primaryKeyName="teams_pkey"/></column>
            <column name="name" type="varchar(40)"><constraints nullable="false" unique="true" uniqueConstraintName="teams_name_key"/></column>
        </createTable>
        <createTable tableName="people">
            <column name="id" type="int"><constraints primaryKey="true" primaryKeyName="people_pkey"/></column>
            <column name="email" type="varchar(90)"><constraints nullable="false"/></column>
            <column name="age" type="int" defaultValueNumeric="18"><constraints nullable="false"/></column>
            <column name="team_id" type="int"/>
            <column name="mood" type="mood" defaultValue="ok"><constraints nullable="false"/></column>
            <column name="nick" type="varchar(30)"/>
            <column name="photo" type="blob"/>
        </createTable>
        <addForeignKeyConstraint baseTableName="people" baseColumnNames="team_id" constraintName="people_team_id_fkey" referencedTableName="teams" referencedColumnNames="id" onDelete="CASCADE"/>
        <createIndex tableName="people" indexName="people_email_idx"><column name="email"/></createIndex>
        <createIndex tableName="people" indexName="people_age_nick_idx"><column name="age"/><column name="nick"/></createIndex>
        <addUniqueConstraint tableName="people" columnNames="age, id" constraintName="people_age_key"/>
    </changeSet>
</databaseChangeLog>
`;

const yaml = (path: string): string => `databaseChangeLog:
  - logicalFilePath: ${path}
  - changeSet:
      id: moods
      author: ada
      context: base
      changes:
        - sql:
            sql: CREATE TYPE mood AS ENUM ('sad', 'ok')
      rollback:
        - sql:
            sql: DROP TYPE mood
  - changeSet:
      id: people
      author: ada
      context: base
      changes:
        - createTable:
            tableName: teams
            columns:
              - column:
                  name: id
                  type: int
                  constraints:
                    primaryKey: true
                    primaryKeyName: teams_pkey
              - column:
                  name: name
                  type: varchar(40)
                  constraints: { nullable: false, unique: true, uniqueConstraintName: teams_name_key }
        - createTable:
            tableName: people
            columns:
              - column: { name: id, type: int, constraints: { primaryKey: true, primaryKeyName: people_pkey } }
              - column: { name: email, type: varchar(90), constraints: { nullable: false } }
              - column: { name: age, type: int, defaultValueNumeric: 18, constraints: { nullable: false } }
              - column: { name: team_id, type: int }
              - column: { name: mood, type: mood, defaultValue: ok, constraints: { nullable: false } }
              - column: { name: nick, type: varchar(30) }
              - column: { name: photo, type: blob }
        - addForeignKeyConstraint:
            baseTableName: people
            baseColumnNames: team_id
            constraintName: people_team_id_fkey
            referencedTableName: teams
            referencedColumnNames: id
            onDelete: CASCADE
        - createIndex:
            tableName: people
            indexName: people_email_idx
            columns:
              - column: { name: email }
        - createIndex:
            tableName: people
            indexName: people_age_nick_idx
            columns:
              - column: { name: age }
              - column: { name: nick }
        - addUniqueConstraint: { tableName: people, columnNames: "age, id", constraintName: people_age_key }
`;

/** Also what is compared with. */
export const SQL = [
  `CREATE TYPE mood AS ENUM ('sad', 'ok')`,
  `CREATE TABLE teams (id int PRIMARY KEY, name varchar(40) NOT NULL UNIQUE)`,
  `CREATE TABLE people (id int PRIMARY KEY, email varchar(90) NOT NULL, age int NOT NULL DEFAULT 18, team_id int REFERENCES teams (id) ON DELETE CASCADE, mood mood NOT NULL DEFAULT 'ok', nick varchar(30), photo oid)`,
  `CREATE INDEX people_email_idx ON people (email)`,
  `CREATE INDEX people_age_nick_idx ON people (age, nick)`,
  `ALTER TABLE people ADD CONSTRAINT people_age_key UNIQUE (age, id)`,
];

const sql = (path: string): string => `--liquibase formatted sql logicalFilePath:${path}

--changeset ada:people context:base
${SQL.map((one) => `${one};`).join('\n')}
--rollback DROP TABLE people; DROP TABLE teams; DROP TYPE mood;
`;

/** A changelog with the tables, as it lies in the workspace. */
export const BASE: Record<'xml' | 'yaml' | 'json' | 'sql', (path: string) => string | Promise<string>> = {
  xml,
  yaml,
  json: async (path) => `${JSON.stringify((await import('yaml')).parse(yaml(path)), null, 2)}\n`,
  sql,
};
