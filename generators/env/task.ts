import * as z from 'zod';

const line = (most: number) => z.string().max(most).regex(/^[^\p{Cc}]*$/u, 'must be one line without control characters');
const scalar = z.union([line(2000), z.number(), z.boolean()]);

const name = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be a name of letters, digits and underscores that starts with no digit');

const variable = z
  .strictObject({
    name: name.describe('Name of the variable, as the process sees it'),
    description: line(500).optional().describe('What it is for, in one sentence'),
    value_type: z.enum(['string', 'number', 'boolean', 'url', 'enum']).default('string').describe('Type of its value'),
    options: z.array(line(200)).default([]).describe('Allowed values of an enum'),
    required: z.boolean().optional().describe('Whether the application refuses to start without it; true unless it has a default'),
    default: scalar.nullable().default(null).describe('Value when it is not set; null means none'),
    example: scalar.nullable().optional().describe('A value that may be shown in an example file and in the documentation'),
    sensitive: z.boolean().default(false).describe('Whether its value is a secret: it then has neither default nor values'),
    group: line(120).nullable().optional().describe('Heading it belongs under, e.g. "Email service configuration"'),
    values: z.record(z.string().regex(/^[\w.-]{1,64}$/), scalar).default({}).describe('Value per environment, e.g. {"staging": "…"}'),
    rename_from: name.nullable().optional().describe('Its name so far: every declaration of that name is renamed'),
    remove: z.boolean().default(false).describe('Take the variable out everywhere it is declared'),
    scope: z.enum(['server', 'client', 'build', 'shared']).default('server').describe('Who reads it; a client variable needs the prefix of the bundler'),
    document: z.boolean().optional().describe('true: also in the documentation; false: never there; absent: as the precedents are'),
  })
  .superRefine((one, context) => {
    const problem = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (one.sensitive && one.default !== null) problem('default', 'a sensitive variable has no default: use an example such as "your-key"');
    if (one.sensitive && Object.keys(one.values).length > 0) problem('values', 'a sensitive variable has no values in a plan: name the secret store instead');
    if (one.value_type === 'enum' && one.options.length === 0 && !one.remove) problem('options', 'an enum lists its options');
    if (one.value_type === 'number' && one.default !== null && Number.isNaN(Number(one.default))) problem('default', 'is no number');
  })
  .describe('A variable');

/** `environment_variables` of a plan. */
export const envTask = z
  .strictObject({
    type: z.literal('environment_variables'),
    project: z.string().optional().describe('Nx project the change belongs to'),
    tool: z.string().optional().describe('Overrides detection'),
    path: z.string().optional().describe('File or folder whose declarations are meant, where there are several'),
    paths: z.array(z.string()).optional().describe('Files or folders whose declarations are meant'),
    variables: z.array(variable).min(1).describe('Variables to add, change or remove'),
  })
  .describe('Environment variables');

export type EnvTask = z.infer<typeof envTask>;
export type Variable = EnvTask['variables'][number];
