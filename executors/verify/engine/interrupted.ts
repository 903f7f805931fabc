/** What must not stay behind. */
export interface Remains {
  /** What can be done at once, also while the process ends. */
  now?(): void;
  /** What takes a server to do it; the server was registered earlier, and is still there. */
  later?(): Promise<unknown>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A person who interrupts waits for no more. */
const PATIENCE_MS = 5_000;

const registered = new Set<Remains>();

/**
 * Clears away when the process ends or is interrupted, the last registered first.
 * @returns call it when that is done or nothing is left
 */
export function clearWhenInterrupted(remains: Remains): () => void {
  if (registered.size === 0) listen();
  registered.add(remains);
  return () => {
    if (registered.delete(remains) && registered.size === 0) silence();
  };
}

function listen(): void {
  process.on('exit', ended);
  for (const signal of SIGNALS) process.on(signal, interrupted);
}

function silence(): void {
  process.off('exit', ended);
  for (const signal of SIGNALS) process.off(signal, interrupted);
}

const latest = (): Remains[] => [...registered].reverse();

function ended(): void {
  for (const one of latest()) attempt(() => one.now?.());
}

/** The signal then does what it would have done without us. A second one does so at once. */
function interrupted(signal: NodeJS.Signals): void {
  for (const one of SIGNALS) process.off(one, interrupted);
  void clear().then(() => process.kill(process.pid, signal));
}

async function clear(): Promise<void> {
  for (const one of latest()) {
    if (one.later) await within(one.later);
    attempt(() => one.now?.());
    registered.delete(one);
  }
}

async function within(work: () => Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((done) => (timer = setTimeout(done, PATIENCE_MS)));
  await Promise.race([Promise.resolve().then(work).catch(() => undefined), late]).finally(() => clearTimeout(timer));
}

/** The others must go whatever becomes of one. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Nobody is there any more to be told.
  }
}
