import type { Json, Question } from '../../../pipeline/kind.js';
import type { Plan } from '../model/steps.js';
import type { Migration } from '../task.js';

/**
 * Asks for what is dropped or changed without being known: the way back cannot be written without it.
 * @param seen where was looked
 */
export function unknownQuestions(plan: Plan, change: Migration, index: number, seen: readonly string[]): Omit<Question, 'task_id'>[] {
  return plan.unknown.map(({ operation, what, why, at }) => {
    const asked = change.operations[operation];
    return {
      slot: `changes[${index}].operations[${operation}]`,
      reason: why ?? `The way back needs ${what}, and the migrations and schema files do not say it.`,
      seen: [...(at ? [`${at.file}:${at.line}`] : []), ...seen],
      skeleton: { op: 'sql', up: `-- ${asked?.op ?? ''} …`, down: '-- the statements that take it back' } as Json,
    };
  });
}
