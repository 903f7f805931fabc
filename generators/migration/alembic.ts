import { edit, file } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Steps, Tool } from '../../pipeline/kind.js';
import { lowerWords, sentenceCase } from '../../pipeline/names.js';
import { editModels } from './alembic/model-rules.js';
import type { ModelWork } from './alembic/model-work.js';
import { allModels } from './alembic/models.js';
import { conventional } from './alembic/naming.js';
import type { Writing } from './alembic/operations.js';
import { revisionBody } from './alembic/print.js';
import { dateText, fileName, headOf, heads, nextId, quoteOf, shortSlug, type Revision } from './alembic/revisions.js';
import { openAlembic, type AlembicRun } from './alembic/run.js';
import { detectAlembic } from './detection/alembic.js';
import { planSteps } from './model/plan.js';
import type { SchemaModel } from './model/schema.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { editPython } from './python/edit.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import { endsTransactions } from './strategy/backfill.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { askDialect } from './tool/dialect.js';
import { judge, type Judged } from './tool/judge.js';
import { proofOf, type ProofInput } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

const PLAIN_HEAD = (id: string, message: string, created: Date): string =>
  `"""${message}\n\nRevision ID: ${id}\nRevises:\nCreate Date: ${dateText(created)}\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n\nrevision = '${id}'\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n\n\n`;

/** Imports that the calls need and the sibling's head has not. */
function withImports(head: string, writing: Writing): string {
  const missing = [
    ...(/^import sqlalchemy as sa\b/m.test(head) ? [] : ['import sqlalchemy as sa']),
    ...['postgresql', 'mysql'].flatMap((name) => (writing.uses.has(name) && !new RegExp(`\\b${name}\\b`).test(head) ? [`from sqlalchemy.dialects import ${name}`] : [])),
    ...(writing.uses.has('sqlmodel') && !/^import sqlmodel/m.test(head) ? ['import sqlmodel'] : []),
  ];
  const last = [...head.matchAll(/^(?:import|from)\s.*$/gm)].at(-1);
  if (missing.length === 0 || !last) return head;
  const at = last.index + last[0].length;
  return `${head.slice(0, at)}\n${missing.join('\n')}${head.slice(at)}`;
}

/** @param gap a blank line stands behind a batch, as Alembic itself leaves it */
const body = (lines: readonly string[], indent: string, gap: boolean): string =>
  lines
    .flatMap((line, index) => (gap && line.startsWith('with ') && index < lines.length - 1 ? [line, ''] : [line]))
    .map((line) =>
      line
        .split('\n')
        .map((one) => (one ? `${indent}${one}` : one))
        .join('\n'),
    )
    .join('\n');

const signature = (text: string | undefined, name: string): string =>
  new RegExp(`^def ${name}\\(.*$`, 'm').exec(text ?? '')?.[0] ?? `def ${name}():`;

