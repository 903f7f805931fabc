import { openEngines, type Engines } from '../../executors/verify/engine/engines.js';
import { migration } from '../../executors/verify/migration.js';
import type { Outcome, ProofContext } from '../../executors/verify/proof.js';
import type { Json } from '../../pipeline/kind.js';

/** One migration on top of a schema, as the proof takes it. */
export interface Case {
  earlier: string[];
  up: string;
  down: string | null;
  extra?: { [key: string]: Json };
}

/** Engines for all tests of a file: started once. */
export function prover(dialect: 'postgresql' | 'mysql' | 'sqlite', engine: string) {
  const engines: Engines = openEngines({ root: process.cwd(), engine });
  engines.need(dialect, ['citext', 'pgcrypto']);
  const context: ProofContext = {
    root: process.cwd(),
    engines,
    progress: () => undefined,
    read: (path) => {
      throw new Error(`reads ${path}`);
    },
  };
  const prove = (one: Case): Promise<Outcome> => {
    const input = {
      tool: 'sql',
      dialect,
      earlier: one.earlier.map((inline, index) => ({ name: `earlier ${index + 1}`, up: { inline } })),
      migrations: [{ name: 'the migration', up: { inline: one.up }, down: one.down === null ? null : { inline: one.down } }],
      transactional: true,
      ...one.extra,
    };
    return migration.run({ proof: 'migration', what: 'a migration', input }, context);
  };
  return { prove, engines, close: () => engines.close() };
}
