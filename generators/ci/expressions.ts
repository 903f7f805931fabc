/**
 * A context that an expression of GitHub Actions reads: `github.event.issue.title`, in small letters (names of contexts and properties
 * are the same in any case), brackets as dots; `?` stands for a property that is only known when the workflow runs.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/expressions
 */
export type Context = readonly string[];

/** The insides of the expressions in a text; one that is not closed goes to the end of the text. */
const expressionsIn = (text: string): string[] => text.split('${{').slice(1).map((rest) => rest.slice(0, endOf(rest)));

/** Braces between quotes do not end an expression; a quote in a quoted text is doubled, which opens and closes it again. */
function endOf(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (!quoted && text.startsWith('}}', at)) return at;
  }
  return text.length;
}

/** Brackets deeper in each other than this are none that a person wrote. */
const DEEPEST = 8;

/** Properties in brackets as properties behind dots: quoted names, or `?` for what is computed. */
function dotted(expression: string): string {
  let text = expression;
  for (let depth = 0; depth < DEEPEST && text.includes(']'); depth++) {
    text = text.replace(/\[([^[\]]*)\]/g, (_whole, inside: string) => `.${/^'([\w-]+)'$/.exec(inside.trim())?.[1] ?? '?'}`);
  }
  const bare = text.replaceAll('[', '.?').replace(/'[^']*'/g, "''");
  return bare.split('.').map((part) => part.trim()).join('.');
}

const WAY = /(?<![\w.-])([a-z_][\w-]*)((?:\.(?:[\w-]+|\*|\?))*)(?!\s*\(|[\w-])/gi;

/** Every context that the expressions of a text read. */
export const contextsIn = (text: string): Context[] =>
  expressionsIn(text).flatMap((expression) => [...dotted(expression).matchAll(WAY)].map((match) => match[0].toLowerCase().split('.')));

/** Every text in some data, keys aside. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Contexts that people outside the project can fill: https://docs.github.com/en/actions/reference/security/secure-use
 * Numbers, ids and hashes in them are harmless; a whole object holds what is not.
 */
const HARMLESS = new Set(['number', 'id', 'sha', 'node_id', 'before', 'after', 'draft', 'merged', 'action', 'created_at']);

/** Whether people outside the project can fill what a context holds. */
export function isUntrusted(context: Context): boolean {
  const [root, first] = context;
  if (root === 'inputs') return true;
  if (root !== 'github') return false;
  if (first === undefined || first === '?' || first === '*' || first === 'head_ref') return true;
  return first === 'event' && !(context.length > 2 && HARMLESS.has(context.at(-1) as string));
}

/** The secret that a context holds, in capitals; `*` for all of them or one that is only known when the workflow runs. */
export function secretOf([root, name]: Context): string | undefined {
  if (root !== 'secrets') return undefined;
  return name === undefined || name === '?' || name === '*' ? '*' : name.toUpperCase();
}
