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
  const all = headingsIn(front ? text.slice(front[0].length) : text);
  const [first] = all;
  const title = first?.depth === 1 ? first.text : undefined;
  const rest = title === undefined ? all : all.slice(1);
  const depth = Math.min(...rest.map((one) => one.depth));
  return { ...(front ? { front: front[1] ?? '' } : {}), ...(title === undefined ? {} : { title }), headings: rest.filter((one) => one.depth === depth) };
}

function headingsIn(body: string): { depth: number; text: string }[] {
  const found: { depth: number; text: string }[] = [];
  let fence = '';
  for (const line of body.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence !== '') fence = mark.startsWith(fence) ? '' : fence;
    else if (mark !== '') fence = mark;
    else if (/^#{1,4}[ \t]/.test(line)) found.push({ depth: line.search(/[^#]/), text: line.replace(/^#+/, '').trim().replace(/ #+$/, '') });
  }
  return found;
}

/** Whether a heading is what other people call this section. */
export const isHeading = (heading: { text: string }, section: SectionKind): boolean => section.also.test(heading.text.replace(/^[\d.)\s]+|[`*_]/g, ''));
