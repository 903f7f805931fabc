import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { constantCase } from '../../pipeline/names.js';
import { openSurvey } from '../../pipeline/precedent.js';
import { detectEnv } from './detection/env.js';
import { flagReport, flagSteps, flagWarnings } from './purpose.js';
import type { FlagTask } from './task.js';
import { declareVariable } from './variable.js';

/** Variables that turn a feature on, by their names. */
const FLAG = /\b(?:(?:NEXT_PUBLIC_|VITE_|REACT_APP_|EXPO_PUBLIC_)?(?:ENABLE_FEATURE_|FEATURE_FLAG_|FEATURE_TOGGLE_|FEATURES?_ENABLE_|FF_|FLAG_)[A-Z0-9_]+|[A-Z0-9_]+_EXPERIMENTAL_[A-Z0-9_]+|[A-Z0-9_]*FEATURE_[A-Z0-9_]+_ENABLED)\b/g;

/** Flags that are environment variables and nothing else. */
export const envFlags: Tool<FlagTask> = {
  name: 'env',
  part: 'flag by env',
  fallback: true,
  detect: detectEnv,
  changes: async (task, found) => {
    const neighbours = envNeighbours(found);
    const variable = task.variable ?? variableFor(task, neighbours);
    if (!variable) return { changes: [], questions: [noVariable(task, found, neighbours)] };
    const survey = found.memo('env survey', () => openSurvey(found.workspace));
    const declared = await declareVariable(task, variable, neighbours.filter((one) => one !== variable), [], found, survey);
    return {
      changes: declared.changes,
      because: declared.because ?? [],
      warnings: [...flagWarnings(task, found), ...(declared.warnings ?? [])],
      questions: declared.questions ?? [],
      follow_up: task.removal_plan?.length ? [`remove ${variable}${task.expires ? ` by ${task.expires}` : ''}: ${task.removal_plan.join('; ')}`] : [],
      report: flagReport(task, variable, declared.changes.some((change) => /\.mdx?$/.test(change.path))),
      steps: flagSteps(task, variable),
    } satisfies Made;
  },
};

/** The variables by which the workspace turns features on, in the files that detection names. */
export function envNeighbours(found: Found): string[] {
  return found.memo('flag.env', () => {
    const paths = found.findings.filter((one) => one.kind === 'flag' && one.tool === 'env').flatMap((one) => one.paths);
    return [...new Set(paths.flatMap((path) => found.workspace.read(path)?.match(FLAG) ?? []))];
  });
}

const prefixOf = (variable: string): string => /^(?:.*?(?:ENABLE_FEATURE_|FEATURE_FLAG_|FEATURE_TOGGLE_|FEATURES?_ENABLE_|FF_|FLAG_|_EXPERIMENTAL_))/.exec(variable)?.[0] ?? '';

/** The neighbours' prefix and the flag's name. */
function variableFor(task: FlagTask, neighbours: readonly string[]): string | undefined {
  const prefixes = neighbours.map(prefixOf).filter(Boolean);
  const prefix = prefixes.find((one) => prefixes.filter((other) => other === one).length * 2 > neighbours.length);
  return prefix ? prefix + constantCase(task.name).replace(/^(ENABLE|FEATURE)_(FEATURE_)?/, '') : undefined;
}

const noVariable = (task: FlagTask, found: Found, neighbours: readonly string[]): NonNullable<Made['questions']>[number] => ({
  slot: `changes[${found.index}].variable`,
  reason: `Flags are environment variables here, and the plan does not name the one of ${task.name}.`,
  seen: neighbours.slice(0, 5),
});
