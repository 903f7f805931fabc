import type { Steps } from '../../pipeline/kind.js';
import type { Wanted } from '../../pipeline/precedent.js';
import type { EnvTask } from './task.js';

/** What a person does with the variables: before and while deploying, and to go back. */
export function stepsFor(task: EnvTask, added: readonly Wanted[]): Steps {
  const removed = task.variables.filter((one) => one.remove).map((one) => one.name);
  const secrets = added.filter((one) => one.sensitive).map((one) => `\`${one.name}\``);
  return {
    prerequisites: added.filter((one) => one.required).map((one) => `Set \`${one.name}\` in every environment before the new version starts: ${about(one)}.`),
    deployment: [
      ...added.flatMap((one) => Object.entries(one.values).map(([environment, value]) => `In ${environment}, set \`${one.name}\` to \`${String(value)}\`.`)),
      ...added.filter((one) => !one.required).map((one) => `Optional: set \`${one.name}\`${one.default === null ? '' : ` (\`${String(one.default)}\` when it is not set)`}: ${about(one)}.`),
      ...removed.map((name) => `Unset \`${name}\` after the new version runs everywhere.`),
    ],
    rollback: added.length > 0 ? [{ order: 4, step: `Unset ${added.map((one) => `\`${one.name}\``).join(', ')} after the previous version runs again; it does not read them.` }] : [],
    security: secrets.length > 0 ? [`${secrets.join(', ')} ${secrets.length === 1 ? 'is a secret' : 'are secrets'}: keep the value in the secret store of each environment, never in git.`] : [],
  };
}

const about = (one: Wanted): string => {
  const what = (one.description ?? one.name.toLowerCase().replaceAll('_', ' ')).replace(/\.$/, '');
  return one.example === null || one.sensitive ? what : `${what}, for example \`${one.example}\``;
};
