/** Ends the safe alternative of what the strategy can split. */
export const OFFER = ' Or apply with `--strategy expand-contract`: it makes the stages.';

/** Findings that the strategy has an answer to. */
export const SPLITTABLE: ReadonlySet<string> = new Set([
  'rename-table',
  'rename-column',
  'drop-table',
  'drop-column',
  'type-narrowing',
  'type-change',
  'not-null-without-default',
  'set-not-null',
]);
