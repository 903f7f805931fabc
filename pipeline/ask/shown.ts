import type { Question } from '../kind.js';
import { printable } from '../say.js';

/** Why it is asked and what was seen, before the prompt. */
export const shownQuestion = (question: Question): string =>
  [`  ${printable(question.reason)}`, ...question.seen.filter(Boolean).map((line) => `    ${printable(line)}`)].join('\n');

/** A value as it stands in the plan. */
export const shownJson = (value: unknown): string =>
  JSON.stringify(value, null, 2).split('\n').map((line) => `    ${printable(line)}`).join('\n');
