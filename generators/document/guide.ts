import { file, type Change } from '../../pipeline/change.js';
import type { Applied, Found, Json, Steps } from '../../pipeline/kind.js';
import { commandFor, marked } from './command.js';
import { documentPath } from './place.js';
import { bullets, numbered, paragraph } from './text.js';

type JsonMap = { [key: string]: Json };

/** The order in which kinds are deployed: what others need comes first, what is switched on comes last. */
const ORDER = ['secret', 'network', 'iac', 'env', 'migration', 'docker', 'ci', 'application', 'monitoring', 'flag'];
const rank = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.indexOf('application'));

/** The feature in words: `feat-reset-2fa-20250104120000` → `reset 2FA`. */
export function featureWords(found: Found): string {
  const title = found.feature.plan['title'] ?? found.feature.plan['feature_name'];
  if (typeof title === 'string' && title.trim()) return title.trim();
  const words = found.feature.id.replace(/^feat(ure)?[-_.]/, '').replace(/[-_.]?\d{8,}$/, '').split(/[-_.]+/).filter(Boolean);
  return words.map((word) => (/^\d+[a-z]{1,3}$/.test(word) ? word.toUpperCase() : word)).join(' ') || found.feature.id;
}

/** The guide by which a person deploys the changes, sees that they work, and goes back. */
export function deploymentGuide(applied: readonly Applied[], found: Found): { change: Change; because: string } {
  const { path, because } = documentPath('deployment-guide', found);
  const ordered = [...applied].sort((a, b) => rank(a.kind) - rank(b.kind));
  const lines = (field: Exclude<keyof Steps, 'rollback'>): string[] => ordered.flatMap((one) => one.made.steps?.[field] ?? []).map((text) => marked(text, found));
  const view = {
    title: `Deployment guide: ${featureWords(found)}`,
    feature: found.feature.id,
    prerequisites: bullets([...lines('prerequisites'), ...migrationFirst(applied)]),
    configuration: configuration(applied),
    steps: numbered(deploymentSteps(ordered, found)),
    verification: bullets([...lines('verification'), ...health(found)]),
    rollback: numbered(rollbackSteps(applied, found)),
    schema: applied.some((one) => one.kind === 'migration') ? paragraph(SCHEMA) : '',
    security: bullets(lines('security')),
    follow_up: bullets(ordered.flatMap((one) => one.made.follow_up ?? []).map((text) => marked(text, found))),
  };
  return { change: file(path, 'document/guide/deployment-guide.md.hbs', view, 'tool'), because };
}

/** What the verdicts of the executed proof allow. */
const SCHEMA =
  'Go back with the schema only where that was proven: `infra-evidence.json` in the feature folder holds the verdict of each migration. `reversible` loses nothing, `reversible_with_data_loss` names the rows that are lost, `forward_only` cannot be undone: leave the schema as it is, the previous version runs with it.';

const migrationFirst = (applied: readonly Applied[]): string[] =>
  applied.some((one) => one.kind === 'migration') ? ['Have a backup of the database that was restored once. Migrations run before the new code.'] : [];

function deploymentSteps(ordered: readonly Applied[], found: Found): string[] {
  const before = ordered.filter((one) => rank(one.kind) < rank('application')).flatMap((one) => one.made.steps?.deployment ?? []);
  const after = ordered.filter((one) => rank(one.kind) >= rank('application')).flatMap((one) => one.made.steps?.deployment ?? []);
  const deploy = commandFor(/^deploy(?!.*(rollback|dev|local))|^release$/i, found);
  const application = deploy ? `Deploy the application: \`${deploy}\`.` : 'Deploy the application as usual (command to be provided: the workspace has no script for it).';
  return [...before, application, ...after].map((text) => marked(text, found));
}

/** Flag off, then the application, then the schema, then configuration: the schema never goes first. */
export function rollbackSteps(applied: readonly Applied[], found: Found): string[] {
  const steps = applied.flatMap((one) => one.made.steps?.rollback ?? []);
  const back = commandFor(/rollback|revert/i, found);
  const application = { order: 2 as const, step: back && !/migrat|db|schema/i.test(back) ? `Roll the application back: \`${back}\`.` : 'Deploy the previous version of the application (command to be provided: the workspace has no script for it).' };
  const all = steps.some((one) => one.order === 2) ? steps : [...steps, application];
  return [...all].sort((a, b) => a.order - b.order).map((one) => marked(one.step, found));
}

function health(found: Found): string[] {
  const tests = commandFor(/smoke|health|e2e/i, found);
  return tests ? [`Run \`${tests}\` against the environment.`] : ['Check the health endpoint of the application (address to be provided).'];
}

/** The variables of the feature, for the people who set them. */
function configuration(applied: readonly Applied[]): string {
  const variables = applied.filter((one) => one.kind === 'env').flatMap((one) => listOf((one.change as unknown as JsonMap)['variables']));
  const flags = applied.filter((one) => one.kind === 'flag').flatMap((one) => flagVariable(one.made.report?.['flag']));
  return bullets([...variables.filter((one) => one['remove'] !== true).map(variableLine), ...flags]);
}

const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.filter((one): one is JsonMap => typeof one === 'object' && one !== null && !Array.isArray(one)) : []);
const code = (value: Json | undefined): string => `\`${String(value).replaceAll('`', "'")}\``;

function variableLine(one: JsonMap): string {
  const given = [one['required'] === true ? 'required' : 'optional', ...(one['default'] === undefined || one['default'] === null ? [] : [`default ${code(one['default'])}`]), ...(one['example'] && one['sensitive'] !== true ? [`for example ${code(one['example'])}`] : [])];
  return `${code(one['name'])}: ${String(one['description'] ?? one['name']).replace(/\.$/, '')} (${given.join(', ')}).`;
}

function flagVariable(report: Json | undefined): string[] {
  const flag = (report ?? {}) as JsonMap;
  if (typeof flag['variable'] !== 'string') return [];
  const until = typeof flag['expires'] === 'string' ? `, to be removed by ${flag['expires']}` : '';
  const owner = typeof flag['owner'] === 'string' ? `, owned by ${flag['owner']}` : '';
  return [`${code(flag['variable'])}: turns ${code(flag['name'])} on: ${String(flag['description']).replace(/\.$/, '')} (off unless it says so${owner}${until}).`];
}
