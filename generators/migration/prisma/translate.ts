import type { Migration, Operation } from '../task.js';
import type { Rule, Translated } from './rule.js';
import { rules } from './rules.js';
import { carryOut, type PrismaState } from './state.js';

/**
 * Translates the operations of one change, carrying each out on the state before the next is looked at.
 * @throws InfraError for models, fields and enums that are not there, and for what is there with another meaning
 */
export function translate(state: PrismaState, operations: Migration['operations'], task: string): Translated {
  const all: Translated = { edits: [], operations: [], existing: [] };
  for (const operation of operations) {
    const rule = rules[operation.op] as Rule<Operation['op']>;
    const one = rule(state, operation, task);
    for (const edit of one.edits) carryOut(state, edit);
    all.edits.push(...one.edits);
    all.operations.push(...one.operations);
    all.existing.push(...one.existing);
  }
  return all;
}
