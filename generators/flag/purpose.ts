import type { Found, Json, Steps } from '../../pipeline/kind.js';
import type { FlagTask } from './task.js';

const sentence = (text: string): string => `${text.trim().replace(/[.;]+$/, '')}.`;

/** Purpose, owner, expiry and removal, as the words of a comment. */
export function commentWords(task: FlagTask): string {
  const removal = (task.removal_plan ?? []).map((step) => step.trim().replace(/\.$/, '')).join('; ');
  const parts = [task.description, task.owner ? `Owner: ${task.owner}` : '', task.expires ? `Expires: ${task.expires}` : '', removal ? `Removal: ${removal}` : ''];
  return parts.filter(Boolean).map(sentence).join(' ');
}

/** What is missing for a flag to be removed one day. */
export function flagWarnings(task: FlagTask, found: Found): string[] {
  const past = task.expires && task.expires <= found.feature.created_at.slice(0, 10);
  return [
    ...(task.owner ? [] : [`flag ${task.name} has no owner: nobody will remove it`]),
    ...(task.expires ? [] : [`flag ${task.name} has no day by which it is removed ("expires")`]),
    ...(task.removal_plan?.length ? [] : [`flag ${task.name} has no removal plan`]),
    ...(past ? [`flag ${task.name} expires on ${task.expires}, before the plan was made`] : []),
  ];
}

/** What the report says of a flag. */
export const flagReport = (task: FlagTask, variable: string | null, documented: boolean): { [key: string]: Json } => ({
  flag: {
    name: task.name,
    variable,
    default: 'off',
    description: task.description,
    owner: task.owner ?? null,
    expires: task.expires ?? null,
    removal_plan: task.removal_plan ?? [],
    environments: (task.environments ?? {}) as Json,
  },
  documented,
});

/** How to turn the flag on and off, for the documents. */
export function flagSteps(task: FlagTask, variable: string | null, off?: string): Steps {
  const how = off ?? (variable ? `unset \`${variable}\` and restart what reads it` : `set \`${task.name}\` to false and deploy`);
  const on = Object.entries(task.environments ?? {}).filter(([, value]) => value === true || value === 'true').map(([name]) => name);
  return {
    prerequisites: [`The flag \`${task.name}\` is off by default: leave it off until the application is deployed.`],
    deployment: [
      variable ? `Turn it on${on.length ? ` in ${on.join(', ')}` : ', one environment at a time'}: \`${variable}=true\`.` : `Turn \`${task.name}\` on${on.length ? ` in ${on.join(', ')}` : ', one environment at a time'}.`,
    ],
    verification: [`With \`${task.name}\` off the feature cannot be reached; with it on, it can.`],
    rollback: [{ order: 1, step: `Turn the flag off: ${how}.` }],
  };
}
