import { edit, file, type Change } from '../../pipeline/change.js';
import { editJson } from '../../pipeline/edit/json.js';
import { escapeXml, editXml } from '../../pipeline/edit/xml.js';
import { editYaml } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json, Made, Tool } from '../../pipeline/kind.js';
import { detectLiquibase } from './detection/liquibase.js';
import { editFormattedSql } from './liquibase/formatted-sql.js';
import { formatOf, type Changelog, type Format } from './liquibase/changelog.js';
import { changeNodes, needsRollback, type Node } from './liquibase/changes.js';
import { modelOfXml } from './liquibase/model.js';
import { authorOf, idFor, placeFor, type Place } from './liquibase/place.js';
import { changeSetValue, changeSetXml, type XmlStyle } from './liquibase/print.js';
import { suffixNames } from './model/constraint-names.js';
import { planSteps } from './model/plan.js';
import type { Plan } from './model/steps.js';
import { migrationWords } from './naming/words.js';
import { readSql } from './sql/read.js';
import { statements } from './sql/statements.js';
import { plainStyle } from './sql/style.js';
import type { DialectName } from './sql/types.js';
import type { Statement } from './sql/writer.js';
import type { Migration } from './task.js';
import { dialectFor } from './tool/dialect.js';
import { proofOf, touched } from './tool/proof.js';
import { resolveOperations } from './tool/resolve.js';
import { unknownQuestions } from './tool/unknown.js';

interface Set {
  id: string;
  author: string;
  changes: Node[];
  rollback: Node[];
  up: Statement[];
  down: Statement[];
}

function xmlStyle(place: Place): XmlStyle & { author_first: boolean } {
  const text = place.target?.text ?? place.all.at(-1)?.text ?? '';
  const all = [text, ...place.all.slice(-3).map((log) => log.text)].join('\n');
  const unit = /\n([ \t]+)<changeSet/.exec(text)?.[1] ?? '    ';
  return {
    indent: unit,
    close: (all.match(/\S \/>/g)?.length ?? 0) >= (all.match(/[^\s]\/>/g)?.length ?? 0) ? ' />' : '/>',
    airy: /<\/\w+>\n\n[ \t]*<\/changeSet>/.test(all),
    author_first: /<changeSet\s+author=/.test(all),
  };
}

/** A number where the siblings' ids are numbers without quotes. */
const spelled = (place: Place, id: string): string | number => (/^\d{1,9}$/.test(id) && /\bid:\s*\d+\s*$/m.test(place.target?.text ?? '') ? Number(id) : id);

type Write = (place: Place, set: Set) => Change;

/** A changeset for a changelog that is there. */
const APPEND: Record<Format, Write> = {
  xml: (place, set) => {
    const style = xmlStyle(place);
    const text = changeSetXml(set.id, set.author, set.changes, set.rollback, style, style.author_first);
    return edit(place.path, editXml, { op: 'append', text, key: { name: 'changeSet', attributes: { id: set.id, author: set.author } }, spaced: true });
  },
  yaml: (place, set) => edit(place.path, editYaml, { op: 'append', at: ['databaseChangeLog'], value: changeSetValue(spelled(place, set.id), set.author, set.changes, set.rollback) }),
  json: (place, set) => edit(place.path, editJson, { op: 'append', path: ['databaseChangeLog'], value: changeSetValue(set.id, set.author, set.changes, set.rollback) }),
  sql: (place, set) => edit(place.path, editFormattedSql, { id: set.id, author: set.author, up: set.up.map((one) => one.text), down: set.down.map((one) => one.text) }),
};

const indented = (text: string, indent: string): string => text.split('\n').map((line) => (line ? `${indent}${line}` : line)).join('\n');