/** https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block */
function outside(lines: readonly string[], { up }: Plan, indent: string): string[] {
  const [text] = up.flatMap(({ step }) => (step.do === 'sql' && endsTransactions(step.text) ? [step.text] : []));
  if (text === undefined) return [...lines];
  const plain = !/\\|"""/.test(text);
  const call = (line: string): string => (plain ? [`op.execute(`, ...['"""', ...text.split('\n'), '"""'].map((one) => `${indent}${one}`), ')'].map((one) => `${indent}${one}`).join('\n') : `${indent}${line}`);
  return lines.map((line) => (line.startsWith('op.execute(') && endsTransactions(line) ? `with op.get_context().autocommit_block():\n${call(line)}` : line));
}

/** The heads that the task's own path leaves: a revision's file, or the folder of a branch. */
function headsFor(task: Migration, run: AlembicRun): Revision[] {
  const all = heads(run.revisions);
  const path = task.path ?? task.paths?.[0];
  const own = all.filter((one) => one.path === path || (path !== undefined && one.path.startsWith(`${path}/`)));
  return all.length > 1 && own.length === 1 ? own : all;
}

function severalHeads(found: Found, all: readonly Revision[]): Made {
  return {
    changes: [],
    questions: [
      {
        slot: `changes[${found.index}].path`,
        reason: `The revisions have ${all.length} heads: which one the new revision follows cannot be seen. Name its file, or merge them first: alembic merge heads.`,
        seen: all.map((one) => `${one.path}:1: revision ${one.id}, ${one.message}`),
        options: all.map((one) => one.path),
      },
    ],
  };
}

/** The SQL that Alembic makes of steps, as far as we know. */
const sqlOf = (steps: Plan['up'], dialect: DialectName, run: AlembicRun): string =>
  joined(statements(dialect === 'sqlite' ? steps.filter(({ step }) => !/enum/.test(step.do)) : steps, { dialect, style: plainStyle, enums: run.model.enums }));

/** Revisions run in a transaction each, and what they do is judged as the SQL that Alembic makes of them. */
const judged = (id: string, plan: Plan, dialect: DialectName, run: AlembicRun): Promise<Judged> =>
  judge({ name: id, plan, up: sqlOf(plan.up, dialect, run), down: sqlOf(plan.down, dialect, run), dialect, transactional: true });

/** Revisions are code: Alembic itself runs them. A first one stands alone, so that its statements show the same. */
function proofFor(id: string, path: string, plan: Plan, dialect: DialectName, run: AlembicRun): ProofInput {
  const inline = (steps: Plan['up']): { inline: string } => ({ inline: sqlOf(steps, dialect, run) });
  return {
    tool: 'alembic',
    dialect,
    place: run.dir,
    earlier: [],
    migration: { name: id, up: inline(plan.up), down: inline(plan.down) },
    transactional: true,
    steps: plan.up,
    runner: { dir: run.dir, file: path, ...(run.revisions.length > 0 ? { only: true } : {}) },
  };
}

/** A condition's name goes through the convention, where that puts something around it. */
function withConvention(operations: Migration['operations'], run: AlembicRun): Migration['operations'] {
  const ck = run.convention?.ck;
  if (!ck?.includes('%(constraint_name)s')) return operations;
  return operations.map((one) => (one.op === 'add_check' ? { ...one, name: conventional(ck, { table: one.table, columns: [], constraint: one.name }) ?? one.name } : one));
}

/** Edits the models that stand for the tables. */
async function modelEdits(operations: Migration['operations'], before: SchemaModel, run: AlembicRun, dialect: DialectName, found: Found): Promise<ModelWork> {
  const { parse, names, convention, json, model_uuid: uuid } = run;
  const work: ModelWork = { parse, texts: new Map(), edits: [], dialect, model: before, names, convention, json, uuid, warnings: [], because: [], follow_up: [] };
  for (const path of run.models) work.texts.set(path, (await found.draft.read(path)) ?? '');
  if (allModels(work).length === 0) {
    work.because.push('no models of SQLAlchemy were found: the revision alone is written');
    return work;
  }
  for (const one of operations) {
    planSteps([one], before, names);
    await editModels(work, one, operations);
  }
  for (const { path } of work.edits) run.models.add(path);
  return work;
}

interface Placed {
  id: string;
  path: string;
  message: string;
}

/** Id, message and file of the next revision. */
function placed(task: Migration, found: Found, run: AlembicRun, head: Revision | undefined): Placed & { created: Date } {
  const created = new Date(found.feature.created_at);
  if (Number.isNaN(created.getTime())) throw new InfraError({ subject: `created_at is no date: ${found.feature.created_at}` });
  const slug = migrationWords(task, { ...learnNames(run.revisions.map((one) => one.message.replace(/\s+/g, '_'))), case: 'snake' });
  const message = /^[A-Z]/.test(head?.message ?? '') ? sentenceCase(slug) : lowerWords(slug);
  const id = nextId(head, `${found.feature.id} ${slug} ${head?.id ?? ''}`);
  const template = found.finding?.details?.['file_template'];
  const length = found.finding?.details?.['truncate_slug_length'];
  const short = shortSlug(slug, typeof length === 'number' ? length : 40);
  return { id, message, created, path: `${run.dir}/${fileName(typeof template === 'string' ? template : null, id, short, created)}` };
}

function writingFor(run: AlembicRun, dialect: DialectName, head: Revision | undefined): Writing {
  const { code, derived, json, uuid, final } = run;
  const indent = /\n([ \t]+)\S/.exec(head?.text.slice(head.text.search(/^def upgrade/m)) ?? '')?.[1] ?? '    ';
  const batch = run.batch ? 'all' : dialect === 'sqlite' ? 'needed' : 'none';
  return { dialect, quote: head ? quoteOf(head.text) : "'", indent, enums: run.model.enums, tables: run.model.tables, code, derived, json, uuid, final, batch, uses: new Set() };
}

/** Where the configuration is, the command is run. */
function stepsOf(id: string, found: Found): Steps {
  const config = found.finding?.details?.['config'];
  const section = found.finding?.details?.['section'];
  const option = typeof config === 'string' && /\.ini$/.test(config) && config !== 'alembic.ini' ? ` -c ${config}` : '';
  const name = typeof section === 'string' && section !== 'alembic' && /\.ini$/.test(String(config)) ? ` -n ${section}` : '';
  const alembic = `alembic${option}${name}`;
  return {
    deployment: [`Run revision \`${id}\` before the new code: \`${alembic} upgrade ${id}\`.`],
    verification: [`\`${alembic} current\` prints ${id}.`, `\`${alembic} check\` finds nothing to do.`],
    rollback: [{ order: 3, step: `Take the revision back: \`${alembic} downgrade -1\`.` }],
  };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = await openAlembic(task, found);
  const { dialect } = run;
  if (!dialect) return { changes: [], questions: [askDialect(found)] };
  const last = headsFor(task, run);
  if (last.length > 1) return severalHeads(found, last);
  const [head] = last;
  const operations = expanded(task, found, { model: run.model, dialect, outside: true });
  const resolved = resolveOperations(operations, run.model, dialect, found.task.id, 'models');
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the revisions already'] };
  const before = structuredClone(run.model);
  const plan = planSteps(withConvention(resolved.operations, run), run.model, run.names);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, head ? [`${head.path}:1`] : []) };
  const writing = writingFor(run, dialect, head);
  const { id, path, message, created } = placed({ ...task, operations }, found, run, head);
  const gap = run.revisions.some((one) => /batch_op\.[^\n]*\n[ \t]*\r?\n[ \t]+\S/.test(one.text));
  const up = body(outside(revisionBody(plan.up, writing), plan, writing.indent), writing.indent, gap);
  const down = body(revisionBody(plan.down, writing), writing.indent, gap);
  const models = await modelEdits(resolved.operations, before, run, dialect, found);
  const edits = models.edits.map((one) => edit(one.path, editPython, one.op));
  if (!up && !down)
    return { changes: edits, follow_up: models.follow_up, warnings: models.warnings, because: [`nothing is to be run for this in ${dialect}: the models alone say it`, ...models.because], existing: resolved.existing };
  const safe = await judged(id, plan, dialect, run);
  const start = withImports(head ? headOf(head, { id, message, created }) : PLAIN_HEAD(id, message, created), writing);
  const view = { head: start, upgrade: signature(head?.text, 'upgrade'), downgrade: signature(head?.text, 'downgrade'), up, down };
  const proof = proofOf(found, proofFor(id, path, plan, dialect, run), resolved.operations);
  run.revisions.push({ path, text: `${start}${view.upgrade}\n${up}\n`, id, down: head ? [head.id] : [], message });
  return {
    changes: [...edits, file(path, 'migration/alembic/revision.py.hbs', view)],
    follow_up: models.follow_up,
    warnings: [
      ...resolved.warnings,
      ...safe.warnings,
      ...models.warnings,
      ...(head ? [`Revision ${id} is proven only where Alembic is installed: the revisions before it are code that nothing else runs.`] : []),
    ],
    because: [head ? `follows revision ${head.id} (${head.path}:1)` : 'there is no revision yet', ...models.because],
    existing: resolved.existing,
    report: { migration: id, ...safe.report },
    proofs: [proof],
    steps: stepsOf(id, found),
  };
}

/** Alembic: a revision that follows the head, in the form of its siblings, and the SQLAlchemy models that go with it. */
export const alembic: Tool<Migration> = { name: 'alembic', detect: detectAlembic, changes };
