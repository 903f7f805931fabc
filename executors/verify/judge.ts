import { join } from 'node:path';
import { NOT_STARTED, programOnPath, runCommand, TIMED_OUT, TIME_LIMIT_MS, type Ended } from './command.js';
import type { Outcome, ProofContext } from './proof.js';

/** A program that judges files which an embedded check has passed already. */
export interface Judge {
  /** Its name on PATH. */
  program: string;
  /** Everything between the name and the files. */
  options: readonly string[];
  /** Files of the workspace, the last arguments. */
  files: readonly string[];
  /** Where it runs, when that is not the workspace. */
  cwd?: string;
  /** The exit codes that mean "this is wrong"; every other one but 0 means that it could not judge. Default: all that programs choose themselves. */
  objects?: readonly number[];
  /** What it says of itself or of the machine and not of the files. */
  beside?: RegExp;
  /** The line of its output that tells the most. Default: the first. */
  complaint?(ended: Ended): string | undefined;
  /** Variables besides PATH. */
  environment?: NodeJS.ProcessEnv;
}

/** From 124 on exit codes are those of `timeout`, of shells and of signals. */
const OWN_CODES = TIMED_OUT - 1;
const DETAIL_LENGTH = 4000;
const LINE_LENGTH = 300;

/**
 * Asks a program too, where it is installed. What it objects to fails the proof. A program that cannot judge (it hangs, does not start,
 * knows an option no longer) takes nothing away from what the embedded check has shown; the outcome says so.
 * @param passed what the embedded check came to
 */
export async function judgedBy(judge: Judge, passed: Outcome, context: Pick<ProofContext, 'root' | 'timeLimitMs'>): Promise<Outcome> {
  const program = programOnPath(judge.program);
  if (!program) return passed;
  const cwd = judge.cwd ?? context.root;
  const running = { ...(judge.environment ? { environment: judge.environment } : {}), ...(context.timeLimitMs ? { timeLimitMs: context.timeLimitMs } : {}) };
  const raw = await runCommand([program, ...judge.options, ...judge.files.map((path) => join(cwd, path))], cwd, running);
  const ended = { exit: raw.exit, output: readable(raw.output, cwd) };
  const argv = [judge.program, ...judge.options, ...judge.files];
  if (ended.exit === 0) return { ...passed, engine: [passed.engine, judge.program].filter(Boolean).join(', '), argv };
  const details = { output: ended.output.slice(0, DETAIL_LENGTH) };
  if (!objects(judge, ended)) return { ...passed, summary: `${passed.summary}; ${judge.program} judged nothing: ${why(ended, context.timeLimitMs)}`, details: { ...passed.details, ...details } };
  return { exit: ended.exit, verdict: 'failed', engine: judge.program, argv, summary: `${judge.program}: ${saidBy(judge, ended)}`, details };
}

function objects(judge: Judge, { exit, output }: Ended): boolean {
  const meant = judge.objects?.includes(exit) ?? exit <= OWN_CODES;
  return meant && !judge.beside?.test(output);
}

function why({ exit, output }: Ended, timeLimitMs = TIME_LIMIT_MS): string {
  if (exit === TIMED_OUT) return `it did not end within ${timeLimitMs / 1000} s`;
  if (exit === NOT_STARTED && output === '') return 'it could not be started';
  return `it ended with ${exit}${output ? `: ${firstLine(output)}` : ''}`;
}

const saidBy = (judge: Judge, ended: Ended): string => (judge.complaint?.(ended) ?? firstLine(ended.output)).slice(0, LINE_LENGTH) || `ended with ${ended.exit} and said nothing`;

const firstLine = (output: string): string => (output.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, LINE_LENGTH);

/** Output as text that can be shown anywhere: no colours, no control characters, paths as they are in the workspace. */
const readable = (output: string, folder: string): string =>
  output
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(`${folder}/`, '');
