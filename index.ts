import { registry } from './generators/registry.js';
import { detect as detectIn, type Detection } from './pipeline/detect.js';
import { applyPlan as applyWith, type ApplyOptions, type Outcome } from './pipeline/run.js';
import { openWorkspace } from './pipeline/workspace.js';
import { coverage as coverageWith, type CoverageResult } from './executors/coverage/coverage.js';

export { InfraError, type Problem } from './pipeline/error.js';
export type { ApplyOptions, Outcome } from './pipeline/run.js';
export type { CoverageResult } from './executors/coverage/coverage.js';
export { planSchema, checklistSchema, taskSchema } from './pipeline/plan.js';
export { coverageSchema, type Coverage } from './pipeline/coverage.js';
export { evidenceFileSchema, type Evidence } from './pipeline/evidence.js';
export { recordSchema, type ChangeRecord } from './pipeline/record.js';
export { verify } from './executors/verify/verify.js';
export type { Detection } from './pipeline/detect.js';
export type { Finding } from './pipeline/kind.js';

/** Applies the infrastructure tasks of a feature's plan, all or none. @throws InfraError with all problems; nothing was written */
export const applyPlan = (options: ApplyOptions): Promise<Outcome> => applyWith(options, registry);

/** What a workspace uses, and why we think so. @param root absolute path */
export const detect = (root: string): Promise<Detection> => detectIn(openWorkspace(root), registry.detection);

/** Writes and returns infra-coverage.json of a feature. @param root absolute path */
export const coverage = (root: string, feature: string): Promise<CoverageResult> => coverageWith(root, feature, registry);

/** So that a workspace's own plopfile can `plop.load('infra-dev')`. */
export { default } from './plopfile.js';
