import type { Editor } from '../../../pipeline/change.js';
import { eolOf } from '../../../pipeline/edit/lines.js';

/** A change of sqitch.plan. https://sqitch.org/docs/manual/sqitchchanges and "Plan File" of https://sqitch.org/docs/manual/sqitch-plan */
export interface PlannedChange {
  name: string;
  /** Its script's name without the ending: `users`, or `users@v1` where the change was reworked after that tag. */
  script: string;
  requires: string[];
  note: string;
  line: number;
}

/** What a plan file says. */
export interface PlanFile {
  project: string;
  changes: PlannedChange[];
  /** `Name <mail>` of the last line that has one. */
  planner: string | undefined;
}

const ENTRY = /^\s*([+@]?)([^\s[\]@#:]+)\s*(?:\[([^\]]*)\])?\s+\d{4}-\d\d-\d\dT[\d:]+Z\s+([^#]*<[^>]*>)\s*(?:#\s?(.*))?$/;

/** Reads a plan; lines that are neither pragma, change nor tag are passed over. */
export function readPlan(text: string): PlanFile {
  const plan: PlanFile = { project: /^%project=(.*)$/m.exec(text)?.[1]?.trim() ?? '', changes: [], planner: undefined };
  const untagged: PlannedChange[] = [];
  const tagOf = new Map<PlannedChange, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, sign, name = '', requires = '', planner = '', note = ''] = ENTRY.exec(line) ?? [];
    if (!name) continue;
    plan.planner = planner.trim();
    if (sign === '@') for (const one of untagged.splice(0)) tagOf.set(one, name);
    if (sign === '@') continue;
    const change = { name, script: name, requires: requires.split(/\s+/).filter(Boolean), note: note.trim(), line: index + 1 };
    plan.changes.push(change);
    untagged.push(change);
  }
  return { ...plan, changes: plan.changes.map((one, at) => withScript(one, plan.changes.slice(at + 1), tagOf.get(one))) };
}

/** A reworked change keeps its old script under the name of the tag. */
function withScript(change: PlannedChange, later: readonly PlannedChange[], tag: string | undefined): PlannedChange {
  const reworked = tag !== undefined && later.some((one) => one.name === change.name);
  return reworked ? { ...change, script: `${change.name}@${tag}` } : change;
}

/** One more change at the end of a plan. */
export interface PlanOp {
  name: string;
  /** The whole line. */
  line: string;
}

/** Adds changes to the end of sqitch.plan; one that is in it already is not added again. */
export const planEditor: Editor<PlanOp> = (text, ops) =>
  ops.reduce((current, op) => {
    if (readPlan(current).changes.some((one) => one.name === op.name)) return current;
    const eol = eolOf(current);
    return `${current}${current === '' || current.endsWith('\n') ? '' : eol}${op.line}${eol}`;
  }, text);
