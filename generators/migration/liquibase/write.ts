import { edit, file, type Change } from '../../../pipeline/change.js';
import { editJson } from '../../../pipeline/edit/json.js';
import { escapeXml, editXml } from '../../../pipeline/edit/xml.js';
import { editYaml } from '../../../pipeline/edit/yaml.js';
import { InfraError } from '../../../pipeline/error.js';
import type { Json } from '../../../pipeline/kind.js';
import type { Statement } from '../sql/writer.js';
import { formatOf, type Changelog, type Format } from './changelog.js';
import type { Node } from './changes.js';
import { editFormattedSql, linesOf, type SqlSet } from './formatted-sql.js';
import type { Place } from './place.js';
import { changeSetValue, changeSetXml, type XmlStyle } from './print.js';
import { yamlText } from './yaml-text.js';

/** A changeset that is to be written. */
export interface Set {
  id: string;
  author: string;
  changes: Node[];
  rollback: Node[];
  /** Outside of a transaction. */
  alone: boolean;
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
const spelled = (place: Place, id: string): string | number =>
  /^\d{1,9}$/.test(id) && /\bid:\s*\d+\s*$/m.test(place.target?.text ?? '') ? Number(id) : id;

const sqlSet = ({ id, author, alone, up, down }: Set): SqlSet => ({
  id,
  author,
  alone,
  up: up.map((one) => one.text),
  down: down.map((one) => one.text),
});

type Write = (place: Place, set: Set) => Change;

/** A changeset for a changelog that is there. */
export const APPEND: Record<Format, Write> = {
  xml: (place, set) => {
    const style = xmlStyle(place);
    const text = changeSetXml(set, style, style.author_first);
    return edit(place.path, editXml, {
      op: 'append',
      text,
      key: { name: 'changeSet', attributes: { id: set.id, author: set.author } },
      spaced: true,
    });
  },
  yaml: (place, set) =>
    edit(place.path, editYaml, {
      op: 'append',
      at: ['databaseChangeLog'],
      value: changeSetValue({ ...set, id: spelled(place, set.id) }),
    }),
  json: (place, set) =>
    edit(place.path, editJson, {
      op: 'append',
      path: ['databaseChangeLog'],
      value: changeSetValue(set),
    }),
  sql: (place, set) =>
    edit(place.path, editFormattedSql, sqlSet(set)),
};

const indented = (text: string, indent: string): string =>
  text
    .split('\n')
    .map((line) => (line ? `${indent}${line}` : line))
    .join('\n');

/** A changelog of its own; its head is that of the newest sibling. */
export function freshFile(place: Place, set: Set): Change {
  const format = formatOf(place.path);
  const style = xmlStyle(place);
  const sibling = place.all.findLast((log) => log.format === format)?.text;
  const head = sibling?.match(/^[\s\S]*?<databaseChangeLog[^>]*>/)?.[0].replace(/\s+logicalFilePath="[^"]*"/, '');
  const value = JSON.stringify({ databaseChangeLog: [changeSetValue(set)] }, null, 2);
  const views: Record<Format, { [key: string]: Json }> = {
    xml: {
      head: head ?? null,
      set: indented(changeSetXml(set, style, style.author_first), style.indent),
    },
    yaml: { set: yamlText(changeSetValue(set)) },
    json: { text: value },
    sql: { lines: linesOf(sqlSet(set), '--') },
  };
  return file(place.path, `migration/liquibase/changelog.${format}.hbs`, views[format]);
}

/** The last include of the master with the name of the new file in it. */
export function registration(master: Changelog, path: string): Change {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const last = master.includes.at(-1);
  const to = last ? `${last.slice(0, last.lastIndexOf('/') + 1)}${name}` : name;
  if (master.format === 'sql') throw new InfraError({ subject: `${master.path} cannot include another changelog`, file: master.path });
  if (master.format === 'xml') {
    const tag =
      [...master.text.matchAll(/<include\b[^>]*>/g)].at(-1)?.[0] ?? `<include file="${escapeXml(name)}" relativeToChangelogFile="true"/>`;
    return edit(master.path, editXml, {
      op: 'append',
      text: tag.replace(/file="[^"]*"/, () => `file="${escapeXml(to)}"`),
      key: { name: 'include', attributes: { file: to } },
      after: 'include',
    });
  }
  const relative = /relativeToChangelogFile["']?\s*:\s*true/.test(master.text) || !last;
  const value: Json = { include: { file: to, ...(relative ? { relativeToChangelogFile: true } : {}) } };
  return master.format === 'yaml'
    ? edit(master.path, editYaml, { op: 'append', at: ['databaseChangeLog'], value })
    : edit(master.path, editJson, { op: 'append', path: ['databaseChangeLog'], value });
}
