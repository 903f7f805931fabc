import type { Editor } from '../../../pipeline/change.js';
import { InfraError } from '../../../pipeline/error.js';

/** A changeset of a formatted SQL changelog. */
export interface SqlSet {
  id: string;
  author: string;
  up: string[];
  down: string[];
}

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

/** Appends changesets to a formatted SQL changelog; one that is there already stays. */
export const editFormattedSql: Editor<SqlSet> = (text, ops, path) => {
  if (!/^\uFEFF?\s*--\s*liquibase formatted sql/i.test(text))
    throw new InfraError({ subject: 'does not begin with "--liquibase formatted sql"', file: path, line: 1 });
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = /^-- +changeset/im.test(text) ? '-- ' : '--';
  let next = text;
  for (const { id, author, up, down } of ops) {
    const known = [...next.matchAll(/^--\s*changeset\s+([^:\s]+):(\S+)/gim)].some((match) => match[1] === author && match[2] === id);
    if (known) continue;
    const lines = [
      `${gap}changeset ${author}:${id}`,
      ...up.map((one) => `${one.replaceAll('\n', eol)};`),
      ...down.map((one) => `${gap}rollback ${oneLine(one)};`),
    ];
    next = `${next.replace(/(\r?\n)*$/, '')}${eol}${eol}${lines.join(eol)}${/\n$/.test(text) ? eol : ''}`;
  }
  return next;
};
