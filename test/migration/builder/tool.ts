import type { Json } from '../../../pipeline/kind.js';

/** How to reach a database that an engine made. */
export interface Place {
  dialect: 'postgresql' | 'mysql' | 'sqlite';
  /** Folder or file of the socket; of SQLite none. */
  socket: string;
  /** Name, or the file of SQLite. */
  database: string;
}

/** A migration as it is loaded. */
export type Loaded = Record<string, unknown>;

/** A tool with the migration that everything is done after. */
export interface BuilderTool {
  name: string;
  /** Folder and name of the base migration. */
  base: string;
  text: string;
  dependencies: Json;
  dialects: readonly Place['dialect'][];
  /** The builder serves where there is no migration yet. */
  byDefault?: boolean;
  /** A call that the builder form has. */
  sign: RegExp;
  /** Carries out one direction with the real library. */
  run(place: Place, migration: Loaded, direction: 'up' | 'down'): Promise<void>;
}

type Direction<Args extends readonly unknown[]> = (...args: Args) => unknown;
/** The function of a migration: exported, or of the class or object that is. */
export const direction = <Args extends readonly unknown[]>(loaded: Loaded, name: string): Direction<Args> => {
  const holder = (
    loaded[name] === undefined ? Object.values(loaded).find((one) => typeof one === 'function' || typeof one === 'object') : loaded
  ) as unknown;
  const object = (typeof holder === 'function' ? new (holder as new () => Loaded)() : holder) as Loaded;
  return (object[name] as Direction<Args>).bind(object);
};
