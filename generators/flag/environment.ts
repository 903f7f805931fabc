import type { FlagTask } from './task.js';

/** Words by which files and folders name an environment. */
const ALIASES: string[][] = [
  ['development', 'dev', 'local'],
  ['production', 'prod', 'prd', 'live'],
  ['staging', 'stage', 'stg', 'preprod'],
  ['test', 'testing', 'qa'],
];

const aliases = (name: string): string[] => ALIASES.find((group) => group.includes(name.toLowerCase())) ?? [name.toLowerCase()];

/** Whether a path speaks of an environment: `src/server-dev.ts`, `config/production.json`, `values.prod.yaml`. */
export function speaksOf(path: string, environment: string): boolean {
  const parts = path.toLowerCase().split(/[^a-z0-9]+/);
  return aliases(environment).some((alias) => parts.includes(alias));
}

/** What the flag is in a place: as the plan says for its environment, else off. */
export function environmentValue(task: FlagTask, path: string): boolean {
  const given = Object.entries(task.environments ?? {}).find(([name]) => speaksOf(path, name));
  return given !== undefined && (given[1] === true || given[1] === 'true' || given[1] === 'on');
}
