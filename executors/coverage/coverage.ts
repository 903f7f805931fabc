import { collect } from '../../pipeline/collect.js';
import { coverageSchema, type Coverage } from '../../pipeline/coverage.js';
import { InfraError } from '../../pipeline/error.js';
import { evidenceFileSchema, type Evidence } from '../../pipeline/evidence.js';
import { parseJsonFile, zodProblems } from '../../pipeline/json-file.js';
import type { Question } from '../../pipeline/kind.js';
import { loadKinds } from '../../pipeline/kinds.js';
import { checkFeatureId, featureFolder, readPlan, type Plan } from '../../pipeline/plan.js';
import { hashOf, type ChangeRecord } from '../../pipeline/record.js';
import type { Registry } from '../../pipeline/run.js';
import { openWorkspace, type Workspace } from '../../pipeline/workspace.js';
import { readRecord, writeAll } from '../../pipeline/write/index.js';
import * as z from 'zod';

/** What the gate asks of a report before it passes. */
export interface Gate {
  /** Acceptance criteria of the infra area that no completed task serves. */
  uncovered: string[];
  /** Rows that are blocked, suspect or partial. */
  open: { task_id: string; checklist_id: string; status: string }[];
  blockers: string[];
}

export interface CoverageResult {
  report: Coverage;
  gate: Gate;
  /** False when the gate would close. */
  ok: boolean;
}

/**
 * Writes `infra-coverage.json` of a feature from its plan, record and evidence.
 * @throws InfraError when plan, record or evidence cannot be read
 */
export async function coverage(root: string, feature: string, registry: Registry): Promise<CoverageResult> {
  checkFeatureId(feature);
  const workspace = openWorkspace(root);
  const planText = workspace.read(`${featureFolder(feature)}/plan.json`);
  const plan = readPlan(workspace, feature, await loadKinds(registry.kinds, planText));
  const record = readRecord(root, feature);
  const report = coverageSchema.parse(collect({ ...inputOf(workspace, plan, record), generator: registry.generator }));
  const path = `${featureFolder(feature)}/infra-coverage.json`;
  const before = workspace.read(path);
  const after = `${JSON.stringify(report, null, 2)}\n`;
  if (before !== after) await writeAll(root, [{ path, before, after }]);
  const gate = gateOf(report);
  return { report, gate, ok: gate.uncovered.length === 0 && gate.open.length === 0 && gate.blockers.length === 0 };
}

function inputOf(workspace: Workspace, plan: Plan, record: ChangeRecord | undefined) {
  const current = (path: string): string | null => {
    const text = workspace.read(path);
    return text === null ? null : hashOf(text);
  };
  return { plan, ...(record ? { record } : {}), evidence: evidenceOf(workspace, plan, record), questions: questionsOf(workspace, plan), hashNow: current, textNow: (path: string) => workspace.read(path) };
}

/** Evidence of another plan, or of files that have moved since, proves nothing about this one. */
function evidenceOf(workspace: Workspace, plan: Plan, record: ChangeRecord | undefined): Evidence[] {
  const file = readState(workspace, `${plan.folder}/infra-evidence.json`, evidenceFileSchema);
  return file && record && file.plan_hash === record.plan_hash ? file.evidence : [];
}

const questionsFile = z.looseObject({
  plan_hash: z.string(),
  questions: z.array(z.looseObject({ task_id: z.string(), slot: z.string(), reason: z.string(), seen: z.array(z.string()).default([]) })),
});

function questionsOf(workspace: Workspace, plan: Plan): Question[] {
  const file = readState(workspace, `${plan.folder}/infra-questions.json`, questionsFile);
  return file && file.plan_hash === plan.hash ? (file.questions as Question[]) : [];
}

function readState<T>(workspace: Workspace, path: string, schema: z.ZodType<T>): T | undefined {
  const text = workspace.read(path);
  if (text === null) return undefined;
  const file = parseJsonFile(path, text);
  if (Array.isArray(file)) throw new InfraError(file);
  const parsed = schema.safeParse(file.value);
  if (!parsed.success) throw new InfraError(zodProblems(file, parsed.error.issues));
  return parsed.data;
}

function gateOf(report: Coverage): Gate {
  const rows = report.tasks.flatMap((task) => task.checklist_coverage.map((row) => ({ task_id: task.task_id, checklist_id: row.checklist_id, status: row.status })));
  return {
    uncovered: report.uncovered_checklist_ids,
    open: rows.filter((row) => row.status === 'blocked' || row.status === 'suspect' || row.status === 'partially_implemented'),
    blockers: report.blockers,
  };
}
