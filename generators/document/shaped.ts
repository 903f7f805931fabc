import { file, type Change, type Owner } from '../../pipeline/change.js';
import type { Found } from '../../pipeline/kind.js';
import { words } from '../../pipeline/names.js';
import { frontMatter } from './front-matter.js';
import { isHeading } from './outline.js';
import type { Section } from './section.js';
import type { Sibling } from './siblings.js';
import { sentence } from './text.js';

/** A document to be written. */
export interface Draft {
  path: string;
  /** Its title where no sibling shows another form, as Markdown. */
  title: string;
  /** What it is about, in the forms that titles and file names of siblings may have it in: `reset 2FA`, `Reset2FA`. */
  topic: { words: string; name?: string };
  /** One sentence. */
  summary: string;
  intro: string;
  sections: readonly Section[];
  owner: Owner;
  team?: string;
}

/** A change, the title it came to, and what a person fills in. */
export interface Shaped {
  change: Change;
  title: string;
  follow_up: string[];
}

/** The document in the form of its siblings: their front matter, their way to put a title, their headings in their order. */
export async function shaped(draft: Draft, siblings: readonly Sibling[], found: Found): Promise<Shaped> {
  const model = modelFor(draft, siblings);
  const title = titleLike(draft, model);
  const front = await frontMatter({ ...draft, title }, siblings, found);
  const marks = '#'.repeat(model?.headings[0]?.depth ?? 2);
  const view = {
    front: front.text,
    title: model && model.title === undefined && front.hasTitle ? '' : title,
    intro: draft.intro,
    sections: arranged(draft.sections, model).map((one, index) => ({ lead: index > 0 ? '\n' : '', marks, heading: one.heading, body: one.body })),
  };
  return { change: file(draft.path, 'document/guide/document.md.hbs', view, draft.owner), title, follow_up: front.follow_up };
}

/** The sibling with the most sections in common; of several the last. */
function modelFor(draft: Draft, siblings: readonly Sibling[]): Sibling | undefined {
  const common = (one: Sibling): number => draft.sections.filter(({ kind }) => one.headings.some((heading) => isHeading(heading, kind))).length;
  return [...siblings].reverse().sort((a, b) => common(b) - common(a))[0];
}

interface Arranged {
  heading: string;
  body: string;
}

/** The sections under the model's headings and in its order; those it does not have follow the section they follow here. */
function arranged(sections: readonly Section[], model: Sibling | undefined): Arranged[] {
  const free = new Set(model?.headings ?? []);
  const places: { order: number; section: Arranged }[] = [];
  let last = -1;
  for (const { kind, body } of sections) {
    const heading = [...free].find((one) => isHeading(one, kind));
    if (heading) free.delete(heading);
    const order = heading ? model!.headings.indexOf(heading) : last + 0.01;
    places.push({ order, section: { heading: heading?.text ?? kind.heading, body } });
    last = order;
  }
  return places.sort((a, b) => a.order - b.order).map((one) => one.section);
}

/** The model's title with our topic in the place of its own, where its file name says what that is. */
function titleLike(draft: Draft, model: Sibling | undefined): string {
  const theirs = model?.title ?? titleInFront(model?.front);
  if (theirs === undefined || !model) return draft.title;
  const stem = stemOf(model.path);
  for (const count of [0, 1, 2]) {
    const parts = words(stem).slice(0, words(stem).length - count);
    const match = parts.length > 0 ? new RegExp(parts.map(escaped).join('[\\s_-]*'), 'i').exec(theirs) : null;
    if (match && (count === 0 || parts.join('').length > 3)) return theirs.slice(0, match.index) + sentence(ownForm(draft, match[0], match.index)) + theirs.slice(match.index + match[0].length);
  }
  return draft.title;
}

const titleInFront = (front: string | undefined): string | undefined => /^title:[ \t]*['"]?(.+?)['"]?[ \t]*$/m.exec(front ?? '')?.[1];
const escaped = (text: string): string => text.replace(/[.*+?^$()|[\]{}\\]/g, '\\$&');

/** `OrderExport` becomes the name, `order export` the words; a capital stays one. */
function ownForm(draft: Draft, theirs: string, index: number): string {
  if (!/[\s-]/.test(theirs) && draft.topic.name !== undefined) return draft.topic.name;
  const own = draft.topic.words;
  return index === 0 || /^[A-Z]/.test(theirs) ? own.charAt(0).toUpperCase() + own.slice(1) : own;
}

/** `2024-11-20-order-export.md` → `order-export`. */
export const stemOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.mdx?$/i, '').replace(/^(\d{4}-?\d{2}-?\d{2}|\d{2,5})[-_]/, '');
