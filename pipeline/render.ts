import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { Json } from './kind.js';

/** Plain, parsed data for a template. Optional names must be present as null: `strict` refuses a missing one. */
export type View = { [key: string]: Json | undefined };

/** The folder of the package: the nearest one above this file that has a package.json of its own name. */
export const packageRoot = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
})();

const oneLine = (value: unknown): string => String(value).replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();

/** Quoting, one helper per output language. Each takes any plain value and returns text that reads back as that value. */
const quoting: Record<string, (value: unknown) => string> = {
  json: (value) => JSON.stringify(value ?? null),
  yaml: (value) => yamlScalar(value),
  ts: (value) => (typeof value === 'string' ? singleQuoted(value) : JSON.stringify(value ?? null)),
  sql: (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : `'${String(value).replaceAll("'", "''")}'`),
  ident: (value) => `"${String(value).replaceAll('"', '""')}"`,
  hcl: (value) => (typeof value === 'string' ? hclString(value) : JSON.stringify(value ?? null)),
  sh: (value) => `'${String(value).replaceAll("'", `'\\''`)}'`,
  /** Text inside a paragraph, a heading or a list item of Markdown: one line, nothing in it starts markup. */
  md: (value) => oneLine(value).replace(/[\\`*_[\]<>|]/g, '\\$&').replace(/^([#+-]|\d+[.)])/, '\\$1'),
  /** Inline code of Markdown. */
  code: (value) => markdownCode(oneLine(value)),
  /** Text and attribute values of HTML. */
  html: (value) => oneLine(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
  /** Plain text on one line. */
  line: (value) => oneLine(value),
  /** The rest of a comment line. */
  comment: (value) => oneLine(value).replaceAll('*/', '* /'),
};

function singleQuoted(value: string): string {
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${inner.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

function hclString(value: string): string {
  return JSON.stringify(value).replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function markdownCode(value: string): string {
  const longest = Math.max(0, ...[...value.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest ? ' ' : '';
  return `${fence}${pad}${value}${pad}${fence}`;
}

/** A plain scalar where YAML 1.1 and 1.2 both read it back as the same string, a JSON string (which is YAML) elsewhere. */
export function yamlScalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  const plain = /^[A-Za-z_/$][\w ./$(){}@%+=:-]*$/.test(value) && !/: |:$| #|\s$|\{\{|^\$?\{/.test(value);
  const reserved = /^(y|n|yes|no|on|off|true|false|null|~|\.inf|\.nan)$/i.test(value);
  return plain && !reserved ? value : JSON.stringify(value);
}

const engine = Handlebars.create();
for (const [name, quote] of Object.entries(quoting)) {
  engine.registerHelper(name, (value: unknown) => quote(value));
}

/** Set by the build, which has compiled the templates and leaves the compiler, three times the size of the runtime, out. */
declare const PRECOMPILED: Record<string, TemplateSpecification> | undefined;
const compiled = new Map<string, Handlebars.TemplateDelegate>();

function compile(template: string): Handlebars.TemplateDelegate {
  if (typeof PRECOMPILED !== 'undefined') return engine.template(PRECOMPILED[template]!);
  const source = readFileSync(join(packageRoot, 'templates', template), 'utf8');
  return engine.compile(source, { noEscape: true, strict: true, knownHelpersOnly: false, preventIndent: true });
}

/**
 * Renders one template of this package.
 * @param template path under `templates/`
 * @param view plain data; values never pass through the engine a second time
 * @throws Error when the template names something the view does not have
 */
export function render(template: string, view: View): string {
  const run = compiled.get(template) ?? compile(template);
  compiled.set(template, run);
  return run(view);
}