/** A changelog of its own; its head is that of the newest sibling. */
function freshFile(place: Place, set: Set): Change {
  const format = formatOf(place.path);
  const style = xmlStyle(place);
  const sibling = place.all.findLast((log) => log.format === format)?.text;
  const head = sibling?.match(/^[\s\S]*?<databaseChangeLog[^>]*>/)?.[0].replace(/\s+logicalFilePath="[^"]*"/, '');
  const value = JSON.stringify({ databaseChangeLog: [changeSetValue(set.id, set.author, set.changes, set.rollback)] }, null, 2);
  const views: Record<Format, { [key: string]: Json }> = {
    xml: { head: head ?? null, set: indented(changeSetXml(set.id, set.author, set.changes, set.rollback, style, style.author_first), style.indent) },
    yaml: { set: yamlText(changeSetValue(set.id, set.author, set.changes, set.rollback)) },
    json: { text: value },
    sql: { id: set.id, author: set.author, up: set.up.map((one) => `${one.text};`), down: set.down.map((one) => one.text.replace(/\s*\n\s*/g, ' ')) },
  };
  return file(place.path, `migration/liquibase/changelog.${format}.hbs`, views[format]);
}

/** A value in block style, as Liquibase's docs write it: lists under their keys, two spaces deeper. */
function yamlText(value: Json, depth = 1): string {
  const pad = '  '.repeat(depth);
  const entries = Object.entries(value as { [key: string]: Json });
  return entries
    .map(([key, one], index) => {
      const start = index === 0 ? `${'  '.repeat(depth - 1)}- ` : pad;
      if (Array.isArray(one)) return `${start}${key}:\n${one.map((item) => yamlText(item, depth + 2)).join('\n')}`;
      if (typeof one === 'object' && one !== null) return `${start}${key}:\n${mapText(one, depth + 2)}`;
      return `${start}${key}: ${scalar(one)}`;
    })
    .join('\n');
}

function mapText(value: { [key: string]: Json }, depth: number): string {
  const pad = '  '.repeat(depth);
  return Object.entries(value)
    .map(([key, one]) => {
      if (Array.isArray(one)) return `${pad}${key}:\n${one.map((item) => yamlText(item, depth + 2)).join('\n')}`;
      if (typeof one === 'object' && one !== null) return `${pad}${key}:\n${mapText(one, depth + 1)}`;
      return `${pad}${key}: ${scalar(one)}`;
    })
    .join('\n');
}

const scalar = (value: Json): string => (typeof value === 'string' && /^[A-Za-z_][\w ()-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value) ? value : JSON.stringify(value));

