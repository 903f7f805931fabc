import { styleText } from 'node:util';
import type { Coverage } from './coverage.js';
import type { Detection } from './detect.js';
import type { Question } from './kind.js';
import type { Plan } from './plan.js';
import type { ChangeRecord, RecordedChange } from './record.js';

/** Colour only where the reader's terminal has it. */
export interface Voice {
  color?: boolean;
}

type Style = Parameters<typeof styleText>[0];

const paint = (voice: Voice, style: Style, text: string): string => (voice.color ? styleText(style, text) : text);

/** Control characters and right-to-left marks of a workspace's files must not reach the terminal. */
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const bullets = (title: string, lines: readonly string[], voice: Voice): string[] =>
  lines.length === 0 ? [] : ['', paint(voice, 'bold', title), ...lines.map((line) => `  - ${printable(line)}`)];

/** Left-aligned columns. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd());
}

const allChanges = (record: ChangeRecord): RecordedChange[] => [...record.tasks.flatMap((task) => task.changes), ...record.documents];
const unique = (lines: readonly string[]): string[] => [...new Set(lines)];

/** What an engineer says when the changes are made: tasks, files, why there, what is left to do, what to look at. */
export function appliedText(record: ChangeRecord, warnings: readonly string[], voice: Voice = {}): string {
  const changes = allChanges(record);
  const done = record.tasks.filter((task) => task.status === 'completed');
  const rows = record.tasks.map((task) => [`  ${task.task_id}`, task.status, task.checklist_ids.join(', '), printable(task.description)]);
  const files = record.files.map((file) => [`  ${file.before === null ? 'new ' : 'edit'}`, printable(file.path), file.tasks.join(', ')]);
  return [
    paint(voice, 'bold', `${done.length} of ${record.tasks.length} tasks completed`),
    ...table(rows),
    ...(files.length > 0 ? ['', paint(voice, 'bold', 'Files'), ...table(files)] : []),
    ...bullets('Why there', unique(changes.flatMap((change) => change.because)), voice),
    ...bullets('Deployment', unique(changes.flatMap((change) => [...(change.steps.prerequisites ?? []), ...(change.steps.deployment ?? []), ...change.follow_up])), voice),
    ...bullets('Security', unique(changes.flatMap((change) => change.steps.security ?? [])), voice),
    ...bullets('Warnings', unique([...warnings, ...changes.flatMap((change) => change.warnings)]), voice),
    '',
  ].join('\n');
}

/** The report in a dozen lines. */
export function coverageText(report: Coverage, voice: Voice = {}): string {
  const { summary } = report;
  const variables = report.tasks.flatMap((task) => task.changes.flatMap((change) => (Array.isArray(change['variables_added']) ? change['variables_added'].map(String) : [])));
  const migrations = report.tasks.flatMap((task) => task.changes.filter((change) => change.type === 'database_migration'));
  const rows = report.tasks.flatMap((task) => task.checklist_coverage.map((row) => [`  ${row.checklist_id}`, row.status, task.task_id, printable(row.notes).slice(0, 100)]));
  return [
    paint(voice, 'bold', `${summary.completed} of ${summary.total_tasks} tasks completed`),
    ...table([
      ['  migrations', `${summary.database_migrations}${migrations.length > 0 ? ` (${migrations.map(verdict).join('; ')})` : ''}`],
      ['  environment variables', `${summary.environment_variables_added}${variables.length > 0 ? ` (${variables.join(', ')})` : ''}`],
      ['  CI/CD updates', String(summary.ci_cd_updates)],
      ['  documentation updated', summary.documentation_updated ? 'yes' : 'no'],
      ['  rollback documented', summary.rollback_plan_documented ? 'yes' : 'no'],
      ['  tested in staging', summary.tested_in_staging ? 'yes' : 'no'],
    ]),
    ...(rows.length > 0 ? ['', paint(voice, 'bold', 'Acceptance criteria'), ...table(rows)] : []),
    ...bullets('Not covered', report.uncovered_checklist_ids, voice),
    ...bullets('Deployment', report.deployment_notes, voice),
    ...bullets('Rollback', [report.rollback_procedure], voice),
    ...bullets('Security', report.security_considerations, voice),
    ...bullets('Blockers', report.blockers, voice),
    ...bullets('Warnings', report.warnings, voice),
    '',
  ].join('\n');
}

function verdict(change: Coverage['tasks'][number]['changes'][number]): string {
  if (change.reversible) return change.data_loss && change.data_loss !== 'none' ? `reversible, data loss ${change.data_loss}` : 'reversible, executed';
  return change.tested_locally ? 'forward only, executed' : 'not executed yet';
}

/** What must be answered before anything is written. */
export function questionsText(questions: readonly Question[], file: string, voice: Voice = {}): string {
  const each = questions.flatMap((question) => [
    `${paint(voice, 'bold', `task "${question.task_id}"`)}: ${printable(question.reason)}`,
    ...question.seen.map((line) => `  ${printable(line)}`),
    ...(question.options ? [`  Set ${question.slot} to one of: ${question.options.join(', ')}.`] : [`  Fill in ${question.slot}.`]),
  ]);
  return [...each, '', `Nothing was written but ${file}: answer there, copy the changes into plan.json and apply again. On a terminal the same is asked by prompts.`, ''].join('\n');
}

/** The answers of a person, as the plan would have them; empty when there are none. */
export function answersText(plan: Plan, dryRun: boolean, voice: Voice = {}): string {
  const answers = plan.answers ?? [];
  if (answers.length === 0) return '';
  const written = answers.flatMap(({ task_id, task_hash: _hash, ...given }) =>
    Object.entries(given).flatMap(([key, value]) => [
      key === 'changes' ? `  task "${printable(task_id)}":` : '  the plan itself:',
      ...JSON.stringify(key === 'changes' ? { changes: value } : value, null, 2).split('\n').slice(1, -1).map((line) => `  ${printable(line)}`),
    ]),
  );
  const kept = dryRun
    ? 'The answers were not kept. To be asked no more, put them into plan.json:'
    : `The answers are kept in ${plan.folder}/infra-questions.json as long as their tasks stay as they are. As part of plan.json they read:`;
  return [paint(voice, 'bold', 'Answers'), kept, ...written, ''].join('\n');
}

/** What the workspace uses, and why we think so. */
export function detectionText(detection: Detection, voice: Voice = {}): string {
  const { kind, package_manager } = detection.workspace;
  const rows = detection.findings.map((finding) => [
    `  ${finding.kind}`,
    `${finding.tool}${finding.ambiguous ? ' (?)' : ''}`,
    printable(finding.paths.slice(0, 3).join(', ') + (finding.paths.length > 3 ? ` and ${finding.paths.length - 3} more` : '')),
    printable(finding.evidence[0] ? `${finding.evidence[0].why} (${finding.evidence[0].file}:${finding.evidence[0].line})` : ''),
  ]);
  return [paint(voice, 'bold', `${kind}${package_manager ? `, ${package_manager}` : ''}`), ...table(rows), ''].join('\n');
}

/** A unified diff with its additions and removals in colour. */
export function diffText(patch: string, voice: Voice = {}): string {
  const style = (line: string): string => {
    if (/^(---|\+\+\+|diff|===)/.test(line)) return paint(voice, 'bold', line);
    if (line.startsWith('+')) return paint(voice, 'green', line);
    if (line.startsWith('-')) return paint(voice, 'red', line);
    return line.startsWith('@@') ? paint(voice, 'cyan', line) : line;
  };
  return patch.split('\n').map((line) => style(printable(line))).join('\n');
}
