import * as z from 'zod';
import type { Json } from '../../pipeline/kind.js';

/** A name as Terraform, Kubernetes and Helm take it; nothing that could leave a quoted label. */
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,127}$/, 'must be letters, digits, "_" or "-" and begin with a letter');
const line = z
  .string()
  .max(1000)
  .regex(/^[^\p{Cc}]*$/u, 'must be one line');

/** Where things are created or referenced: relative, without a way out. */
const relativePath = z
  .string()
  .min(1)
  .max(300)
  .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[\w@%+=:,. /-]+$/, 'must be a relative path without ".."');

const expression = z.strictObject({ expression: z.string().min(1).max(10_000).describe('Code, copied as it stands') });
const fileReference = z.strictObject({
  file: relativePath.describe('A file to create beside the code and to reference'),
  content: z.string().max(200_000).optional().describe('Its content, where it is no e-mail text'),
});

export type Value =
  null | boolean | number | string | { expression: string } | { file: string; content?: string } | Value[] | { [key: string]: Value };

/** What looks like a reference and is none of the right form must not pass as a map of that key. */
const isMap = (given: object): boolean =>
  !Object.keys(given).every((key) => key === 'expression' || key === 'file' || key === 'content') || Object.keys(given).length === 0;

const value: z.ZodType<Value> = z
  .lazy(() =>
    z.union([
      z.null(),
      z.boolean(),
      z.number(),
      z.string(),
      expression,
      fileReference,
      z.array(value),
      z.record(z.string(), value).refine(isMap),
    ]),
  )
  .describe('A literal, {"expression": "aws_s3_bucket.x.arn"} for code, or {"file": "path"} for a file to create and reference');
// The schema of a form cannot recurse, so what stands there is anything; the recursive schemas judge it.
const anyValue = z
  .unknown()
  .refine((given) => value.safeParse(given).success, 'is no literal, {"expression": code} or {"file": path}')
  .transform((given) => given as Value);
const anyJson = z
  .unknown()
  .refine((given) => z.json().safeParse(given).success, 'is no JSON')
  .transform((given) => given as Json);
const values = z.record(z.string().min(1), anyValue);

const resource = z.strictObject({
  resource: name.describe('Type of the resource: aws_ses_template'),
  name: name.describe('Its name in the code: two_factor_reset'),
  attributes: values
    .default({})
    .describe('Arguments: literals, {"expression": code} or {"file": path}; maps become nested blocks where the type has such'),
  comment: line.optional().describe('A comment above it'),
});

const variable = z.strictObject({
  name: name.describe('Name of the input variable'),
  value_type: z
    .string()
    .regex(/^[a-z]+(\([\s\S]*\))?$/, 'must be a type: string, number, boolean, list(string), map(string), object({…})')
    .default('string')
    .describe('string, number, boolean, url, list(string), map(string) …'),
  description: line.default('').describe('What it is for'),
  default: anyValue.nullish().describe('Default; null or absent: the variable must be given'),
  sensitive: z.boolean().default(false).describe('Terraform then hides the value; it has no default and no value here'),
  values: values.optional().describe('Value per environment'),
  env_name: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/)
    .optional()
    .describe("The container's environment variable that it feeds"),
});

const output = z.strictObject({
  name: name.describe('Name of the output'),
  value: anyValue.describe('What it gives, usually {"expression": "aws_ses_template.x.name"}'),
  description: line.optional().describe('What it is for'),
  sensitive: z.boolean().optional().describe('Hide it in the output of plan and apply'),
});

