import type { Evidence } from '../../pipeline/evidence.js';
import type { Json, ProofRequest } from '../../pipeline/kind.js';
import type { Engines } from './engine/engines.js';

/** What a proof reports; `verify` adds who asked, the hashes and the time. */
export type Outcome = Pick<Evidence, 'argv' | 'engine' | 'exit' | 'summary' | 'verdict' | 'data_loss'> & {
  details?: { [key: string]: Json };
};

/** What a proof may use besides its input. */
export interface ProofContext {
  /** Absolute path of the workspace. */
  root: string;
  /** How long a program may take that judges as well. Default: a minute. */
  timeLimitMs?: number;
  /** Databases; each engine is started once per run. */
  engines: Engines;
  /** Says what is being done, for people. */
  progress(text: string): void;
  /**
   * The text of a file of the workspace.
   * @throws InfraError when the path leaves the workspace, or there is no such text file
   */
  read(path: string): string;
}

/** One way to show that something holds. One file, one export. */
export interface Proof {
  name: string;
  /**
   * Everything the outcome depends on, as data: the input together with the texts of the files it names.
   * Called for all proofs before the first one runs; this is where a proof says which databases it will need.
   * @throws InfraError when the input is not of the proof's form
   */
  inputs(request: ProofRequest, context: ProofContext): Json;
  /** Executes. What does not hold is an outcome; only bad input (InfraError) and bugs are thrown. */
  run(request: ProofRequest, context: ProofContext): Promise<Outcome>;
}

/** A proof that cannot be run here: it neither passed nor failed. */
export const skipped = (why: string): Outcome => ({ exit: 0, verdict: 'skipped', summary: `not run: ${why}` });
