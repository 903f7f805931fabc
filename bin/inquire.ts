import { Cancelled } from '../pipeline/error.js';
import type { Asker } from '../pipeline/ask.js';
import type { Json } from '../pipeline/kind.js';
import { printable } from '../pipeline/say.js';

/** Ends of a prompt that are the person's own: Ctrl-C, and a terminal that went away. */
const ENDS = new Set(['ExitPromptError', 'AbortPromptError']);
/** Lines that stay free around a list of choices, for the question and the help under it. */
const AROUND = 8;
/** What inquirer puts before a question, and one column to type in. */
const PREFIX = 3;

/** Ctrl-C, as a shell reports it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Asks on the terminal. inquirer loads when the first question is put. */
export const terminal: Asker = {
  ask: async ({ choices, message, ...prompt }) => {
    const { default: inquirer } = await import('inquirer');
    const shown = choices?.map((one) => ({ ...one, name: printable(one.name), ...(one.description ? { description: printable(one.description) } : {}) }));
    const list = shown ? { choices: shown, loop: false, pageSize: Math.max(4, Math.min(18, (process.stdout.rows ?? 24) - AROUND)) } : {};
    // inquirer puts nothing between a question and its answer.
    const spoken = /[?)]$/.test(message) ? message : `${message}:`;
    try {
      const answers: Record<string, unknown> = await inquirer.prompt([{ ...prompt, ...list, message: wrapped(printable(spoken), PREFIX), name: 'answer' } as never]);
      return answers['answer'] as Json;
    } catch (error) {
      throw error instanceof Error && ENDS.has(error.name) ? new Cancelled() : error;
    }
  },
  say: (text) => void process.stdout.write(`${wrapped(text, 0)}\n`),
};

/** Runs what asks. Ctrl-C ends the process before anything is written: Nx and plop know no other end than an error with exit 1. */
export async function interruptible<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(INTERRUPTED);
  }
}

/** Lines broken between words where the terminal is too narrow for them; what goes on keeps the indentation. */
function wrapped(text: string, taken: number): string {
  const width = Math.max(20, (process.stdout.columns ?? 80) - taken);
  return text.split('\n').map((line) => brokenAt(line, width)).join('\n');
}

function brokenAt(line: string, width: number): string {
  if (line.length <= width) return line;
  const indent = /^ */.exec(line)![0].slice(0, width / 2);
  const at = line.lastIndexOf(' ', width);
  const end = line.slice(0, at).trim() === '' ? width : at;
  return `${line.slice(0, end)}\n${brokenAt(indent + line.slice(end).trimStart(), width)}`;
}