const moduleCall = z.strictObject({
  name: name.describe('Name of the module block'),
  source: z
    .string()
    .regex(/^[^\p{Cc}"]+$/u)
    .describe('Where the module is: registry address, git URL or relative path'),
  version: z
    .string()
    .regex(/^[^\p{Cc}"]+$/u)
    .optional()
    .describe('Version constraint, for registries'),
  inputs: values.default({}).describe('Input variables of the module'),
});

const update = z.strictObject({
  resource: name.describe('Type of the resource'),
  name: name.describe('Its name in the code'),
  attributes: values.describe('Only these arguments change'),
});

const quantity = z.union([z.number().nonnegative(), z.string().regex(/^\d+(\.\d+)?(m|k|Ki|M|Mi|G|Gi|%)?$/)]);
const probe = z.strictObject({
  path: z
    .string()
    .regex(/^\/[^\s]*$/)
    .optional()
    .describe('Path of an HTTP check'),
  port: z
    .union([z.number().int().min(1).max(65535), z.string().regex(/^[a-z0-9-]+$/)])
    .optional()
    .describe('Port or its name'),
  command: z.array(z.string()).optional().describe('Command of an exec check'),
  initial_delay: z.number().int().nonnegative().optional().describe('Seconds before the first check'),
  period: z.number().int().positive().optional().describe('Seconds between checks'),
  timeout: z.number().int().positive().optional().describe('Seconds until a check counts as failed'),
  failure_threshold: z.number().int().positive().optional().describe('Failed checks in a row until Kubernetes acts'),
});
const amounts = z.strictObject({ cpu: quantity.optional().describe('CPU: 100m'), memory: quantity.optional().describe('Memory: 256Mi') });

const workload = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/)
    .describe('Name of the Deployment or StatefulSet, or of the chart'),
  autoscaling: z
    .strictObject({
      min: z.number().int().positive().describe('Least number of pods'),
      max: z.number().int().positive().describe('Greatest number of pods'),
      cpu: z.number().int().min(1).max(100).optional().describe('Target CPU utilisation in percent'),
      memory: z.number().int().min(1).max(100).optional().describe('Target memory utilisation in percent'),
    })
    .refine((scaling) => scaling.max >= scaling.min, 'max must not be less than min')
    .optional()
    .describe('HorizontalPodAutoscaler'),
  disruption_budget: z
    .strictObject({
      min_available: quantity.optional().describe('Pods that must stay up'),
      max_unavailable: quantity.optional().describe('Pods that may be down'),
    })
    .refine(
      (budget) => (budget.min_available === undefined) !== (budget.max_unavailable === undefined),
      'needs one of min_available and max_unavailable',
    )
    .optional()
    .describe('PodDisruptionBudget'),
  resources: z
    .strictObject({ requests: amounts.optional().describe('What is reserved'), limits: amounts.optional().describe('What may be used') })
    .optional()
    .describe('Requests and limits of the container'),
  probes: z
    .strictObject({
      liveness: probe.optional().describe('Restart when it fails'),
      readiness: probe.optional().describe('No traffic while it fails'),
      startup: probe.optional().describe('Holds the others back'),
    })
    .optional()
    .describe('Health checks'),
  security_context: z.record(z.string(), anyJson).optional().describe("The container's securityContext, as Kubernetes spells it"),
  parameters: z.record(z.string(), anyJson).optional().describe('Values of the chart by dotted path, or parameters of the template'),
});

const list = <T extends z.ZodType>(item: T, text: string) => z.array(item).default([]).describe(text);

/** The typed change `infrastructure_as_code`. */
export const task = z
  .strictObject({
    type: z.literal('infrastructure_as_code').describe('Change type'),
    project: z.string().optional().describe('Project of the workspace that the change belongs to'),
    tool: z.string().optional().describe('terraform, kubernetes, helm …, where the workspace has several'),
    path: relativePath.optional().describe('The root or chart that is meant, where there are several'),
    paths: z.array(relativePath).optional().describe('The roots or charts that are meant'),
    resources: list(resource, 'New resources'),
    variables: list(variable, 'New input variables'),
    outputs: list(output, 'New outputs'),
    environments: list(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/), 'Environments the change is for'),
    module: z
      .string()
      .regex(/^[A-Za-z0-9_./-]+$/)
      .optional()
      .describe('The module of this workspace that the variables belong to'),
    modules: list(moduleCall, 'New module blocks'),
    update: list(update, 'Changes of existing resources: only the arguments named'),
    workload: workload.optional().describe('Settings of a workload on Kubernetes'),
    public: z
      .boolean()
      .default(false)
      .describe('Declares that an open address range, public access or a wildcard permission in here is meant'),
  })
  .superRefine((change, context) => {
    const asked = change.resources.length + change.variables.length + change.outputs.length + change.modules.length + change.update.length;
    if (asked === 0 && !change.workload)
      context.addIssue({ code: 'custom', message: 'asks for nothing: give resources, variables, outputs, modules, update or workload' });
    change.variables.forEach((one, at) => {
      const given = one.sensitive && ((one.default ?? null) !== null || Object.keys(one.values ?? {}).length > 0);
      if (given)
        context.addIssue({
          code: 'custom',
          path: ['variables', at],
          message: 'a sensitive variable has no default and no values: set it in the pipeline or the secrets manager',
        });
    });
  });

export type Infrastructure = z.output<typeof task>;
export type Variable = Infrastructure['variables'][number];
export type Workload = NonNullable<Infrastructure['workload']>;
export type Probe = z.output<typeof probe>;
