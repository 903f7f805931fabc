import type { Asker } from '../pipeline/ask.js';
import { Cancelled } from '../pipeline/error.js';
import type { Json } from '../pipeline/kind.js';
import { printable } from '../pipeline/say.js';

/** Ends of a prompt that are the person's own: Ctrl-C, and a terminal that went away. */
const ENDS = new Set(['ExitPromptError', 'AbortPromptError']);

/** Asks on the terminal. inquirer loads when the first question is put. */
export const terminal: Asker = {
  ask: async ({ choices, ...prompt }) => {
    const { default: inquirer } = await import('inquirer');
    const shown = choices?.map((one) => ({ ...one, name: printable(one.name), ...(one.description ? { description: printable(one.description) } : {}) }));
    // No colon after what ends with a question mark or a bracket: inquirer puts nothing between message and answer.
    const message = printable(prompt.message);
    const question = { ...prompt, message: /[?)]$/.test(message) ? message : `${message}:`, name: 'answer', ...(shown ? { choices: shown, loop: false } : {}) };
    try {
      const answers: Record<string, unknown> = await inquirer.prompt([question as never]);
      return answers['answer'] as Json;
    } catch (error) {
      throw error instanceof Error && ENDS.has(error.name) ? new Cancelled() : error;
    }
  },
  say: (text) => void process.stdout.write(`${text}\n`),
};
