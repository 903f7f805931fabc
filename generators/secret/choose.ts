import type { Found, Question } from '../../pipeline/kind.js';
import { backingStore } from './external-secret.js';
import type { Store } from './store.js';
import { STORES } from './stores.js';
import type { Secret, Secrets } from './task.js';

/** The store of a secret: what the plan names, else the only one that the workspace uses; otherwise a question. */
export async function chooseStore(secret: Secret, change: Secrets, found: Found, at: number): Promise<Store | Omit<Question, 'task_id'>> {
  const named = secret.store ?? change.tool;
  if (named !== undefined)
    return (
      STORES[named === 'external-secrets' ? ((await backingStore(found)) ?? named) : named] ??
      ask(found, at, `"${named}" is no store that is written.`)
    );
  const findings = found.findings.filter((one) => one.kind === 'secret' && !one.ambiguous);
  const names = new Set(
    await Promise.all(
      findings.map(async (one) => (one.tool === 'external-secrets' ? ((await backingStore(found)) ?? one.tool) : one.tool)),
    ),
  );
  const [only] = names;
  const store = only === undefined ? undefined : STORES[only];
  if (names.size === 1 && store) return store;
  return ask(
    found,
    at,
    names.size === 0
      ? 'Nothing in the workspace shows where secrets are kept.'
      : `The workspace keeps secrets in ${[...names].join(' and ')}.`,
  );
}

function ask(found: Found, at: number, reason: string): Omit<Question, 'task_id'> {
  const seen = found.findings
    .filter((one) => one.kind === 'secret')
    .flatMap((one) => one.evidence.slice(0, 2).map((sight) => `${sight.file}:${sight.line} ${one.tool}`));
  return { slot: `changes[${found.index}].secrets[${at}].store`, reason, seen, options: Object.keys(STORES) };
}
