import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { codeOf } from './disk.js';

/** Which process holds or wrote something: enough to tell it from a later one with the same number. */
export const ownerSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** Clock ticks between the machine's start and the process's; null where the platform does not say. */
  started: z
    .string()
    .regex(/^\d{1,20}$/)
    .nullable(),
  /** Name of the machine, its current run and the process-number space: pids mean nothing across either. */
  host: z.string().max(512),
});

export type Owner = z.infer<typeof ownerSchema>;

/** This process. */
export const thisProcess = (): Owner => ({ pid: process.pid, started: startOf(process.pid) ?? null, host: thisHost() });

/**
 * Whether a process is still there: `no` and `yes` are certain, `unknown` is another machine or container, or a platform
 * that does not say when a process started.
 */
export function alive(owner: Owner): 'yes' | 'no' | 'unknown' {
  if (owner.host !== thisHost()) return 'unknown';
  if (!signals(owner.pid)) return 'no';
  const started = startOf(owner.pid);
  if (owner.started === null || started === undefined) return owner.pid === process.pid ? 'yes' : 'unknown';
  return started === owner.started ? 'yes' : 'no';
}

function signals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)); the second one, in brackets, may hold spaces. A zombie is gone: it has no start. */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19];
  } catch {
    return undefined;
  }
}

let host: string | undefined;

function thisHost(): string {
  host ??= [
    hostname(),
    quiet(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    quiet(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ');
  return host;
}

function quiet(read: () => string): string {
  try {
    return read();
  } catch {
    return '-';
  }
}
