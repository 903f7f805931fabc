import { literal } from '../../../pipeline/code-style.js';

/** A piece of JavaScript as a value: a string is a string literal, plain code says that it is. */
export type Js = string | number | boolean | null | readonly Js[] | Code;

export type Code =
  | { code: string }
  /** `open`: one entry per line even where they fit on one. `tall` below: one link per line, always or where they do not fit on one. */
  | { object: readonly (readonly [string, Js])[]; open?: boolean }
  | { call: string; args: readonly Js[] }
  /** `tall`: one link per line. */
  | { of: Js; links: readonly Link[]; tall?: boolean | 'long' }
  /** A function with statements. `head` is what stands before its brace, `lead` what stands before each statement. */
  | { head: string; body: readonly Js[]; lead?: string }
  /** An arrow function with an expression. */
  | { arrow: string; value: Js }
  | { tag: string; sql: string };

export type Link = readonly [string, ...Js[]];

/** How code is laid out in this workspace. */
export interface Layout {
  indent: string;
  quote: "'" | '"';
  semicolon: '' | ';';
  /** Behind the last entry of a list that is broken over lines. */
  comma: '' | ',';
  width: number;
}

export const code = (text: string): Code => ({ code: text });
export const call = (name: string, ...args: Js[]): Code => ({ call: name, args });
/** An object without the entries whose value is undefined. */
export const object = (entries: Record<string, Js | undefined>, open = false): Code => ({
  object: Object.entries(entries).filter((entry): entry is [string, Js] => entry[1] !== undefined),
  open,
});

const quoted = (layout: Layout, text: string): string =>
  literal({ quote: layout.quote, semicolon: layout.semicolon, indent: layout.indent, importEnding: '' }, text);

/** SQL as the inside of a template string. */
export const inTemplate = (sql: string): string => sql.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');

/** A name before a colon; `__proto__` would be no entry but the object's own kind. */
function key(layout: Layout, name: string): string {
  if (name === '__proto__') return `[${quoted(layout, name)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(layout, name);
}

/** A variable that is called as its entry needs to be said once. */
const isName = (js: Js): boolean => isCode(js) && 'code' in js;

const isList = (js: Js): js is readonly Js[] => Array.isArray(js);
const isCode = (js: Js): js is Code => typeof js === 'object' && js !== null && !isList(js);

export const isCall = (js: Js): js is { call: string; args: readonly Js[] } => isCode(js) && 'call' in js;

/** The code on one line, or undefined where it has lines of its own. */
function flat(js: Js, layout: Layout): string | undefined {
  if (typeof js === 'string') return quoted(layout, js);
  if (isList(js)) return all(js, layout, (items) => `[${items}]`);
  if (!isCode(js)) return String(js);
  if ('code' in js) return js.code;
  if ('object' in js) return js.open && js.object.length ? undefined : flatObject(js, layout);
  if ('call' in js) return all(js.args, layout, (args) => `${js.call}(${args})`);
  if ('links' in js) return js.tall === true ? undefined : flatChain(js, layout);
  if ('arrow' in js) return wrap(flat(js.value, layout), (value) => `${js.arrow} => ${value}`);
  if ('sql' in js) return js.sql.includes('\n') ? undefined : `${js.tag}\`${inTemplate(js.sql)}\``;
  return undefined;
}

const wrap = (text: string | undefined, around: (text: string) => string): string | undefined =>
  text === undefined ? undefined : around(text);

function all(list: readonly Js[], layout: Layout, around: (text: string) => string): string | undefined {
  const texts = list.map((one) => flat(one, layout));
  return texts.includes(undefined) ? undefined : around(texts.join(', '));
}

function flatObject(js: { object: readonly (readonly [string, Js])[] }, layout: Layout): string | undefined {
  const texts = js.object.map(([name, value]) =>
    wrap(flat(value, layout), (text) => (text === name && isName(value) ? name : `${key(layout, name)}: ${text}`)),
  );
  if (texts.includes(undefined)) return undefined;
  return texts.length ? `{ ${texts.join(', ')} }` : '{}';
}

function flatChain(js: { of: Js; links: readonly Link[] }, layout: Layout): string | undefined {
  const links = js.links.map(([name, ...args]) => all(args, layout, (text) => `.${name}(${text})`));
  const start = flat(js.of, layout);
  return start === undefined || links.includes(undefined) ? undefined : start + links.join('');
}

/**
 * Prints a piece of code.
 * @param pad indentation of the line that it begins on
 * @param used columns of that line that are taken already
 */
export function print(js: Js, layout: Layout, pad: string, used: number): string {
  const line = flat(js, layout);
  if (line !== undefined && used + line.length <= layout.width) return line;
  return broken(js, layout, pad, used) ?? line ?? '';
}

const lines = (items: readonly string[], layout: Layout, pad: string, ends: readonly [string, string]): string =>
  `${ends[0]}\n${items.map((item) => `${pad}${layout.indent}${item}`).join(',\n')}${layout.comma}\n${pad}${ends[1]}`;

