import { pascalCase } from '../../../pipeline/names.js';
import type { View } from '../../../pipeline/render.js';
import type { Drafted } from '../tool/folder.js';
import type { Hand } from './builder.js';
import { framed } from './frame.js';
import type { Half } from './halves.js';
import type { Lines } from './hand.js';
import { print, statements, type Js } from './js.js';
import type { Learned } from './learn.js';
import type { RawTool } from './raw.js';

interface Page {
  raw: RawTool;
  learned: Learned;
  drafted: Drafted;
  hand: Hand;
  lines: Lines;
  extension: string;
}

/** Template and view of the new migration: in the frame of a sibling, or in the one of the tool's documents. */
export function written(page: Page): [string, View] {
  const { raw, learned, drafted, hand } = page;
  const sibling = learned.models.find((one) => one.up && one.down);
  if (!sibling?.up || !sibling.down) return [`migration/${raw.name}/migration.hbs`, plainView(page)];
  const others = learned.models.filter((one) => one !== sibling).map((one) => one.text);
  const { outside } = raw;
  const text = framed(sibling, others, {
    up: body(page, sibling.up, page.lines.up),
    down: body(page, sibling.down, page.lines.down),
    second: hand.second,
    ...(raw.arguments === undefined ? {} : { arguments: raw.arguments }),
    class_name: raw.className?.(drafted),
    imports: { from: raw.package, names: [...hand.needs].sort(), quote: learned.layout.quote, semicolon: learned.layout.semicolon },
  });
  const framing = drafted.outside ? outside?.framed : undefined;
  return ['migration/code/framed.hbs', { text: framing?.(text, learned.layout) ?? text }];
}

/** A half's body with its braces, or the expression of an arrow function. */
function body(page: Page, half: Half, lines: readonly Js[]): string {
  const { raw, learned, hand } = page;
  const { layout } = learned;
  const pad = half.pad + layout.indent;
  const waits = raw.lead !== '';
  const all = surrounded(page, lines);
  if (half.async || !waits) return `{\n${statements(all, layout, pad, raw.lead)}\n${half.pad}}`;
  const one = raw.inTurn?.(hand, all) ?? inTurn(all);
  if (half.expression) return print(one, layout, half.pad, 0);
  return `{\n${pad}return ${print(one, layout, pad, pad.length + 8)}${layout.semicolon}\n${half.pad}}`;
}

/** The calls with what the tool puts around them, which is no transaction where the statements end their own. */
function surrounded({ raw, drafted, hand }: Page, lines: readonly Js[]): readonly Js[] {
  if (!drafted.outside) return raw.around?.(hand, lines) ?? lines;
  const first = raw.outside?.first?.(hand);
  return first === undefined ? lines : [first, ...lines];
}

/** Promises one after the other in one expression. */
function inTurn(lines: readonly Js[]): Js {
  const [first, ...rest] = lines;
  return rest.length
    ? { of: first ?? null, links: rest.map((one) => ['then', { arrow: '()', value: one }] as const), tall: true }
    : (first ?? null);
}

function plainView(page: Page): View {
  const { raw, learned, drafted, lines, extension, hand } = page;
  const { layout } = learned;
  const depth = raw.className || (raw.name === 'sequelize' && !/ts$/.test(extension)) ? 2 : 1;
  const texts = (list: readonly Js[]): string =>
    statements(surrounded(page, list), layout, layout.indent.repeat(depth), raw.lead);
  const { newest } = drafted.run;
  return {
    name_line: newest.length === 0 || newest.some((text) => /^\s*(public\s+|readonly\s+)*name\s*=/m.test(text)),
    class_name: raw.className?.(drafted) ?? pascalCase(drafted.name),
    i: layout.indent,
    // Three brackets in a row would end a triple-stash.
    b: '}',
    q: layout.quote,
    s: layout.semicolon,
    typed: /ts$/.test(extension),
    module: newest.length === 0 || newest.some((text) => /^(import|export)\b/m.test(text)),
    needs: [...hand.needs]
      .sort()
      .map((name) => `, ${name}`)
      .join(''),
    outside: drafted.outside,
    up: texts(lines.up),
    down: texts(lines.down),
  };
}
