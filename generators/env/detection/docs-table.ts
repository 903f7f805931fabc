import { lineAt, textOf } from '../../../pipeline/detect/reading.js';
import { fileIndex } from '../../../pipeline/detect/file-index.js';
import type { Detect, Sighting } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

const DOCUMENTS = ['/*.{md,mdx}', 'README*.{md,mdx}', '**/docs/**/*{env,config,setting,deploy,install,self,host,setup,start,develop,variable,docker}*.{md,mdx,mdoc}', '**/{deploy,deployment,docker,infra,self-hosting}/**/*.{md,mdx}', '*{environment,env-var,env_var,configuration}*.{md,mdx}'];
/** A table head that speaks of variables, then rows whose first cell is one. */
const TABLE = /^\|?[^\n]*\b(variable|name|env|environment|key|setting|option)s?\b[^\n]*\|[^\n]*\n\|?[ :|-]+\|[ :|-]*\n(?:\|?[^\n]*\n){0,40}?(?:\|?\s*(?:<[^>]+>)*[`*]*[A-Z][A-Z0-9]*_[A-Z0-9_]+[^\n|]*\|[^\n]*\n){2}/im;

/** Tables of variables in the documentation. */
export const detectDocsTable: Detect = {
  files: DOCUMENTS,
  locate: (workspace, seen) => {
    const tables = fileIndex(workspace).match(DOCUMENTS).filter((path) => !/changelog|node_modules/i.test(path)).flatMap((path) => tableIn(workspace, path));
    return { ...seen, paths: tables.map((one) => one.file), evidence: tables, details: { style: 'docs-table', files: tables.map((one) => one.file) } };
  },
};

function tableIn(workspace: Workspace, path: string): Sighting[] {
  const text = textOf(workspace, path);
  if (text === null || !text.includes('|')) return [];
  const found = TABLE.exec(text.replaceAll('\r\n', ' \n'));
  return found ? [{ file: path, line: lineAt(text.replaceAll('\r\n', ' \n'), found.index), why: 'table of variables' }] : [];
}
