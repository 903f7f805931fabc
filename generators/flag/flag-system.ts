import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { envFlags, envNeighbours } from './env.js';
import { flagd } from './flagd.js';
import { inCode } from './in-code.js';
import type { FlagTask } from './task.js';

/** Services that keep the flags themselves: a repository holds only what asks them. */
const SERVICES = new Set(['launchdarkly', 'unleash', 'growthbook', 'posthog', 'flipt', 'flipper', 'waffle', 'flagsmith', 'statsig', 'configcat', 'split', 'optimizely', 'togglz']);

/** A flag where the workspace has its flags: a flagd file, a module, variables. The files decide. */
export const flagSystem: Tool<FlagTask> = { name: 'flag-system', fallback: true, detect: {}, changes };

async function changes(task: FlagTask, found: Found): Promise<Made> {
  const own = (tool: string) => found.findings.find((one) => one.kind === 'flag' && one.tool === tool && !one.ambiguous);
  const named = [task.path, ...(task.paths ?? []), ...found.task.files_to_modify, ...found.task.files_to_create].filter((path): path is string => path !== undefined);
  if (named.some((path) => own('flagd')?.paths.includes(path))) return flagd.changes!(task, found);
  if (named.some((path) => /\.[cm]?[jt]sx?$/.test(path))) return inCode.changes!(task, found);
  if (own('flagd') && own('in-code') && !task.variants) return { changes: [], questions: [which(found)] };
  if (own('flagd')) return flagd.changes!(task, found);
  if (own('in-code')) return withService(await inCode.changes!(task, found), task, found);
  if (envNeighbours(found).length > 1) return envFlags.changes!(task, found);
  const service = serviceOf(found);
  return service ? { changes: [], questions: [kept(service, task, found)] } : inCode.changes!(task, found);
}

const serviceOf = (found: Found) => found.findings.find((one) => one.kind === 'flag' && SERVICES.has(one.tool) && !one.ambiguous);

/** A module of names beside a service: the flag must be made there too. */
function withService(made: Made, task: FlagTask, found: Found): Made {
  const service = serviceOf(found);
  return service ? { ...made, follow_up: [...(made.follow_up ?? []), `create the flag ${task.name} in ${service.tool}, off in every environment`] } : made;
}

const which = (found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].tool`,
  reason: 'Flags are kept in definitions of flagd and in code.',
  seen: found.findings.filter((one) => one.kind === 'flag').flatMap((one) => one.evidence.slice(0, 2).map((sighting) => `${sighting.file}:${sighting.line} ${sighting.why}`)),
  options: ['flagd', 'in-code'],
});

const kept = (service: NonNullable<ReturnType<typeof serviceOf>>, task: FlagTask, found: Found): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].tool`,
  reason: `Flags are kept in ${service.tool}, not in files of the workspace: create ${task.name} there, off in every environment, or name the module it shall be declared in with "path".`,
  seen: service.evidence.slice(0, 3).map((one) => `${one.file}:${one.line} ${one.why}`),
  options: ['in-code'],
});
