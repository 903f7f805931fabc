import * as z from 'zod';
import type { TypedChange } from '../../pipeline/kind.js';

// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_id
const ID = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const USES = /^(?:\.{1,2}\/[\w./-]+|docker:\/\/[\w./:@-]+|[\w.-]+\/[\w./-]+@[\w./+-]+)$/;

const variables = z.record(z.string().regex(VARIABLE, 'not a variable name'), z.union([z.string(), z.number(), z.boolean()]));

const stepFields = {
  name: z.string().min(1).max(200).nullish().describe('What the step does'),
  run: z.string().min(1).nullish().describe('Commands of the step'),
  uses: z.string().regex(USES, 'not an action such as owner/name@ref').nullish().describe('Action of the step, instead of run'),
  with: z.record(z.string(), z.json()).nullish().describe('Inputs of the action'),
  environment: variables.nullish().describe('Variables of the step; ${secret:NAME} is a secret'),
};

type Step = { run?: string | null | undefined; uses?: string | null | undefined; with?: unknown };

const oneAction = (step: Step, context: z.RefinementCtx): void => {
  if (Boolean(step.run) === Boolean(step.uses))
    context.addIssue({ code: 'custom', path: ['run'], message: 'a step has either run or uses' });
  if (step.run && step.with) context.addIssue({ code: 'custom', path: ['with'], message: 'only a step with uses has inputs' });
};

const step = z.strictObject(stepFields).superRefine(oneAction);

const job = z
  .strictObject({
    id: z.string().regex(ID, 'not a job id').describe('Id of the job'),
    name: z.string().min(1).max(200).nullish().describe('Name of the job, for people'),
    needs: z.array(z.string().regex(ID, 'not a job id')).nullish().describe('Jobs that must have passed before'),
    environment: variables.nullish().describe('Variables of the job; ${secret:NAME} is a secret'),
    secrets: z
      .array(z.string().regex(VARIABLE, 'not a secret name'))
      .nullish()
      .describe('Secrets that the commands read as variables of the same name'),
    matrix: z.record(z.string(), z.json()).nullish().describe('Matrix of the job'),
    steps: z.array(step).nullish().describe('Steps, in order; checkout, setup and installation follow the jobs that are there'),
    mode: z.enum(['add', 'replace', 'remove']).default('add').describe('What is done about a job of that id'),
  })
  .superRefine((one, context) => {
    if (one.mode !== 'remove' && !one.steps?.length) context.addIssue({ code: 'custom', path: ['steps'], message: 'a job needs steps' });
  });

const insertedStep = z
  .strictObject({
    job: z.string().regex(ID, 'not a job id').describe('Id of the job'),
    after: z.string().min(1).nullish().describe('Name (or command) of the step it follows; the last one when absent'),
    ...stepFields,
  })
  .superRefine(oneAction);

const workflow = z.strictObject({
  path: z.string().min(1).describe('The new pipeline file'),
  name: z.string().min(1).max(200).nullish().describe('Name of the pipeline'),
  triggers: z.record(z.string(), z.json()).nullish().describe('When it runs, as the pipeline tool writes it'),
  permissions: z
    .record(z.string(), z.enum(['read', 'write', 'none']))
    .nullish()
    .describe('Rights of its token; reading the code when absent'),
});

/** The typed change `ci_cd`. */
export const ciTask = z
  .strictObject({
    type: z.literal('ci_cd').describe('Change type'),
    project: z.string().optional().describe('Nx project the change belongs to'),
    tool: z.string().optional().describe('Pipeline tool, when it shall not be detected'),
    path: z.string().optional().describe('Pipeline file, as pipeline'),
    paths: z.array(z.string()).optional().describe('Pipeline files that are meant'),
    pipeline: z.string().nullish().describe('Pipeline file; the one that already runs tests when absent'),
    jobs: z.array(job).nullish().describe('Jobs'),
    steps: z.array(insertedStep).nullish().describe('Steps for jobs that are there'),
    workflow: workflow.nullish().describe('A new pipeline file for the jobs'),
    environment: z
      .record(z.string(), variables)
      .nullish()
      .describe('Per job id, variables that its commands get; ${secret:NAME} is a secret'),
  })
  .superRefine((change, context) => {
    const ids = (change.jobs ?? []).map((one) => one.id);
    for (const [index, id] of ids.entries()) {
      if (ids.indexOf(id) !== index)
        context.addIssue({ code: 'custom', path: ['jobs', index, 'id'], message: `job "${id}" is named twice` });
    }
    if (change.workflow && !ids.length) context.addIssue({ code: 'custom', path: ['jobs'], message: 'a new pipeline needs jobs' });
  });

export type CiTask = z.infer<typeof ciTask> & TypedChange;
export type JobTask = z.infer<typeof job>;
export type StepTask = z.infer<typeof step>;
export type InsertedStep = z.infer<typeof insertedStep>;
export type Variables = z.infer<typeof variables>;
