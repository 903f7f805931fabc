import type { Disk } from '../../../pipeline/write/disk.js';

/** Called before each change; throws or kills to stop there. `half` is what a write may do before it is stopped in the middle. */
export type Gate = (call: string, half: () => void) => void;

const CHANGES = [
  'openNew',
  'write',
  'sync',
  'setMode',
  'setOwner',
  'close',
  'rename',
  'link',
  'remove',
  'makeFolder',
  'removeFolder',
  'syncFolder',
] as const;

/** A disk that passes a gate before everything that changes something. */
export function gated(disk: Disk, gate: Gate): Disk {
  const wrapped: Record<string, unknown> = { read: disk.read, list: disk.list };
  for (const name of CHANGES) {
    const call = disk[name] as (...args: unknown[]) => unknown;
    wrapped[name] = (...args: unknown[]): unknown => {
      gate(name, () => halfOf(disk, name, args));
      return call(...args);
    };
  }
  return wrapped as unknown as Disk;
}

function halfOf(disk: Disk, name: string, args: unknown[]): void {
  if (name !== 'write') return;
  const [handle, bytes] = args as [number, Uint8Array];
  disk.write(handle, bytes.subarray(0, Math.floor(bytes.length / 2)));
}
