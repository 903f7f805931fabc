import type { Found } from '../../../pipeline/kind.js';
import type { SchemaModel } from '../model/schema.js';
import type { SqlStyle } from '../sql/style.js';
import type { DialectName } from '../sql/types.js';
import type { Migration } from '../task.js';
import { keyOf, splits, strategyOf } from './asked.js';
import { split } from './split.js';
import { wording } from './wording.js';

/** What a tool knows of the database when it turns to the operations of a change. */
export interface Known {
  model: SchemaModel;
  dialect: DialectName;
  style?: SqlStyle;
  /** A migration of the tool can run outside of a transaction. */
  outside?: boolean;
  /** The column that the tool makes of a name; absent: the name. */
  named?(name: string): string;
}

/** The operations that a tool is to carry out now: all of them, or those of the expand stage. */
export function expanded(task: Migration, found: Found, { model, dialect, style, outside = false, named = String }: Known): Migration['operations'] {
  if (strategyOf(task, found) === 'direct') return task.operations;
  const done = split(task.operations, { named, model, dialect, outside, sql: wording(dialect, style), task: found.task.id });
  splits(found).set(keyOf(found), done);
  return done.expand;
}
