import type { FreeText, Inferred } from '../../pipeline/kind.js';

export function infer(_text: FreeText): Inferred {
  return { changes: [], questions: [] };
}
