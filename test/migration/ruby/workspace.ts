import type { DialectName } from '../../../generators/migration/sql/types.js';

const GEM: Record<DialectName, string> = { postgresql: 'pg', mysql: 'mysql2', sqlite: 'sqlite3' };
export const BASE = '20240105101500';

/** The column that each database has an enum of its own kind for. */
const MOOD: Record<DialectName, string> = {
  postgresql: 't.column :mood, "mood", null: false, default: "ok"',
  mysql: `t.column :mood, "ENUM('sad', 'ok')", null: false, default: "ok"`,
  sqlite: 't.text :mood, null: false, default: "ok"',
};

/** The adapter of 6.1 for SQLite forgets a computed default whenever it makes the table anew, and does not dump it. */
const SEEN: Record<DialectName, string> = { postgresql: '-> { "CURRENT_TIMESTAMP" }', mysql: '-> { "CURRENT_TIMESTAMP" }', sqlite: '"2024-01-01 00:00:00"' };

/** In SQLite the dump does not tell whether an integer counts: there it is the usual key, which does. */
const ID: Record<DialectName, string> = { postgresql: ', id: :integer', mysql: ', id: :integer', sqlite: '' };

const KEY = (name: string): string => `${name} :teams, column: :team_id, name: "people_team_id_fkey", on_delete: :cascade`;

/** The base schema of the operations, in words of ActiveRecord. */
export const baseMigration = (dialect: DialectName): string => `class Init < ActiveRecord::Migration[6.1]
  def change
    reversible { |dir| dir.up { execute "CREATE TYPE mood AS ENUM ('sad', 'ok')" } } if ${dialect === 'postgresql'}
    create_table :teams${ID[dialect]} do |t|
      t.string :name, limit: 40, null: false
      t.index [:name], unique: true
    end
    create_table :people${ID[dialect]} do |t|
      t.string :email, limit: 60, null: false
      t.integer :age, null: false, default: 18
      t.integer :team_id
      ${MOOD[dialect]}
      t.string :nick, limit: 30
      t.text :bio
      t.datetime :seen, null: false, default: ${SEEN[dialect]}
      ${dialect === 'sqlite' ? KEY('t.foreign_key') : ''}
    end
    add_index :people, :email, name: "people_email_idx"
    add_index :people, [:age, :nick], name: "people_age_nick_idx"
    ${dialect === 'sqlite' ? '' : KEY('add_foreign_key :people,')}
  end
end
`;

/** The files around the migrations; the schema is dumped by whom the database is asked of. */
export const files = (dialect: DialectName): Record<string, string> => ({
  Gemfile: `source "https://rubygems.org"\n\ngem "rails", "~> 6.1"\ngem "${GEM[dialect]}"\n`,
  'bin/rails': '#!/usr/bin/env ruby\n',
  [`db/migrate/${BASE}_init.rb`]: baseMigration(dialect),
});
