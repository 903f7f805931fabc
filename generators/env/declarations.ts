import { InfraError, type Problem } from '../../pipeline/error.js';
import type { Found, Made, Question, Tool } from '../../pipeline/kind.js';
import { lineNumber } from '../../pipeline/edit/lines.js';
import { declaredIn, clientPrefix, collectSiblings, followPrecedents, openSurvey, type Followed, type FollowedEntry, type Hub, type Sibling, type Survey, type Wanted } from '../../pipeline/precedent.js';
import { isEmptyLiteral } from '../../pipeline/precedent/slots.js';
import { mannerOf, traitsOf, typeFit } from '../../pipeline/precedent/traits.js';
import { absent, documentInReadme } from './absent.js';
import { declarationFiles, variableName } from './files.js';
import { meantBy } from './within.js';
import { removeVariable, renameVariable } from './rename.js';
import { spell } from './spell.js';
import { stepsFor } from './steps.js';
import type { EnvTask, Variable } from './task.js';
import { environmentOf, shownValue } from './value.js';

/** Declares variables wherever the workspace declares its own: the places are learned from the most alike and most recent ones. */
export const declarations: Tool<EnvTask> = {
  name: 'declarations',
  detect: {},
  fallback: true,
  changes,
};

async function changes(task: EnvTask, found: Found): Promise<Made> {
  const survey = found.memo('env survey', () => openSurvey(found.workspace));
  const meant = meantBy(task, found);
  if ('question' in meant) return { changes: [], questions: [meant.question] };
  const { within } = meant;
  const hints = [...within, ...found.task.files_to_modify, ...found.task.files_to_create];
  const { siblings, hubs } = await known(found, survey, hints);
  const wanted = task.variables.filter((one) => !one.remove && !one.rename_from).map(wantedOf);
  refuse(task, wanted, hubs);
  const prefixed = clientQuestions(task, siblings, found.index);
  if (prefixed.length > 0) return { changes: [], questions: prefixed };
  const missing: string[] = [];
  const followed = await followPrecedents({
    survey,
    wanted,
    siblings,
    hubs,
    hints,
    within,
    about: found.task.description,
    added: found.memo('env added', () => []),
    value: (one, place, precedent) => noting(missing, one, place.file.path, shownValue(one, place, precedent)),
    spell,
  });
  const moved = await Promise.all(task.variables.map((one) => (one.remove ? removeVariable(survey, one.name) : one.rename_from ? renameVariable(survey, one.rename_from, one.name) : undefined)));
  return finish({ task, found, survey, wanted, siblings, within, followed, missing, moved: moved.filter((one) => one !== undefined) });
}

/** The variables that the workspace declares; compose files and documents are asked only when nothing else declares any. */
async function known(found: Found, survey: Survey, hints: readonly string[]): Promise<{ siblings: Sibling[]; hubs: Hub[] }> {
  const files = declarationFiles(found, hints);
  const collect = (paths: readonly string[]) => collectSiblings(survey, paths, variableName);
  const key = `env siblings ${files.first.join('\0')}`;
  return found.memo(key, async () => {
    const first = await collect(files.first);
    return first.siblings.length > 0 ? first : collect(files.second);
  });
}

function wantedOf(one: Variable): Wanted {
  const number = one.value_type === 'number' && typeof one.default === 'string' && one.default !== '' ? Number(one.default) : one.default;
  return {
    name: one.name,
    value_type: one.value_type,
    required: one.required ?? one.default === null,
    sensitive: one.sensitive,
    default: number,
    example: one.example == null ? null : String(one.example),
    description: one.description ?? null,
    options: one.options,
    group: one.group ?? null,
    document: one.document,
    values: one.values,
  };
}

/** A variable that is there with another meaning, or a secret that would reach a browser, stops everything. */
function refuse(task: EnvTask, wanted: readonly Wanted[], hubs: readonly Hub[]): void {
  const problems = [
    ...wanted.flatMap((one) => hubs.flatMap((hub) => otherMeaning(one, hub) ?? [])),
    ...task.variables
      .filter((one) => one.sensitive && !one.remove && (one.scope === 'client' || clientPrefix(one.name)))
      .map((one): Problem => ({ subject: `${one.name} is sensitive, and a client variable is handed to every browser`, remedy: 'Give it the scope "server" and a name without the client prefix, or say that it is not sensitive.' })),
  ];
  if (problems.length > 0) throw new InfraError(problems);
}

