import { keyName } from '../../../pipeline/edit/source/syntax.js';
import { objectModel, onlyOptions, tableOption } from './object-model.js';
import type { Around } from './model.js';
import type { NewModel, NewTable } from './new-table.js';
import { nodes } from './syntax.js';

/** Options that say where a table lies and what stands for it. */
const KEPT = ['name', 'class', 'target', 'tableName', 'collection', 'schema', 'database', 'type', 'synchronize'];

/**
 * A model that `new EntitySchema` or `defineEntity` declares, for a new table.
 * @param members the option with its columns
 */
export const schemaModel =
  (members: string) =>
  (table: NewTable, around: Around): Promise<NewModel | undefined> =>
    objectModel(table, around, {
      members,
      names: ['name'],
      options: (asked, shell) => {
        const { options } = asked.like;
        const keys = nodes(options?.['properties']).flatMap((one) => keyName(one['key']) ?? []);
        // What it extends has columns of its own, which are not known here.
        if (keys.includes('extends')) return undefined;
        const named = keys.includes('collection') ? 'collection' : 'tableName';
        return { changes: new Map([...onlyOptions(options, [...KEPT, members]), tableOption(named, asked, shell)]), hidden: [] };
      },
    });
