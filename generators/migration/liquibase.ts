import type { Found, Made, Tool } from '../../pipeline/kind.js';
import { detectLiquibase } from './detection/liquibase.js';
import type { Changelog } from './liquibase/changelog.js';
import { changeNodes, needsRollback } from './liquibase/changes.js';
import { modelOfXml } from './liquibase/model.js';
import { authorOf, idFor, placeFor, type Place } from './liquibase/place.js';
import { APPEND, freshFile, registration, type Set } from './liquibase/write.js';
import { suffixNames } from './model/constraint-names.js';
import { planSteps } from './model/plan.js';
import type { Plan } from './model/steps.js';
import { migrationWords } from './naming/words.js';
import { readSql } from './sql/read.js';
import { joined, statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import type { Statement } from './sql/writer.js';
import { expanded } from './strategy/expanded.js';
import type { Migration } from './task.js';
import { dialectFor } from './tool/dialect.js';
import { judge } from './tool/judge.js';
import { proofOf, touched } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

async function modelFor(place: Place, dialect: DialectName, found: Found): Promise<Parameters<typeof planSteps>[1]> {
  const text = (log: Changelog): { path: string; text: string } => ({ path: log.path, text: found.workspace.read(log.path) ?? '' });
  if (place.all.every((log) => log.format === 'sql'))
    return {
      ...readSql(
        place.all.map((log) => ({ file: log.path, text: log.text })),
        dialect,
      ),
      complete: false,
    };
  return modelOfXml(place.all.filter((log) => log.format === 'xml').map(text));
}

function setFor(
  task: Migration,
  plan: Plan,
  place: Place,
  dialect: DialectName,
  enums: Parameters<typeof statements>[1]['enums'],
  found: Found,
): Set {
  const sql = (steps: Plan['up']): Statement[] => statements(steps, { dialect, style: plainStyle, enums });
  const all = place.all.map((log) => log.text).join('\n');
  const words = { dialect, upper: (all.match(/type[=:]\s*"?[A-Z]/g)?.length ?? 0) >= (all.match(/type[=:]\s*"?[a-z]/g)?.length ?? 0) };
  const text = (planned: Plan['up'][number]): string =>
    sql([planned])
      .map((one) => `${one.text};`)
      .join('\n');
  const taken = found.memo<string[]>(`migration:liquibase:${place.path}`, () => []);
  const id = idFor(
    place,
    migrationWords(task, { case: 'kebab', tense: 'base', create: 'create', drop: 'drop' }),
    found.feature.created_at,
    taken,
  );
  taken.push(id);
  const changes = changeNodes(plan.up, words, text);
  return {
    id,
    author: authorOf(place),
    changes,
    rollback: needsRollback(changes) ? changeNodes(plan.down, words, text) : [],
    up: sql(plan.up),
    down: sql(plan.down),
  };
}

/** Lines that Liquibase reads itself; to MySQL `--` without a blank is no comment. */
const DIRECTIVE = /^[ \t]*--.*$/gm;

/** Formatted SQL runs without Liquibase. Undefined where a changelog is of another format. */
const earlierSql = (place: Place): { name: string; up: { inline: string } }[] | undefined =>
  place.all.every((log) => log.format === 'sql')
    ? place.all.map((log) => ({ name: log.path, up: { inline: log.text.replace(DIRECTIVE, '') } }))
    : undefined;

async function changes(task: Migration, found: Found): Promise<Made> {
  const place = await placeFor(task, found);
  if ('slot' in place) return { changes: [], questions: [place] };
  const dialect = dialectFor(found, []) ?? 'postgresql';
  const model = await found.memo(`migration:liquibase:model:${place.path}`, () => modelFor(place, dialect, found));
  const operations = expanded(task, found, { model, dialect });
  const resolved = resolveOperations(operations, model, dialect, found.task.id);
  if (resolved.operations.length === 0)
    return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the changelogs already'] };
  const known = new globalThis.Set(model.tables.keys());
  const plan = planSteps(resolved.operations, model, suffixNames);
  if (plan.unknown.length)
    return {
      changes: [],
      questions: unknownQuestions(
        plan,
        task,
        found.index,
        place.all.slice(-1).map((log) => `${log.path}:1`),
      ),
    };
  const set = setFor({ ...task, operations }, plan, place, dialect, model.enums, found);
  const written = place.target ? APPEND[place.target.format](place, set) : freshFile(place, set);
  const earlier = earlierSql(place);
  const alone =
    resolved.operations.every((one) => one.op === 'create_table' || one.op === 'create_enum') &&
    ![...touched(resolved.operations)].some((name) => known.has(name));
  const provable = alone || earlier !== undefined;
  const inline = (list: readonly Statement[]): { inline: string } => ({ inline: list.map((one) => `${one.text};\n`).join('') });
  const name = `${set.id} by ${set.author}`;
  const safe = await judge({ name: set.id, plan, up: joined(set.up), down: joined(set.down), dialect, transactional: true });
  return {
    changes: [written, ...(place.master && !place.target ? [registration(place.master, place.path)] : [])],
    because: [
      place.target
        ? `a changeset of its own in ${place.path}: ${task.path === place.path ? 'the change names it' : 'it is the only changelog'}`
        : 'a changelog of its own, as the newest ones are',
      set.rollback.length
        ? 'with a rollback: Liquibase cannot take these changes back by itself'
        : 'Liquibase takes these changes back by itself',
    ],
    warnings: provable
      ? safe.warnings
      : [
          ...safe.warnings,
          `Changeset ${name} is not proven here: it builds on changesets that only Liquibase itself runs. Run update, rollback and update on a local database.`,
        ],
    existing: resolved.existing,
    report: { changeset: set.id, ...safe.report },
    proofs: provable
      ? [
          proofOf(
            found,
            {
              tool: 'liquibase',
              dialect,
              place: place.path,
              earlier: earlier ?? [],
              migration: { name, up: inline(set.up), down: inline(set.down) },
              transactional: true,
              steps: plan.up,
            },
            resolved.operations,
          ),
        ]
      : [],
    steps: {
      deployment: [
        `Run changeset \`${set.id}\` before the new code: \`liquibase update\` (or the start of the application, where it runs Liquibase).`,
      ],
      verification: ['`liquibase status` lists no pending changeset.'],
      rollback: [{ order: 3, step: 'Take the changeset back: `liquibase rollback-count 1`.' }],
    },
  };
}

/** Liquibase: a changeset in XML, YAML, JSON or formatted SQL. */
export const liquibase: Tool<Migration> = { name: 'liquibase', detect: detectLiquibase, changes };
