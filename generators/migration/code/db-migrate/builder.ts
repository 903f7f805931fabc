import { suffixNames } from '../../model/constraint-names.js';
import type { Builder } from '../builder.js';
import { readDbMigrate } from './read.js';
import { writeDbMigrate } from './write.js';

/** The programmable API of db-migrate. https://db-migrate.readthedocs.io/en/latest/API/SQL/ */
export const dbMigrateBuilder: Builder = {
  call: /\bdb\s*\.\s*(createTable|dropTable|renameTable|addColumn|removeColumn|renameColumn|changeColumn|addIndex|removeIndex|addForeignKey|removeForeignKey)\b/,
  default: false,
  names: () => suffixNames,
  inline: () => false,
  write: writeDbMigrate,
  read: readDbMigrate,
};
