import * as z from 'zod';
import type { TypedChange } from '../../pipeline/kind.js';

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const OFF_NAME = /^(off|disabled?|control|none|no|false|inactive|default)$/i;

const variantValue = z.union([z.boolean(), z.number(), z.string(), z.record(z.string(), z.json())]);

/** Whether a variant is the off one: by its value where values tell (false, 0, empty), by its name elsewhere. */
export const isOff = (name: string, value: unknown): boolean => value === false || value === 0 || value === '' || (OFF_NAME.test(name) && value !== true);

/** The typed change `feature_flag`. The default is OFF: unset, empty, garbage and provider-down all read as off. */
export const flagTask = z
  .strictObject({
    type: z.literal('feature_flag').describe('Change type'),
    project: z.string().optional().describe('Nx project the flag belongs to'),
    tool: z.string().optional().describe('Flag system, when it shall not be detected'),
    path: z.string().optional().describe('The file of flags that is meant, where there are several'),
    paths: z.array(z.string()).optional().describe('The files of flags that are meant'),
    name: z.string().regex(NAME, 'a flag name starts with a letter and holds letters, digits, ".", "_" or "-"').describe('Name of the flag, e.g. enable2FAReset'),
    variable: z.string().regex(VARIABLE, 'not a name of an environment variable').nullish().describe('Environment variable that turns the flag on'),
    description: z.string().min(1).describe('What the flag turns on'),
    owner: z.string().nullish().describe('Team or person who decides about the flag and removes it'),
    expires: z.iso.date().nullish().describe('Day by which the flag is removed, YYYY-MM-DD'),
    removal_plan: z.array(z.string()).nullish().describe('What to do to remove the flag, in order'),
    environments: z.record(z.string(), z.union([z.boolean(), z.string(), z.number()])).nullish().describe('Value per environment; unnamed ones are off'),
    consumers: z.array(z.string()).nullish().describe('Services that read the flag'),
    variants: z.record(z.string(), variantValue).nullish().describe('Values of a flag that is more than on and off, all of one type'),
    default_variant: z.string().nullish().describe('Name of the variant that is the off one'),
    default: z.literal(false, 'a flag is off by default; turn it on per environment with "environments"').optional().describe('Always false'),
  })
  .superRefine((flag, context) => {
    for (const problem of variantProblems(flag.variants, flag.default_variant)) {
      context.addIssue({ code: 'custom', path: [problem.path], message: problem.message });
    }
  });

export type FlagTask = z.infer<typeof flagTask> & TypedChange;

interface VariantProblem {
  path: string;
  message: string;
}

function variantProblems(variants: Record<string, unknown> | null | undefined, wanted: string | null | undefined): VariantProblem[] {
  if (!variants) return wanted && !OFF_NAME.test(wanted) ? [{ path: 'default_variant', message: `"${wanted}" is not the off variant` }] : [];
  const entries = Object.entries(variants);
  const types = [...new Set(entries.map(([, value]) => (value === null ? 'null' : typeof value)))];
  if (entries.length < 2) return [{ path: 'variants', message: 'a flag with variants has two or more' }];
  if (types.length > 1) return [{ path: 'variants', message: `variants must be of one type, found ${types.join(' and ')}` }];
  const name = wanted ?? offVariant(variants);
  if (name === undefined) return [{ path: 'default_variant', message: 'name the variant that is the off one' }];
  if (!Object.hasOwn(variants, name)) return [{ path: 'default_variant', message: `there is no variant "${name}"` }];
  if (!isOff(name, variants[name])) return [{ path: 'default_variant', message: `"${name}" is not off: a flag is off by default` }];
  return [];
}

/**
 * The name of the off variant.
 * @returns undefined when none is off or several are and none is called `off`
 */
export function offVariant(variants: Record<string, unknown>): string | undefined {
  const named = Object.keys(variants).filter((name) => OFF_NAME.test(name) && isOff(name, variants[name]));
  if (named.length === 1) return named[0];
  const off = Object.keys(variants).filter((name) => isOff(name, variants[name]));
  return off.length === 1 ? off[0] : named[0];
}
