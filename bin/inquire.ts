import type { Ask } from '../pipeline/ask.js';
import type { Json } from '../pipeline/kind.js';

/** Asks on the terminal. inquirer loads when the first question is put. */
export const askByInquirer: Ask = async (prompt) => {
  const { default: inquirer } = await import('inquirer');
  // inquirer 14 calls a list "select"; the bundled one of plop still says "list".
  const type = prompt.type === 'list' ? 'select' : prompt.type;
  const answers: Record<string, unknown> = await inquirer.prompt([{ ...prompt, type, name: 'answer' } as never]);
  return answers['answer'] as Json;
};