/** The last include of the master with the name of the new file in it. */
function registration(master: Changelog, path: string): Change {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const last = master.includes.at(-1);
  const to = last ? `${last.slice(0, last.lastIndexOf('/') + 1)}${name}` : name;
  if (master.format === 'sql') throw new InfraError({ subject: `${master.path} cannot include another changelog`, file: master.path });
  if (master.format === 'xml') {
    const tag = [...master.text.matchAll(/<include\b[^>]*>/g)].at(-1)?.[0] ?? `<include file="${escapeXml(name)}" relativeToChangelogFile="true"/>`;
    return edit(master.path, editXml, { op: 'append', text: tag.replace(/file="[^"]*"/, () => `file="${escapeXml(to)}"`), key: { name: 'include', attributes: { file: to } }, after: 'include' });
  }
  const relative = /relativeToChangelogFile["']?\s*:\s*true/.test(master.text) || !last;
  const value: Json = { include: { file: to, ...(relative ? { relativeToChangelogFile: true } : {}) } };
  return master.format === 'yaml' ? edit(master.path, editYaml, { op: 'append', at: ['databaseChangeLog'], value }) : edit(master.path, editJson, { op: 'append', path: ['databaseChangeLog'], value });
}

async function modelFor(place: Place, dialect: DialectName, found: Found): Promise<Parameters<typeof planSteps>[1]> {
  const text = (log: Changelog): { path: string; text: string } => ({ path: log.path, text: found.workspace.read(log.path) ?? '' });
  if (place.all.every((log) => log.format === 'sql')) return { ...readSql(place.all.map((log) => ({ file: log.path, text: log.text })), dialect), complete: false };
  return modelOfXml(place.all.filter((log) => log.format === 'xml').map(text));
}

function setFor(task: Migration, plan: Plan, place: Place, dialect: DialectName, enums: Parameters<typeof statements>[1]['enums'], found: Found): Set {
  const sql = (steps: Plan['up']): Statement[] => statements(steps, { dialect, style: plainStyle, enums });
  const all = place.all.map((log) => log.text).join('\n');
  const words = { dialect, upper: (all.match(/type[=:]\s*"?[A-Z]/g)?.length ?? 0) >= (all.match(/type[=:]\s*"?[a-z]/g)?.length ?? 0) };
  const text = (planned: Plan['up'][number]): string => sql([planned]).map((one) => `${one.text};`).join('\n');
  const taken = found.memo<string[]>(`migration:liquibase:${place.path}`, () => []);
  const id = idFor(place, migrationWords(task, { case: 'kebab', tense: 'base', create: 'create', drop: 'drop' }), found.feature.created_at, taken);
  taken.push(id);
  const changes = changeNodes(plan.up, words, text);
  return { id, author: authorOf(place), changes, rollback: needsRollback(changes) ? changeNodes(plan.down, words, text) : [], up: sql(plan.up), down: sql(plan.down) };
}

async function changes(task: Migration, found: Found): Promise<Made> {
  const place = await placeFor(task, found);
  if ('slot' in place) return { changes: [], questions: [place] };
  const dialect = dialectFor(found, []) ?? 'postgresql';
  const model = await found.memo(`migration:liquibase:model:${place.path}`, () => modelFor(place, dialect, found));
  const resolved = resolveOperations(task.operations, model, dialect, found.task.id);
  if (resolved.operations.length === 0) return { changes: [], existing: resolved.existing, because: ['what the task asks for is in the changelogs already'] };
  const known = new globalThis.Set(model.tables.keys());
  const plan = planSteps(resolved.operations, model, suffixNames);
  if (plan.unknown.length) return { changes: [], questions: unknownQuestions(plan, task, found.index, place.all.slice(-1).map((log) => `${log.path}:1`)) };
  const set = setFor(task, plan, place, dialect, model.enums, found);
  const written = place.target ? APPEND[place.target.format](place, set) : freshFile(place, set);
  const alone = resolved.operations.every((one) => one.op === 'create_table' || one.op === 'create_enum') && ![...touched(resolved.operations)].some((name) => known.has(name));
  const inline = (list: readonly Statement[]): { inline: string } => ({ inline: list.map((one) => `${one.text};\n`).join('') });
  const name = `${set.id} by ${set.author}`;
  return {
    changes: [written, ...(place.master && !place.target ? [registration(place.master, place.path)] : [])],
    because: [
      place.target ? `a changeset of its own in ${place.path}: ${task.path === place.path ? 'the change names it' : 'it is the only changelog'}` : 'a changelog of its own, as the newest ones are',
      set.rollback.length ? 'with a rollback: Liquibase cannot take these changes back by itself' : 'Liquibase takes these changes back by itself',
    ],
    warnings: alone ? [] : [`Changeset ${name} is not proven here: it builds on changesets that only Liquibase itself runs. Run update, rollback and update on a local database.`],
    existing: resolved.existing,
    report: { changeset: set.id },
    proofs: alone ? [proofOf(found, { tool: 'liquibase', dialect, place: place.path, earlier: [], migration: { name, up: inline(set.up), down: inline(set.down) }, transactional: true }, resolved.operations)] : [],
    steps: {
      deployment: [`Run changeset \`${set.id}\` before the new code: \`liquibase update\` (or the start of the application, where it runs Liquibase).`],
      verification: ['`liquibase status` lists no pending changeset.'],
      rollback: [{ order: 3, step: 'Take the changeset back: `liquibase rollback-count 1`.' }],
    },
  };
}

/** Liquibase: a changeset in XML, YAML, JSON or formatted SQL. */
export const liquibase: Tool<Migration> = { name: 'liquibase', detect: detectLiquibase, changes };
