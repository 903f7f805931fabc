import type { Workspace } from './workspace.js';

/** How the workspace writes TypeScript and JavaScript. */
export interface CodeStyle {
  quote: "'" | '"';
  /** `;` or nothing. */
  semicolon: '' | ';';
  indent: string;
  /** Ending of relative imports: `.js` where the neighbours write it, else nothing. */
  importEnding: '' | '.js' | '.ts';
}

/** So many files next to the new one are read. */
const SAMPLE = 40;

/**
 * Learns the style from the files nearest to a path.
 * @param near workspace-relative path of the file to be written
 */
export function codeStyle(workspace: Workspace, near: string): CodeStyle {
  const files = workspace.files().filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !/\.(min|d)\./.test(path));
  const sample = [...files].sort((a, b) => closeness(b, near) - closeness(a, near)).slice(0, SAMPLE);
  const text = sample.map((path) => workspace.read(path) ?? '').join('\n');
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const imports = count(/^(?:import|export)\b[^;\n]*['"][^'"\n]+['"];?\s*$/gm);
  const relative = (ending: string): boolean => count(new RegExp(`from ['"]\\.[^'"\\n]*\\.${ending}['"]`, 'g')) > count(/from ['"]\.[^'"\n]*\/[^'"\n.]+['"]/g);
  return {
    quote: count(/from "/g) > count(/from '/g) ? '"' : "'",
    semicolon: imports > 0 && count(/^(?:import|export)\b[^;\n]*['"][^'"\n]+['"]\s*$/gm) * 2 > imports ? '' : ';',
    indent: indentOf(text),
    importEnding: relative('js') ? '.js' : relative('ts') ? '.ts' : '',
  };
}

function closeness(path: string, near: string): number {
  const [a, b] = [path.split('/'), near.split('/')];
  const end = a.findIndex((part, index) => part !== b[index]);
  return end === -1 ? a.length : end;
}

function indentOf(text: string): string {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const [tabs, two, four] = [count(/^\t\S/gm), count(/^ {2}[^\s*]/gm), count(/^ {4}[^\s*]/gm)];
  if (tabs > two && tabs > four) return '\t';
  return four > 0 && two * 4 < four ? '    ' : '  ';
}

/** A string literal in the style. */
export function literal(style: CodeStyle, value: string): string {
  const escaped = JSON.stringify(value).slice(1, -1).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  const plain = escaped.replaceAll('\\"', '"');
  const other = style.quote === '"' ? "'" : '"';
  const quote = plain.includes(style.quote) && !plain.includes(other) ? other : style.quote;
  return quote + plain.replaceAll(quote, `\\${quote}`) + quote;
}

/** A text that was rendered with two spaces, single quotes around nothing and semicolons, with the indentation of the style. */
export const reindented = (text: string, style: CodeStyle): string => (style.indent === '  ' ? text : text.replace(/^(?: {2})+/gm, (spaces) => style.indent.repeat(spaces.length / 2)));
