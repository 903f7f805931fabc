import type { Problem } from '../../pipeline/error.js';
import type { CiTask, StepTask } from './task.js';

/**
 * Contexts that people outside the project can fill: https://docs.github.com/en/actions/reference/security/secure-use
 * Numbers, ids and hashes in them are harmless.
 */
const UNTRUSTED =
  /\$\{\{[^}]*\b(github\.(?:event\.(?!inputs\.)[\w.*[\]'-]+|head_ref)|inputs\.[\w-]+|github\.event\.inputs\.[\w-]+)[^}]*\}\}/g;
const HARMLESS = /\.(?:number|id|sha|node_id|before|after|draft|merged|action|created_at)$/;
const SECRET_IN_COMMAND = /\$\{\{[^}]*\b(secrets\.[\w-]+)[^}]*\}\}|\$\{secret:([\w-]+)\}/;
const ALL_SECRETS = /\$\{\{\s*(?:toJSON\(\s*)?secrets\s*\)?\s*\}\}/i;
const PRINTS = /\b(?:echo|printf|print|console\.log|Write-(?:Host|Output)|tee)\b/;

/** What a step must not do, each with the way to do it right. */
export function unsafeStep(step: StepTask, secrets: readonly string[], where: string): Problem[] {
  const text = JSON.stringify(step);
  const all = ALL_SECRETS.test(text)
    ? [{ subject: `${where} hands over all secrets at once`, remedy: 'Name the secrets it needs, each as ${secret:NAME}.' }]
    : [];
  return step.run ? [...all, ...injections(step.run, where), ...exposures(step.run, secrets, where)] : all;
}

function injections(run: string, where: string): Problem[] {
  const found = [...run.matchAll(UNTRUSTED)].map((match) => match[1] as string).filter((context) => !HARMLESS.test(context));
  return [...new Set(found)].map((context) => ({
    subject: `${where} puts ${context}, which people outside can fill, into a command`,
    remedy: 'Give it to the step as a variable under "environment" and read "$NAME" in the command.',
  }));
}

function exposures(run: string, secrets: readonly string[], where: string): Problem[] {
  const inline = SECRET_IN_COMMAND.exec(run);
  if (inline) {
    const name = inline[2] ?? (inline[1] as string).replace('secrets.', '');
    return [
      {
        subject: `${where} puts the secret ${name} into the text of a command`,
        remedy: `List it under "secrets" of the job and read "$${name}" in the command.`,
      },
    ];
  }
  return secrets
    .filter((name) => isPrinted(run, name))
    .map((name) => ({
      subject: `${where} prints the secret ${name} into the log`,
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
  const text = JSON.stringify(task);
  const named = [...text.matchAll(/\$\{secret:([\w-]+)\}|\bsecrets\.([A-Za-z_]\w*)/g)].map((match) => (match[1] ?? match[2]) as string);
  return [...new Set([...listed, ...named])];
}

/** Problems of all commands of a change. */
export function unsafeSteps(task: CiTask): Problem[] {
  const secrets = secretsOf(task).filter((name) => name !== 'GITHUB_TOKEN');
  const variables = [...secrets, ...secretVariables(task)];
  const ofJobs = (task.jobs ?? []).flatMap((job) =>
    (job.steps ?? []).flatMap((step, index) => unsafeStep(step, variables, `job "${job.id}", step ${index + 1}`)),
  );
  const inserted = (task.steps ?? []).flatMap((step) => unsafeStep(step, variables, `the step for job "${step.job}"`));
  return [...ofJobs, ...inserted];
}

/** Variables under another name that hold a secret. */
function secretVariables(task: CiTask): string[] {
  const jobs = task.jobs ?? [];
  const sets = [
    ...jobs.map((job) => job.environment),
    ...jobs.flatMap((job) => (job.steps ?? []).map((step) => step.environment)),
    ...(task.steps ?? []).map((step) => step.environment),
    ...Object.values(task.environment ?? {}),
  ];
  return sets.flatMap((set) =>
    Object.entries(set ?? {})
      .filter(([, value]) => /\$\{secret:|secrets\./.test(String(value)))
      .map(([name]) => name),
  );
}
