import type { Problem } from '../../pipeline/error.js';
import { contextsIn, isUntrusted, secretOf, textsIn } from './expressions.js';
import type { CiTask, StepTask } from './task.js';

const PRINTS = /\b(?:echo|printf|print|console\.log|Write-(?:Host|Output)|tee)\b/;
/** Inputs of actions that are run as code: `script` of actions/github-script, `inlineScript` of azure/cli, `command` of nick-fields/retry. */
const CODE = /^(?:(?:inline[-_]?)?script|run|commands?|cmd)$/i;

/** What the steps of a change hand around under names of variables. */
export interface Handed {
  /** Variables that hold a secret. */
  secrets: readonly string[];
  /** Variables that hold what people outside can fill. */
  untrusted: readonly string[];
}

/** What a step must not do, each with the way to do it right. */
export function unsafeStep(step: StepTask, handed: Handed, where: string): Problem[] {
  const all = textsIn(step).some((text) => contextsIn(text).some((context) => secretOf(context) === '*'))
    ? [{ subject: `${where} hands over all secrets at once, or one that nobody can name`, remedy: 'Name the secrets it needs, each as ${secret:NAME}.' }]
    : [];
  const code = [step.run ?? [], ...Object.entries(step.with ?? {}).filter(([name]) => CODE.test(name)).map(([, value]) => textsIn(value))].flat();
  return [...all, ...code.flatMap((text) => [...injections(text, handed, where), ...exposures(text, handed.secrets, where)])];
}

function injections(run: string, handed: Handed, where: string): Problem[] {
  const outside = new Set(handed.untrusted.map((name) => name.toLowerCase()));
  const found = contextsIn(run).filter((context) => isUntrusted(context) || (context[0] === 'env' && outside.has(context[1] ?? '')));
  return [...new Set(found.map((context) => context.join('.')))].map((context) => ({
    subject: `${where} puts ${context}, which people outside can fill, into a command`,
    remedy: 'Give it to the step as a variable under "environment" and read it from the environment there ("$NAME", process.env.NAME).',
  }));
}

function exposures(run: string, secrets: readonly string[], where: string): Problem[] {
  const name = /\$\{secret:([\w-]+)\}/.exec(run)?.[1] ?? contextsIn(run).map(secretOf).find((one) => one !== undefined && one !== '*');
  if (name !== undefined) {
    return [
      {
        subject: `${where} puts the secret ${name} into the text of a command`,
        remedy: `List it under "secrets" of the job and read "$${name}" in the command.`,
      },
    ];
  }
  return secrets
    .filter((one) => isPrinted(run, one))
    .map((one) => ({
      subject: `${where} prints the secret ${one} into the log`,
      remedy: 'Take the output out, or pipe it into the command that reads it.',
    }));
}

// What is piped on or redirected does not reach the log: `echo "$TOKEN" | docker login --password-stdin`.
function isPrinted(run: string, name: string): boolean {
  const reads = new RegExp(`\\$\\{?${name}\\b|%${name}%|\\$env:${name}\\b|environ.*\\b${name}\\b|process\\.env\\.${name}\\b`);
  const traced = /(^|\n|;)\s*set\s+-[a-z]*x/.test(run) && reads.test(run);
  return (
    traced || run.split(/\n|;|&&/).some((line) => PRINTS.test(line) && reads.test(line) && !/[|>]/.test(line.slice(line.search(reads))))
  );
}

/** Names of all secrets that a change hands to steps or jobs. */
export function secretsOf(task: CiTask): string[] {
  const listed = (task.jobs ?? []).flatMap((job) => job.secrets ?? []);
  const named = textsIn(task).flatMap((text) => [...text.matchAll(/\$\{secret:([\w-]+)\}|\bsecrets\.([A-Za-z_]\w*)/g)].map((match) => (match[1] ?? match[2]) as string));
  const known = new Set([...listed, ...named].map((name) => name.toUpperCase()));
  const read = textsIn(task).flatMap((text) => contextsIn(text).map(secretOf)).filter((name): name is string => name !== undefined && name !== '*' && !known.has(name));
  return [...new Set([...listed, ...named, ...read])];
}

/** Problems of all commands of a change. */
export function unsafeSteps(task: CiTask): Problem[] {
  const secrets = secretsOf(task).filter((name) => name !== 'GITHUB_TOKEN');
  const handed: Handed = {
    secrets: [...secrets, ...variablesWith(task, (value) => value.includes('${secret:') || contextsIn(value).some((context) => secretOf(context) !== undefined))],
    untrusted: variablesWith(task, (value) => contextsIn(value).some(isUntrusted)),
  };
  const ofJobs = (task.jobs ?? []).flatMap((job) =>
    (job.steps ?? []).flatMap((step, index) => unsafeStep(step, handed, `job "${job.id}", step ${index + 1}`)),
  );
  const inserted = (task.steps ?? []).flatMap((step) => unsafeStep(step, handed, `the step for job "${step.job}"`));
  return [...ofJobs, ...inserted];
}

/** Variables of a change whose value is of some sort. */
function variablesWith(task: CiTask, test: (value: string) => boolean): string[] {
  const jobs = task.jobs ?? [];
  const sets = [
    ...jobs.map((job) => job.environment),
    ...jobs.flatMap((job) => (job.steps ?? []).map((step) => step.environment)),
    ...(task.steps ?? []).map((step) => step.environment),
    ...Object.values(task.environment ?? {}),
  ];
  return sets.flatMap((set) =>
    Object.entries(set ?? {})
      .filter(([, value]) => test(String(value)))
      .map(([name]) => name),
  );
}