function broken(js: Js, layout: Layout, pad: string, used: number): string | undefined {
  const inner = pad + layout.indent;
  if (isList(js))
    return lines(
      js.map((one) => print(one, layout, inner, inner.length + 1)),
      layout,
      pad,
      ['[', ']'],
    );
  if (!isCode(js)) return undefined;
  if ('object' in js) return brokenObject(js, layout, pad);
  if ('call' in js) return `${js.call}${brokenArgs(js.args, layout, pad, used + js.call.length)}`;
  if ('links' in js) return brokenChain(js, layout, pad, used);
  if ('arrow' in js) return `${js.arrow} => ${print(js.value, layout, pad, used + js.arrow.length + 4)}`;
  if ('body' in js) return `${js.head}{\n${statements(js.body, layout, inner, js.lead)}\n${pad}}`;
  if ('sql' in js) return `${js.tag}\`${inTemplate(indented(js.sql, pad))}\``;
  return undefined;
}

/** Further lines of a statement in line with the code, unless a string goes over them. */
export function indented(sql: string, pad: string): string {
  const strings = sql.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|(\$\w*\$)[\s\S]*?\1/g) ?? [];
  return strings.some((one) => one.includes('\n')) ? sql : sql.replaceAll(/\n(?=[^\n])/g, `\n${pad}`);
}

function brokenObject(js: { object: readonly (readonly [string, Js])[] }, layout: Layout, pad: string): string {
  const inner = pad + layout.indent;
  const entries = js.object.map(([name, value]) => {
    const start = `${key(layout, name)}: `;
    if (isName(value) && flat(value, layout) === name) return name;
    return start + print(value, layout, inner, inner.length + start.length + 1);
  });
  return entries.length ? lines(entries, layout, pad, ['{', '}']) : '{}';
}

/** The last argument opens on the line of the call where it is a function, an object or a statement and the others fit. */
function brokenArgs(args: readonly Js[], layout: Layout, pad: string, used: number): string {
  const last = args.at(-1);
  const hugs = last !== undefined && (isList(last) || (isCode(last) && !('code' in last || 'call' in last || 'links' in last)));
  const before = all(args.slice(0, -1), layout, (text) => (text ? `${text}, ` : ''));
  if (isCode(last ?? null) && before !== undefined && 'arrow' in (last as object))
    return arrowArg(last as Arrow, before, layout, pad, used);
  if (hugs && before !== undefined && used + before.length + 2 <= layout.width)
    return `(${before}${print(last, layout, pad, used + before.length + 2)})`;
  const inner = pad + layout.indent;
  return args.length
    ? lines(
        args.map((one) => print(one, layout, inner, inner.length + 1)),
        layout,
        pad,
        ['(', ')'],
      )
    : '()';
}

type Arrow = Extract<Code, { arrow: string }>;

/** `(col) =>` stays on the line of the call; what it returns goes to the next where it does not fit. */
function arrowArg(js: Arrow, before: string, layout: Layout, pad: string, used: number): string {
  const inner = pad + layout.indent;
  const line = flat(js.value, layout);
  if (line === undefined || used + before.length + js.arrow.length + line.length + 6 <= layout.width)
    return `(${before}${print(js, layout, pad, used + before.length + 1)})`;
  return `(${before}${js.arrow} =>\n${inner}${print(js.value, layout, inner, inner.length)}${layout.comma}\n${pad})`;
}

function brokenChain(js: { of: Js; links: readonly Link[]; tall?: boolean | 'long' }, layout: Layout, pad: string, used: number): string {
  const start = print(js.of, layout, pad, used);
  // A statement is as long as it is.
  if (isCode(js.of) && 'sql' in js.of) return `${start}${flatChain({ of: code(''), links: js.links }, layout) ?? ''}`;
  if (js.links.length === 1 || !js.tall) {
    const fixed = js.links
      .slice(0, -1)
      .map(([name, ...args]) => `.${name}${flat({ call: '', args }, layout) ?? brokenArgs(args, layout, pad, used)}`);
    const [name, ...args] = js.links.at(-1) ?? [''];
    const head = `${start}${fixed.join('')}.${name}`;
    if (used + head.length < layout.width) return `${head}${argsText(args, layout, pad, used + head.length)}`;
  }
  const inner = pad + layout.indent;
  return (
    start + js.links.map(([name, ...args]) => `\n${inner}.${name}${argsText(args, layout, inner, inner.length + name.length + 1)}`).join('')
  );
}

function argsText(args: readonly Js[], layout: Layout, pad: string, used: number): string {
  const line = flat({ call: '', args }, layout);
  return line !== undefined && used + line.length + 1 <= layout.width ? line : brokenArgs(args, layout, pad, used);
}

/**
 * Statements, one expression each.
 * @param lead what stands before each: `await `
 */
export function statements(body: readonly Js[], layout: Layout, pad: string, lead = ''): string {
  return body
    .map((one) => `${pad}${lead}${print(one, layout, pad, pad.length + lead.length + layout.semicolon.length)}${layout.semicolon}`)
    .join('\n');
}
