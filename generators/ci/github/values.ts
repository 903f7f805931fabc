import type { Json } from '../../../pipeline/kind.js';
import type { JobTask, StepTask, Variables } from '../task.js';

/** A plan's value as GitHub reads it: `${secret:NAME}` and `${var:NAME}` become expressions. */
export function githubValue(value: Json): Json {
  if (typeof value === 'string') {
    return value
      .replace(/\$\{secret:([\w-]+)\}/g, (_, name: string) => `\${{ secrets.${name} }}`)
      .replace(/\$\{var:([\w-]+)\}/g, (_, name: string) => `\${{ vars.${name} }}`);
  }
  if (Array.isArray(value)) return value.map(githubValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, githubValue(item)]));
}

// A text of several lines is a block; with a line break at its end it is the plain kind that people write.
const closed = (value: Json): Json => {
  if (typeof value === 'string') return value.includes('\n') && !value.endsWith('\n') ? `${value}\n` : value;
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closed(item)]));
};

/** A plan's value as it is written: expressions in place, texts of several lines closed by a line break. */
export const githubData = (value: Json): Json => closed(githubValue(value));

/** Variables that hand secrets over under their own names. */
export const secretVariables = (names: readonly string[]): Variables =>
  Object.fromEntries(names.map((name) => [name, `\${{ secrets.${name} }}`]));

/** Where `env` stands in a step of this file: before `run` or behind it. */
export type StepOrder = readonly string[];

/** A step of the plan as data, its keys in the order of the file. */
export function stepData(step: StepTask, order: StepOrder, more: Variables = {}): { [key: string]: Json } {
  const environment = { ...more, ...(step.environment ?? {}) };
  const fields: { [key: string]: Json | undefined } = {
    name: step.name ?? undefined,
    uses: step.uses ?? undefined,
    run: step.run ?? undefined,
    with: step.with && Object.keys(step.with).length > 0 ? step.with : undefined,
    env: Object.keys(environment).length > 0 ? environment : undefined,
  };
  const present = order.filter((key) => fields[key] !== undefined);
  return Object.fromEntries(present.map((key) => [key, githubData(fields[key] as Json)]));
}

/** Secrets of a job that one of its steps reads: all of them where it is the only command, else those it mentions. */
export function secretsFor(job: JobTask, step: StepTask): string[] {
  const names = job.secrets ?? [];
  const commands = (job.steps ?? []).filter((one) => one.run);
  if (!step.run) return [];
  const mentioned = names.filter((name) => new RegExp(`\\b${name}\\b`).test(step.run as string));
  const orphans = names.filter((name) => !commands.some((one) => new RegExp(`\\b${name}\\b`).test(one.run as string)));
  return names.filter((name) => mentioned.includes(name) || orphans.includes(name));
}
