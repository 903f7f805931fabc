import { suffixNames } from '../../model/constraint-names.js';
import type { Builder } from '../builder.js';
import { readKysely } from './read.js';
import { writeKysely } from './write.js';

/** The schema module of Kysely. https://kysely-org.github.io/kysely-apidoc/classes/SchemaModule.html */
export const kyselyBuilder: Builder = {
  call: /\.schema\s*\.\s*(create|alter|drop)\w+\(/,
  default: true,
  names: () => suffixNames,
  // MySQL does not read a reference that stands with its column.
  inline: (dialect) => dialect === 'postgresql',
  // SQLite keeps a type as it was written.
  column: (one, dialect) =>
    dialect === 'sqlite' && one.type.startsWith('decimal') ? { ...one, type: `sql:${one.type.replace(/, ?/, ', ')}` } : one,
  write: writeKysely,
  read: readKysely,
};
