import type { Found } from '../../../pipeline/kind.js';

/** How the workflows of a workspace name the versions of actions. */
export interface Pins {
  /** Full commit hash and the version its comment names, by action. */
  known: Map<string, { ref: string; remark: string | undefined }[]>;
  /** Share of uses that are pinned to a commit. */
  share: number;
}

const USES = /^\s*(?:- )?uses:\s*["']?([\w.-]+\/[\w./-]+)@([\w./+-]+)["']?(?:[ \t]*#[ \t]*(.*))?$/gm;
const COMMIT = /^[0-9a-f]{40}$/;
/** From here on pinning is the rule of the workspace, and a tag among hashes an oversight. */
export const PINNING = 0.5;

/** Reads every use of an action in the files given. Actions of the workspace itself do not count. */
export function pinsOf(paths: readonly string[], found: Found): Pins {
  return found.memo(`ci pins ${paths.join(' ')}`, () => {
    const known: Pins['known'] = new Map();
    let [pinned, all] = [0, 0];
    for (const path of paths) {
      for (const [, action, ref, remark] of (found.workspace.read(path) ?? '').matchAll(USES)) {
        all += 1;
        if (!COMMIT.test(ref as string)) continue;
        pinned += 1;
        known.set(action as string, [...(known.get(action as string) ?? []), { ref: ref as string, remark: remark?.trim() }]);
      }
    }
    return { known, share: all === 0 ? 0 : pinned / all };
  });
}

/** An action as it is written: the reference, the comment behind it, and what is to be said about it. */
export interface Pinned {
  uses: string;
  remark?: string | undefined;
  warning?: string;
  because?: string;
}

/** The plan's action in the way of the workspace: the commit it already trusts for that version, where it pins. */
export function pinAction(uses: string, pins: Pins): Pinned {
  const [action, ref] = uses.split('@') as [string, string | undefined];
  if (uses.startsWith('.') || ref === undefined || COMMIT.test(ref) || pins.share < PINNING) return { uses };
  const same = (pins.known.get(action) ?? []).find((one) => one.remark !== undefined && majorOf(one.remark) === majorOf(ref));
  if (same)
    return { uses: `${action}@${same.ref}`, remark: same.remark, because: `${action} is pinned to the commit the workflows use already` };
  return { uses, warning: `the workflows here pin actions to commits; replace ${uses} by its commit before merging` };
}

const majorOf = (version: string): string => /v?(\d+)/.exec(version)?.[1] ?? version;
