/** How much a finding weighs, in SARIF's words. A note does not fail the check. */
export type Level = 'error' | 'warning' | 'note';

export interface Rule {
  level: Level;
  what: string;
  remedy: string;
}

const APPLY = 'Run `infra-dev apply --feature {feature}` to bring it back, or take it out of the plan.';

/** Everything that can have drifted. The keys are the rule ids of the SARIF report. */
export const RULES = {
  'plan-moved': {
    level: 'warning',
    what: 'The plan has changed since it was applied',
    remedy: 'Run `infra-dev apply --feature {feature}`.',
  },
  'plan-missing': {
    level: 'warning',
    what: 'The plan that was applied is gone',
    remedy: 'Restore plan.json, or take the changes back: `infra-dev undo --feature {feature}`.',
  },
  'criterion-moved': {
    level: 'warning',
    what: 'An acceptance criterion has changed since it was served',
    remedy: 'Check that the changes still serve it and run `infra-dev apply --feature {feature}`.',
  },
  'existing-gone': {
    level: 'error',
    what: 'What was there before, and served a criterion as it was, is gone',
    remedy: 'Run `infra-dev apply --feature {feature}`, or restore it.',
  },
  'file-missing': { level: 'error', what: 'A file that was written is gone', remedy: APPLY },
  'file-returned': {
    level: 'warning',
    what: 'A file that was removed is there again',
    remedy: 'Remove it, or take its removal out of the plan.',
  },
  'variable-vanished': { level: 'error', what: 'An environment variable is no longer declared where it was', remedy: APPLY },
  'flag-vanished': { level: 'error', what: 'A feature flag is no longer declared where it was', remedy: APPLY },
  'document-vanished': { level: 'error', what: 'Documentation no longer mentions what it documented', remedy: APPLY },
  'name-vanished': { level: 'error', what: 'A name that was declared is no longer where it was', remedy: APPLY },
  'lines-changed': {
    level: 'warning',
    what: 'Lines that were written have been changed',
    remedy: 'Put the change into the plan and apply it, or restore the lines.',
  },
  'lines-returned': { level: 'warning', what: 'Lines that were taken out are there again', remedy: APPLY },
  'file-edited': { level: 'note', what: 'A file that was created for its users has been edited by them', remedy: 'Nothing to do.' },
  'record-broken': {
    level: 'error',
    what: 'A text that undo and re-apply need is gone or was changed',
    remedy: 'Restore the folder .infra-dev of the feature from git.',
  },
} as const satisfies { [id: string]: Rule };

export type RuleId = keyof typeof RULES;

/** One thing that is not as apply left it. */
export interface DriftFinding {
  rule_id: RuleId;
  level: Level;
  feature_id: string;
  /** Tasks and acceptance criteria that the file serves. */
  task_ids: string[];
  checklist_ids: string[];
  /** Workspace-relative. */
  path: string;
  /** 1-based, in the file as it is. */
  line: number;
  message: string;
  remedy: string;
}

/** What `check` found. */
export interface Drift {
  schema_version: 1;
  /** Features that were compared. */
  features: string[];
  findings: DriftFinding[];
  /** False when a finding weighs more than a note. */
  ok: boolean;
}
