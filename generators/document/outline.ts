import type { SectionKind } from './section.js';

/** How a document is built: what stands before its title, the title, the headings of its sections. */
export interface Outline {
  /** Lines between `---` at the beginning; absent without front matter. */
  front?: string;
  /** The heading of the first rank; absent where the front matter holds the title. */
  title?: string;
  headings: { depth: number; text: string }[];
}

const FRONT = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** Reads the outline of a Markdown text; headings in fences of code do not count. */
export function outlineOf(text: string): Outline {
  const front = FRONT.exec(text);
  const body = (front ? text.slice(front[0].length) : text).replace(/^(```|~~~)[\s\S]*?^\1[`~]*[ \t]*$/gm, '');
  const all = [...body.matchAll(/^(#{1,4})[ \t]+(.+?)[ \t]*#*[ \t]*\r?$/gm)].map((match) => ({ depth: match[1]!.length, text: match[2]! }));
  const [first] = all;
  const title = first?.depth === 1 ? first.text : undefined;
  const rest = title === undefined ? all : all.slice(1);
  const depth = Math.min(...rest.map((one) => one.depth));
  return { ...(front ? { front: front[1] ?? '' } : {}), ...(title === undefined ? {} : { title }), headings: rest.filter((one) => one.depth === depth) };
}

/** Whether a heading is what other people call this section. */
export const isHeading = (heading: { text: string }, section: SectionKind): boolean => section.also.test(heading.text.replace(/^[\d.)\s]+|[`*_]/g, ''));
