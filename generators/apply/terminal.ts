import { Cancelled } from '../../pipeline/error.js';

/** Ctrl-C, as a shell reports it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Whether Nx may ask: it says so, and somebody is there. */
export const isInteractive = (): boolean =>
  process.env['NX_INTERACTIVE'] === 'true' && process.stdin.isTTY === true && process.stdout.isTTY === true && process.env['CI'] !== 'true';

/** Runs what asks. Ctrl-C ends the process before Nx writes anything: Nx itself knows no other end than an error with exit 1. */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(INTERRUPTED);
  }
}
