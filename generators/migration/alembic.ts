import { file } from '../../pipeline/change.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { lowerWords, sentenceCase } from '../../pipeline/names.js';
import { calls, type Writing } from './alembic/operations.js';
import { dateText, fileName, headOf, heads, nextId, quoteOf, readRevision, type Revision } from './alembic/revisions.js';
import { detectAlembic } from './detection/alembic.js';
import { suffixNames } from './model/constraint-names.js';
import { planSteps } from './model/plan.js';
import { emptyModel, type SchemaModel } from './model/schema.js';
import type { Plan } from './model/steps.js';
import { learnNames, migrationWords } from './naming/words.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import type { Migration } from './task.js';
import { askDialect, dialectFor } from './tool/dialect.js';
import { judge, type Judged } from './tool/judge.js';
import { proofOf, type ProofInput } from './tool/proof.js';
import { filesIn } from './tool/sql-file.js';
import { unknownQuestions } from './tool/unknown.js';

interface AlembicRun {
  dir: string;
  revisions: Revision[];
  dialect: DialectName | undefined;
  model: SchemaModel;
}

function open(task: Migration, found: Found): AlembicRun {
  const detail = found.finding?.details?.['dir'];
  const dir = task.path ?? (typeof detail === 'string' ? detail : 'alembic/versions');
  const runs = found.memo<Map<string, AlembicRun>>('migration:alembic', () => new Map());
  const known = runs.get(dir);
  if (known) return known;
  const revisions = filesIn(found.workspace.files(), dir)
    .filter((name) => name.endsWith('.py'))
    .flatMap((name) => readRevision(`${dir}/${name}`, found.workspace.read(`${dir}/${name}`) ?? '') ?? []);
  const run = {
    dir,
    revisions,
    dialect: dialectFor(
      found,
      revisions.map((one) => one.text),
    ),
    model: emptyModel(false),
  };
  runs.set(dir, run);
  return run;
}

const PLAIN_HEAD = (id: string, message: string, created: Date): string =>
  `"""${message}\n\nRevision ID: ${id}\nRevises:\nCreate Date: ${dateText(created)}\n\n"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n\nrevision = '${id}'\ndown_revision = None\nbranch_labels = None\ndepends_on = None\n\n\n`;

/** Imports that the calls need and the sibling's head has not. */
function withImports(head: string, writing: Writing): string {
  const missing = [
    ...(/^import sqlalchemy as sa\b/m.test(head) ? [] : ['import sqlalchemy as sa']),
    ...(writing.uses.has('postgresql') && !/\bpostgresql\b/.test(head) ? ['from sqlalchemy.dialects import postgresql'] : []),
  ];
  const last = [...head.matchAll(/^(?:import|from)\s.*$/gm)].at(-1);
  if (missing.length === 0 || !last) return head;
  const at = last.index + last[0].length;
  return `${head.slice(0, at)}\n${missing.join('\n')}${head.slice(at)}`;
}

const body = (lines: readonly string[], indent: string): string =>
  lines
    .map((line) =>
      line
        .split('\n')
        .map((one) => (one ? `${indent}${one}` : one))
        .join('\n'),
    )
    .join('\n');

const signature = (text: string | undefined, name: string): string =>
  new RegExp(`^def ${name}\\(.*$`, 'm').exec(text ?? '')?.[0] ?? `def ${name}():`;

function severalHeads(found: Found, all: readonly Revision[]): Made {
  const seen = all.map((one) => `${one.path}:1: revision ${one.id}`);
  return {
    changes: [],
    questions: [
      {
        slot: `changes[${found.index}].path`,
        reason: `The revisions have ${all.length} heads: which one the new revision follows cannot be seen. Merge them first: alembic merge heads.`,
        seen,
      },
    ],
  };
}

/** The SQL that Alembic makes of steps, as far as we know. */
const sqlOf = (steps: Plan['up'], dialect: DialectName, run: AlembicRun): string =>
  joined(statements(steps, { dialect, style: plainStyle, enums: run.model.enums }));

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

async function changes(task: Migration, found: Found): Promise<Made> {
  const run = open(task, found);
  if (!run.dialect) return { changes: [], questions: [askDialect(found)] };
  const last = heads(run.revisions);
  if (last.length > 1) return severalHeads(found, last);
  const [head] = last;
  const plan = planSteps(task.operations, run.model, suffixNames);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, head ? [`${head.path}:1`] : []) };
  const created = new Date(found.feature.created_at);
  if (Number.isNaN(created.getTime())) throw new InfraError({ subject: `created_at is no date: ${found.feature.created_at}` });
  const quote = head ? quoteOf(head.text) : "'";
  const indent = /\n([ \t]+)\S/.exec(head?.text.slice(head.text.search(/^def upgrade/m)) ?? '')?.[1] ?? '    ';
  const writing: Writing = { dialect: run.dialect, quote, indent, enums: run.model.enums, uses: new Set() };
  const up = body(calls(plan.up, writing), indent);
  const down = body(calls(plan.down, writing), indent);
  const slug = migrationWords(task, { ...learnNames(run.revisions.map((one) => one.message.replace(/\s+/g, '_'))), case: 'snake' });
  const message = /^[A-Z]/.test(head?.message ?? '') ? sentenceCase(slug) : lowerWords(slug);
  const id = nextId(head, `${found.feature.id} ${slug} ${head?.id ?? ''}`);
  const safe = await judged(id, plan, run.dialect, run);
  const template = found.finding?.details?.['file_template'];
  const path = `${run.dir}/${fileName(typeof template === 'string' ? template : null, id, slug, created)}`;
  const start = withImports(head ? headOf(head, { id, message, created }) : PLAIN_HEAD(id, message, created), writing);
  const view = { head: start, upgrade: signature(head?.text, 'upgrade'), downgrade: signature(head?.text, 'downgrade'), up, down };
  const proof = proofOf(found, proofFor(id, path, plan, run.dialect, run), task.operations);
  run.revisions.push({ path, text: `${start}${view.upgrade}\n${up}\n`, id, down: head ? [head.id] : [], message });
  return {
    changes: [file(path, 'migration/alembic/revision.py.hbs', view)],
    follow_up: ['add the same to the SQLAlchemy model: models are not edited yet'],
    warnings: [
      ...safe.warnings,
      ...(head ? [`Revision ${id} is proven only where Alembic is installed: the revisions before it are code that nothing else runs.`] : []),
    ],
    because: [head ? `follows revision ${head.id} (${head.path}:1)` : 'there is no revision yet'],
    report: { migration: id, ...safe.report },
    proofs: [proof],
    steps: {
      deployment: [`Run revision \`${id}\` before the new code: \`alembic upgrade head\`.`],
      verification: [`\`alembic current\` prints ${id}.`],
      rollback: [{ order: 3, step: 'Take the revision back: `alembic downgrade -1`.' }],
    },
  };
}

/** Alembic: a revision that follows the head, in the form of its siblings. */
export const alembic: Tool<Migration> = { name: 'alembic', detect: detectAlembic, changes };
