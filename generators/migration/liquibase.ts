import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { detectLiquibase } from './detection/liquibase.js';
import { changeNodes, needsRollback, type Words } from './liquibase/changes.js';
import { DIRECTIVE } from './liquibase/element.js';
import { modelOf } from './liquibase/model.js';
import { inNativeTypes } from './liquibase/native.js';
import { authorOf, idFor, placeFor, type Place } from './liquibase/place.js';
import { APPEND, freshFile, registration, type Set } from './liquibase/write.js';
import { suffixNames } from './model/constraint-names.js';
import type { SchemaModel } from './model/schema.js';
import { planSteps } from './model/plan.js';
import type { Plan } from './model/steps.js';
import { migrationWords } from './naming/words.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import type { Statement } from './sql/writer.js';
import { endsTransactions } from './strategy/backfill.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { dialectFor } from './tool/dialect.js';
import { judge } from './tool/judge.js';
import { proofOf, touched, type ProofInput } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

/** PostgreSQL refuses these inside of a transaction; a step that ends transactions has none around it. */
const isAlone = (steps: Plan['up']): boolean =>
  steps.some(({ step }) => step.do === 'sql' && (/\bCONCURRENTLY\b/i.test(step.text) || endsTransactions(step.text)));

/** Types are written in upper or lower case, as most of the siblings have them. */
function wordsFor(place: Place, dialect: DialectName): Words {
  const all = place.all.map((log) => log.text).join('\n');
  const count = (pattern: RegExp): number => all.match(pattern)?.length ?? 0;
  return { dialect, upper: count(/type"?[=:]\s*"?[A-Z]/g) >= count(/type"?[=:]\s*"?[a-z]/g) };
}

function setFor(task: Migration, plan: Plan, place: Place, known: { dialect: DialectName; enums: SchemaModel['enums'] }, found: Found): Set {
  const { dialect, enums } = known;
  const sql = (steps: Plan['up']): Statement[] => statements(inNativeTypes(steps, dialect), { dialect, style: plainStyle, enums });
  const words = wordsFor(place, dialect);
  const texts = (planned: Plan['up'][number]): string[] => sql([planned]).map((one) => one.text);
  const taken = found.memo<string[]>(`migration:liquibase:${place.path}`, () => []);
  const name = migrationWords(task, { case: 'kebab', tense: 'base', create: 'create', drop: 'drop' });
  const id = idFor(place, name, found.feature.created_at, taken);
  taken.push(id);
  const changes = changeNodes(plan.up, words, texts);
  return {
    id,
    author: authorOf(place),
    changes,
    rollback: needsRollback(plan.up, changes) ? changeNodes(plan.down, words, texts) : [],
    alone: isAlone(plan.up) || isAlone(plan.down),
    up: sql(plan.up),
    down: sql(plan.down),
  };
}

/** Formatted SQL runs without Liquibase. Undefined where a changelog is of another format. */
const earlierSql = (place: Place): ProofInput['earlier'] | undefined =>
  place.all.every((log) => log.format === 'sql')
    ? place.all.map((log) => ({ name: log.path, up: { inline: log.text.replace(DIRECTIVE, '') }, ...(endsTransactions(log.text) ? { transactional: false } : {}) }))
    : undefined;

interface Written {
  place: Place;
  set: Set;
  plan: Plan;
  operations: Migration['operations'];
  dialect: DialectName;
  /** Tables that the changelogs had before. */
  known: ReadonlySet<string>;
}

/** Liquibase runs it where it is installed. Without it, only what builds on nothing, or on formatted SQL, can be run. */
function proofFor({ place, set, plan, operations, dialect, known }: Written, found: Found): ProofInput {
  const earlier = earlierSql(place);
  const inline = (list: readonly Statement[]): { inline: string } => ({ inline: joined(list) });
  const creates = operations.every((one) => one.op === 'create_table' || one.op === 'create_enum');
  const fresh = creates && ![...touched(operations)].some((name) => known.has(name));
  const master = place.master?.path ?? found.finding?.details?.['master'];
  const dir = place.path.includes('/') ? place.path.slice(0, place.path.lastIndexOf('/')) : '.';
  return {
    tool: 'liquibase',
    dialect,
    place: place.path,
    earlier: earlier ?? [],
    migration: { name: `${set.id} by ${set.author}`, up: inline(set.up), down: inline(set.down) },
    transactional: !set.alone,
    steps: plan.up,
    runner: { dir, file: place.path, config: typeof master === 'string' ? master : place.path, ...(fresh || earlier ? {} : { only: true }) },
  };
}

const stepsOf = (id: string): Made['steps'] => ({
  deployment: [
    `Run changeset \`${id}\` before the new code: \`liquibase update\` (or the start of the application, where it runs Liquibase).`,
  ],
  verification: ['`liquibase status` lists no pending changeset.'],
  rollback: [{ order: 3, step: 'Take the changeset back: `liquibase rollback-count 1`.' }],
});

const because = (task: Migration, { place, set }: Written): string[] => [
  place.target
    ? `a changeset of its own in ${place.path}: ${task.path === place.path ? 'the change names it' : 'it is the only changelog'}`
    : 'a changelog of its own, as the newest ones are',
  set.rollback.length ? 'with a rollback: Liquibase cannot take these changes back by itself' : 'Liquibase takes these changes back by itself',
];

const byLiquibaseAlone = ({ id, author }: Set): string =>
  `Changeset ${id} by ${author} is proven only where Liquibase is installed: it builds on changesets that nothing else runs.`;

async function made(task: Migration, written: Written, found: Found): Promise<Made> {
  const { place, set, plan, dialect } = written;
  const change = place.target ? APPEND[place.target.format](place, set) : freshFile(place, set);
  const proof = proofFor(written, found);
  const [up, down] = [joined(set.up), joined(set.down)];
  const { report, warnings } = await judge({ name: set.id, plan, up, down, dialect, transactional: !set.alone });
  return {
    changes: [change, ...(place.master && !place.target ? [registration(place.master, place.path)] : [])],
    because: because(task, written),
    warnings: [...warnings, ...(proof.runner?.only ? [byLiquibaseAlone(set)] : [])],
    report: { changeset: set.id, changeset_author: set.author, changelog: place.path, ...report },
    proofs: [proofOf(found, proof, written.operations)],
    steps: stepsOf(set.id),
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const place = await placeFor(task, found);
  if ('slot' in place) return { changes: [], questions: [place] };
  const dialect = dialectFor(found, []) ?? 'postgresql';
  const model = await found.memo(`migration:liquibase:model:${place.path}`, () => modelOf(place.all, dialect));
  const operations = expanded(task, found, { model, dialect, outside: true });
  const resolved = resolveOperations(operations, model, dialect, found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the changelogs already'] };
  const known = new globalThis.Set(model.tables.keys());
  const plan = planSteps(resolved.operations, model, suffixNames);
  const newest = place.all.slice(-1).map((log) => `${log.path}:1`);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, newest) };
  const set = setFor({ ...task, operations }, plan, place, { dialect, enums: model.enums }, found);
  const all = await made(task, { place, set, plan, operations: resolved.operations, dialect, known }, found);
  return { ...all, existing: resolved.existing };
}

/** Liquibase: a changeset in XML, YAML, JSON or formatted SQL. */
export const liquibase: Tool<Migration> = { name: 'liquibase', detect: detectLiquibase, changes };
