import { isFree, numbered as numberedPaths, type Change } from '../../pipeline/change.js';
import type { Applied, Found, Json, Steps } from '../../pipeline/kind.js';
import { commandFor, marked } from './command.js';
import { documentPath, type Place } from './place.js';
import { registered } from './registered.js';
import { GUIDE } from './section.js';
import { shaped, type Draft } from './shaped.js';
import { bullets, numbered, paragraph, sentence } from './text.js';

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

/** The same as the name of a file may have it: `reset-2fa`. */
export const featureTopic = (found: Found): string => featureWords(found).toLowerCase().split(/[^a-z0-9]+/).filter(Boolean).join('-').slice(0, 60) || 'feature';

/** A document, why it is where it is, and what a person fills in. */
export interface Guide {
  changes: Change[];
  because: string[];
  follow_up: string[];
}

/** The guide by which a person deploys the changes, sees that they work, and goes back. */
export async function deploymentGuide(applied: readonly Applied[], found: Found): Promise<Guide> {
  const place = documentPath('deployment-guide', featureTopic(found), found);
  const ordered = [...applied].sort((a, b) => rank(a.kind) - rank(b.kind));
  const bodies = bodiesOf(applied, ordered, place.path, found);
  const draft = {
    path: place.path,
    title: sentence(`Deployment guide: ${featureWords(found)}`),
    topic: { words: featureWords(found) },
    summary: `How to deploy ${featureWords(found)}, see that it works, and go back`,
    intro: intro(applied, found),
    sections: GUIDE.filter((kind) => bodies[kind.name]).map((kind) => ({ kind, body: bodies[kind.name] ?? '' })),
    owner: 'tool' as const,
    ...ownedBy(applied),
  };
  return written(draft, place, found);
}

/** The document and its entry where its siblings are listed. */
export async function written(draft: Draft, place: Place, found: Found): Promise<Guide> {
  const others = numberedPaths(draft.path).slice(1);
  let [path, shape] = [draft.path, await shaped(draft, place.siblings, found)];
  while (!(await isFree(found.draft, shape.change)) && others.length > 0) {
    if (draft.owner === 'user') return kept(draft);
    path = others.shift() as string;
    shape = await shaped({ ...draft, path }, place.siblings, found);
  }
  const { change, title, follow_up } = shape;
  const listed = await registered({ ...draft, path, title }, place.siblings, found);
  return { changes: [change, ...listed.changes], because: [place.because, ...listed.because].filter(Boolean), follow_up: [...follow_up, ...listed.follow_up] };
}

/** A document that people look for under this very name, and that somebody has written. */
const kept = ({ path, title }: Draft): Guide => ({
  changes: [],
  because: [`${path} is there: it stays as it is`],
  follow_up: [`see that \`${path}\` says what to do about ${title}`],
});

function bodiesOf(applied: readonly Applied[], ordered: readonly Applied[], path: string, found: Found): Record<string, string> {
  const lines = (field: Exclude<keyof Steps, 'rollback'>): string[] => ordered.flatMap((one) => one.made.steps?.[field] ?? []).map((text) => marked(text, found));
  const schema = applied.some((one) => one.kind === 'migration') ? `\n\n${paragraph(schemaNote(path, found))}` : '';
  return {
    prerequisites: bullets([...prerequisites(ordered, found), ...migrationFirst(applied, found)]),
    risks: bullets(ordered.flatMap((one) => one.made.warnings ?? []).filter((text) => !OF_THE_REVIEW.test(text)).map((text) => marked(text, found))),
    configuration: configuration(applied),
    steps: `${STAGING}\n\n${numbered(deploymentSteps(ordered, found))}`,
    verification: bullets([...lines('verification'), ...health(found)]),
    rollback: `In this order, and only as far as needed:\n\n${numbered(rollbackSteps(applied, found))}${schema}`,
    security: bullets(lines('security')),
    follow_up: bullets(ordered.flatMap((one) => one.made.follow_up ?? []).map((text) => marked(text, found))),
  };
}

/** Warnings that concern who reads the change, not who deploys it. */
const OF_THE_REVIEW = /^no unit test for /;

const STAGING = 'First in staging; in production when the verification has passed there.';

/** What is deployed, task by task. */
function intro(applied: readonly Applied[], found: Found): string {
  const tasks = [...new Set(applied.map((one) => one.task_id))];
  const said = tasks.map((id) => [id, descriptionOf(id, found)] as const).filter(([, text]) => text !== '');
  const lead = `Feature \`${found.feature.id}\``;
  return said.length === 0 ? `${lead}.` : `${lead}:\n\n${bullets(said.map(([id, text]) => `${id}: ${text}`))}`;
}

function descriptionOf(id: string, found: Found): string {
  const tasks = mapOf(mapOf(found.feature.plan['areas'])['infra'])['tasks'];
  const task = listOf(tasks).find((one) => one['task_id'] === id);
  return typeof task?.['description'] === 'string' ? task['description'] : '';
}

/** Prerequisites; what each variable is for stands under the configuration. */
function prerequisites(ordered: readonly Applied[], found: Found): string[] {
  const needed = ordered.filter((one) => one.kind === 'env').flatMap((one) => listOf((one.change as unknown as JsonMap)['variables'])).filter((one) => one['required'] === true && one['remove'] !== true);
  const variables = needed.length > 0 ? [`Set ${needed.map((one) => code(one['name'])).join(', ')} in every environment before the new version starts (what ${needed.length > 1 ? 'they are' : 'it is'} for: see the configuration).`] : [];
  return ordered.flatMap((one) => (one.kind === 'env' && needed.length > 0 ? variables : (one.made.steps?.prerequisites ?? []))).map((text) => marked(text, found));
}

/** The team that owns the flag of the feature. */
export function ownedBy(applied: readonly Applied[]): { team?: string } {
  const owners = applied.map((one) => mapOf(one.made.report?.['flag'])['owner']).filter((owner): owner is string => typeof owner === 'string' && owner !== '');
  return owners[0] ? { team: owners[0] } : {};
}

/** What the verdicts of the executed proof allow. */
function schemaNote(path: string, found: Found): string {
  const evidence = path.startsWith(`${found.feature.folder}/`) ? '`infra-evidence.json` in the feature folder' : `\`${found.feature.folder}/infra-evidence.json\``;
  return `Go back with the schema only where that was proven: ${evidence} holds the verdict of each migration. \`reversible\` loses nothing, \`reversible_with_data_loss\` names the rows that are lost, \`forward_only\` cannot be undone: leave the schema as it is, the previous version runs with it.`;
}

/** A later stage of a migration has no new code of its own. */
function migrationFirst(applied: readonly Applied[], found: Found): string[] {
  if (!applied.some((one) => one.kind === 'migration')) return [];
  const when = typeof found.feature.plan['follows'] === 'string' ? '' : ' Migrations run before the new code.';
  return [`Have a backup of the database that was restored once.${when}`];
}

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

const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
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
