import { suffixNames } from '../../model/constraint-names.js';
import type { ColumnDef } from '../../model/schema.js';
import type { DialectName } from '../../sql/types.js';
import type { Builder } from '../builder.js';
import { retyped } from '../types.js';
import { readSequelize } from './read.js';
import { writeSequelize } from './write.js';

/** Native types of Sequelize where they are not ours. https://sequelize.org/docs/v6/core-concepts/model-basics/#data-types */
export const TYPES: Partial<Record<DialectName, Record<string, string>>> = {
  mysql: { boolean: 'tinyint(1)', timestamptz: 'datetime', uuid: 'char(36) binary' },
  sqlite: { boolean: 'tinyint(1)', uuid: 'uuid', json: 'json' },
};

const METHODS = ['(create|drop|rename)Table', '(add|remove|change|rename)Column', '(add|remove)(Index|Constraint)'];

/** SQLite has no truth values. */
function withBit(column: ColumnDef, dialect: DialectName): ColumnDef {
  const value = column.default && 'literal' in column.default ? column.default.literal : undefined;
  return typeof value === 'boolean' && dialect === 'sqlite' ? { ...column, default: { literal: value ? 1 : 0 } } : column;
}

/** The query interface of Sequelize. https://sequelize.org/docs/v6/other-topics/query-interface/ */
export const sequelizeBuilder: Builder = {
  call: new RegExp(String.raw`\b\w*[iI]nterface\s*\.\s*(${METHODS.join('|')})\(`),
  default: true,
  names: () => suffixNames,
  // MySQL's keys would get other names in a new table than in one that is there.
  inline: (dialect) => dialect === 'postgresql',
  column: (one, dialect) => retyped(withBit(one, dialect), TYPES[dialect]),
  write: writeSequelize,
  read: readSequelize,
};