function otherMeaning(wanted: Wanted, { file, container }: Hub): Problem | undefined {
  const entry = declaredIn(container, wanted.name);
  const manner = mannerOf(container, file.format);
  if (!entry || entry.disabled || manner !== 'code') return undefined;
  const traits = traitsOf(file.text, entry, container, manner);
  const fallback = traits.fallback?.replace(/^(['"`])(.*)\1$/s, '$2');
  const otherDefault = fallback !== undefined && wanted.default !== null && fallback !== 'own' && !isEmptyLiteral(traits.fallback!) && fallback !== String(wanted.default);
  if (typeFit(traits.type, wanted.value_type) >= 0 && !otherDefault) return undefined;
  const declared = file.text.slice(entry.node.start, entry.node.end).replace(/\s+/g, ' ').slice(0, 120);
  return {
    subject: `${wanted.name} is already declared with another meaning`,
    evidence: [`declared: ${declared}`, `wanted: ${wanted.value_type}${wanted.default === null ? '' : `, default ${String(wanted.default)}`}`],
    file: file.path,
    line: lineNumber(file.text, entry.node.start),
    remedy: 'Choose another name, or make the plan say what the declaration says.',
  };
}

function clientQuestions(task: EnvTask, siblings: readonly Sibling[], change: number): Omit<Question, 'task_id'>[] {
  const prefixes = [...new Set(siblings.map((one) => clientPrefix(one.name)).filter(Boolean))];
  return task.variables.flatMap((one, index) => {
    if (one.scope !== 'client' || one.remove || clientPrefix(one.name) || prefixes.length === 0) return [];
    const sample = siblings.find((sibling) => clientPrefix(sibling.name))!;
    return [
      {
        slot: `changes[${change}].variables[${index}].name`,
        reason: `${one.name} is read by the client, and only names with a prefix reach it here.`,
        seen: [`${[...sample.files][0]} declares ${sample.name}`],
        options: prefixes.map((prefix) => prefix + one.name),
      },
    ];
  });
}

/** Notes a per-environment value that nobody gave. */
function noting<T>(missing: string[], wanted: Wanted, path: string, value: T | undefined): T | undefined {
  if (value === undefined) missing.push(`${wanted.name}: the plan gives no value for ${environmentOf(path) ?? 'that environment'}, so ${path} was left as it is.`);
  return value;
}

interface Outcome {
  task: EnvTask;
  found: Found;
  survey: Survey;
  wanted: readonly Wanted[];
  siblings: readonly Sibling[];
  /** What the plan says is meant; empty where it says nothing. */
  within: readonly string[];
  followed: Followed;
  missing: string[];
  moved: Omit<Made, 'report'>[];
}

/** So few variables show no habit of documenting or not: then the README gets its table. */
const NO_HABIT = 4;

async function finish(outcome: Outcome): Promise<Made> {
  const { task, found, wanted, siblings, within, followed, missing, moved } = outcome;
  const lonely = wanted.filter((one) => !followed.entries.some((entry) => entry.wanted === one));
  const started = lonely.length > 0 && followed.questions.length === 0 ? absent(found, lonely, within) : undefined;
  if (started && 'question' in started) return { changes: [], questions: [started.question] };
  const undocumented = followed.entries.filter((entry) => !entry.in_docs && entry.files.length > 0 && (entry.wanted.document ?? siblings.length < NO_HABIT));
  const readme = await documentInReadme(found, [...undocumented.map((entry) => entry.wanted), ...(started ? lonely.filter((one) => one.document !== false) : [])]);
  const added = [...followed.entries.filter((entry) => entry.files.length > 0 || found.previous.length > 0).map((entry) => entry.wanted), ...(started ? lonely : [])];
  return {
    changes: [...followed.changes, ...(started?.changes ?? []), ...readme.changes, ...moved.flatMap((one) => one.changes ?? [])],
    warnings: [...followed.warnings, ...missing, ...readme.warnings, ...ignoredEnv(found), ...moved.flatMap((one) => one.warnings ?? [])],
    because: [...followed.because, ...(started?.because ?? []), ...readme.because, ...moved.flatMap((one) => one.because ?? [])],
    follow_up: moved.flatMap((one) => one.follow_up ?? []),
    existing: [...followed.entries.flatMap((entry) => entry.existing), ...moved.flatMap((one) => one.existing ?? [])],
    questions: followed.questions,
    report: { variables_added: added.map((one) => one.name), documented: added.length > 0 && added.every((one) => isDocumented(one, followed.entries, readme.names)) },
    steps: stepsFor(task, added),
  };
}

const isDocumented = (one: Wanted, entries: readonly FollowedEntry[], inReadme: readonly string[]): boolean =>
  inReadme.includes(one.name) || entries.some((entry) => entry.wanted === one && entry.documented);

/** A task may name the private `.env`: it is never touched. */
const ignoredEnv = ({ workspace, task }: Found): string[] =>
  task.files_to_modify.filter((path) => /(^|\/)\.env(\.[\w-]+)?$/.test(path) && workspace.ignored(path)).map((path) => `${path} is ignored by git and holds private values: it was neither read nor written. Set the variables there yourself.`);
