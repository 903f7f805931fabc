import type { Reader, Watch } from '../dialect/reader.js';
import type { Session } from '../engine/engine.js';
import { runScript, type Refusal } from './run-script.js';
import type { Migrations } from './script.js';

/** Who carries migrations out: our own runner, or the tool's. */
export interface Carrier {
  /** Name and version, for the evidence; `sql` for our own. */
  runner: string;
  /** What a tool runs, where that is not the SQL alone. */
  code?: string;
  /** Runs all earlier migrations. `settle` is called after each step, so that what one sets does not change what the next one means. */
  before(settle: () => Promise<void>): Promise<{ migration: string; refusal: Refusal } | undefined>;
  /** Runs one of the migrations to be proven. */
  up(index: number, watch?: Watch): Promise<Refusal | undefined>;
  /** Takes it back. Not called where it has no down. */
  down(index: number, watch?: Watch): Promise<Refusal | undefined>;
  /** Fills the watch without changing the database, where the steps themselves run on another connection. */
  rehearse?(index: number, direction: 'up' | 'down', watch: Watch): Promise<void>;
}

/** Our own runner: the statements, each script in one transaction or not, as its tool would. */
export function bySql(session: Session, reader: Reader, all: Migrations): Carrier {
  return {
    runner: 'sql',
    before: async (settle) => {
      for (const script of all.earlier) {
        const refusal = await runScript(session, reader, script);
        await settle();
        if (refusal) return { migration: script.name, refusal };
      }
      return undefined;
    },
    up: async (index, watch) => runScript(session, reader, all.migrations[index]!.up, watch),
    down: async (index, watch) => {
      const { down } = all.migrations[index]!;
      return down ? runScript(session, reader, down, watch) : undefined;
    },
  };
}
