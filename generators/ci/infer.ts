import type { FreeText, Inferred, Json } from '../../pipeline/kind.js';
import { kebabCase } from '../../pipeline/names.js';

const PIPELINE = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)\.gitlab-ci\.ya?ml$/;
const ABOUT = /\b(?:CI|CD|workflow|pipeline|GitHub Actions|GitLab CI)\b/;
const STEP = '[`"]([^`"]+)[`"]';
const COMMAND_GIVEN = '`([^`]+)`';
const STEP_AFTER = new RegExp(
  `^(?:add (?:a )?step ${STEP} (?:that runs|running|to run) ${COMMAND_GIVEN}|run ${COMMAND_GIVEN})` +
    ` (?:directly |right )?after (?:the )?step ${STEP} (?:of|in) (?:the )?job [\`"]([\\w-]+)[\`"]\\.?$`,
  'i',
);
const JOB_AFTER =
  /^add (?:a )?job [`"]([\w-]+)[`"] (?:that runs|running|to run) `([^`]+)`(?: after (?:the )?(?:jobs? )?[`"]([\w-]+)[`"](?: job)?)?\.?$/i;
const COMMAND = /\b(?:run|runs|running|execute)\s+`([^`]+)`/i;

/**
 * Reads what a task says of a pipeline. Certain are only sentences that name the job, the command and the place; a command alone becomes
 * a question with the change as far as it is known.
 */
export function inferCi(text: FreeText): Inferred {
  const files = [...text.files_to_modify, ...text.files_to_create].filter((path) => PIPELINE.test(path));
  const lines = [...text.implementation_notes, text.description].map((line) => line.trim()).filter(Boolean);
  if (files.length === 0 && !(ABOUT.test(text.description) && lines.some((line) => COMMAND.test(line))))
    return { changes: [], questions: [] };
  const pipeline = files.length === 1 && files[0] ? { pipeline: files[0] } : {};
  const read = text.implementation_notes.map((line) => readLine(line.trim()));
  if (read.length > 0 && read.every((one) => one !== undefined)) return { changes: [merged(pipeline, read)], questions: [] };
  return { changes: [], questions: [question(text, lines, pipeline)] };
}

type Read = { jobs?: Json[]; steps?: Json[] };

function readLine(line: string): Read | undefined {
  const step = STEP_AFTER.exec(line);
  if (step) {
    const name: { [key: string]: Json } = step[1] === undefined ? {} : { name: step[1] };
    return { steps: [{ job: step[5] as string, after: step[4] as string, ...name, run: (step[2] ?? step[3]) as string }] };
  }
  const job = JOB_AFTER.exec(line);
  return job ? { jobs: [{ id: job[1] as string, ...(job[3] ? { needs: [job[3]] } : {}), steps: [{ run: job[2] as string }] }] } : undefined;
}

function merged(pipeline: { pipeline?: string }, read: readonly (Read | undefined)[]): Json {
  const jobs = read.flatMap((one) => one?.jobs ?? []);
  const steps = read.flatMap((one) => one?.steps ?? []);
  return { type: 'ci_cd', ...pipeline, ...(jobs.length ? { jobs } : {}), ...(steps.length ? { steps } : {}) };
}

function question(text: FreeText, lines: readonly string[], pipeline: { pipeline?: string }): Inferred['questions'][number] {
  const command = lines.map((line) => COMMAND.exec(line)?.[1]).find(Boolean);
  const id = kebabCase(text.description).split('-').slice(0, 5).join('-') || 'new-job';
  const run = command ?? 'the command to run';
  return {
    slot: 'changes[0]',
    reason: command
      ? 'It is not certain whether the command becomes a job of its own or a step of one, and where.'
      : 'The text names no command for the pipeline.',
    seen: [...lines],
    options: ['a job of its own (jobs)', 'a step of a job that is there (steps)'],
    skeleton: { type: 'ci_cd', ...pipeline, jobs: [{ id, needs: [], steps: [{ name: text.description.slice(0, 80), run }] }] },
  };
}
