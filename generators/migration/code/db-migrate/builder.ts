import { suffixNames } from '../../model/constraint-names.js';
import type { Builder } from '../builder.js';
import { readDbMigrate } from './read.js';
import { writeDbMigrate } from './write.js';

const METHODS = ['(create|drop|rename)Table', '(add|remove|rename|change)Column', '(add|remove)(Index|ForeignKey)'];

/** The programmable API of db-migrate. https://db-migrate.readthedocs.io/en/latest/API/SQL/ */
export const dbMigrateBuilder: Builder = {
  call: new RegExp(String.raw`\bdb\s*\.\s*(${METHODS.join('|')})\b`),
  default: false,
  names: () => suffixNames,
  inline: () => false,
  write: writeDbMigrate,
  read: readDbMigrate,
};
