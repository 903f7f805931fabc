import { fileIndex } from '../../../pipeline/detect/file-index.js';
import { marked } from '../../../pipeline/detect/marked.js';
import { textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

const DOCUMENTS = [
  '/*.{md,mdx}',
  'README*.{md,mdx}',
  '**/docs/**/*{env,config,setting,deploy,install,self,host,setup,start,develop,variable,docker}*.{md,mdx,mdoc}',
  '**/{deploy,deployment,docker,infra,self-hosting}/**/*.{md,mdx}',
  '*{environment,env-var,env_var,configuration}*.{md,mdx}',
];
/** Of the rule below the head of any table. */
const RULES = ['|-', '| -', '|:', '| :', '-|', '- |', ':|', ': |'];
const HEAD = /\b(variable|name|env|environment|key|setting|option)s?\b/i;
const RULE = /^[ \t]*\|?[\s:|-]*-[\s:|-]*\|[\s:|-]*$/;
const ROW = /^[ \t]*\|?\s*(?:<[^>]*>|[`*])*[A-Z][A-Z0-9]*_[A-Z0-9_]+\b[^|]*\|/;

/** Tables of variables in the documentation: a head that speaks of them, and two rows or more that begin with one. */
export const detectDocsTable: Detect = {
  files: DOCUMENTS,
  words: RULES,
  locate: (workspace, seen) => {
    const files = fileIndex(workspace)
      .match(DOCUMENTS)
      .filter((path) => !/changelog|(^|\/)(docs-locale|i18n|locales?|translations?|l10n)\//i.test(path));
    const tables = marked(workspace, files, RULES).flatMap((path) => tableIn(workspace, path));
    return {
      ...seen,
      paths: tables.map((one) => one.file),
      evidence: tables,
      details: { style: 'docs-table', files: tables.map((one) => one.file) },
    };
  },
};

function tableIn(workspace: Workspace, file: string): Sighting[] {
  const lines = (textOf(workspace, file) ?? '').split('\n');
  const rule = lines.findIndex((line, index) => RULE.test(line) && HEAD.test(lines[index - 1] ?? '') && rowsAfter(lines, index) > 1);
  return rule > 0 ? [{ file, line: rule, why: 'table of variables' }] : [];
}

/** Rows of the table that begin with the name of a variable. */
function rowsAfter(lines: readonly string[], rule: number): number {
  let count = 0;
  for (let at = rule + 1; lines[at]?.includes('|'); at += 1) count += ROW.test(lines[at]!) ? 1 : 0;
  return count;
}
