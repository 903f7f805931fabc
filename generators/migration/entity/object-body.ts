import { eolOf, indentAt } from '../../../pipeline/edit/lines.js';
import type { Span } from '../../../pipeline/edit/locator.js';
import { twin } from './class-model.js';
import type { Around, Ask, Entity, Field, Member } from './model.js';
import { besides } from './objects.js';
import { memberIndent } from './options.js';
import { keyFor } from './style.js';

/** A column of the new model, as text. */
export interface Written {
  key: string;
  column: string;
  text: string;
  /** The member of the sibling that it is word for word. */
  twin: Field | undefined;
  made: Member;
}

/** A column as the siblings say theirs: word for word where one is the same. */
export function writtenFor(ask: Ask, shell: Entity, around: Around, like: Entity): Written {
  const known = ask.to ? undefined : twin(ask, around);
  const key = known?.key ?? keyFor(ask.column, like, around.siblings);
  const made = shell.shape.member(shell, ask, key, around);
  return { key, column: ask.column, text: known?.text ?? made.text, twin: known, made };
}

/** Members between the brackets, laid out as the sibling's. */
export function bodyText(like: Entity, inner: Span, members: readonly string[], text: string): string {
  const eol = eolOf(text);
  const [first, second] = like.fields;
  const old = text.slice(inner.start, inner.end);
  if (!/\n/.test(old)) return `${/^ ?/.exec(old)?.[0] ?? ''}${members.join(', ')}${/ ?$/.exec(old)?.[0] ?? ''}`;
  const indent = memberIndent(text, like.fields, like.source.style.indent);
  const gap = first && second && /\n[ \t]*\r?\n/.test(text.slice(first.node.end, second.node.start)) ? eol : '';
  const last = like.fields.at(-1);
  const comma = last && /^\s*,/.test(text.slice(last.node.end, inner.end)) ? ',' : '';
  return `${eol}${members.map((one) => indent + one).join(`,${eol}${gap}`)}${comma}${eol}${indentAt(text, inner.end)}`;
}

export interface Companion {
  inner: Span;
  isClass: boolean;
  texts: string[];
}

/** What types the columns in the same file, for the new ones. */
export function companionsOf(shell: Entity, written: readonly Written[], hidden: readonly string[]): Companion[] {
  const { text } = shell.source;
  return besides(shell).map(({ container }) => {
    const entry = (key: string): string[] =>
      container.entries.filter((one) => one.name === key).map((one) => text.slice(one.node.start, one.node.end));
    const own = written.flatMap((one) => {
      const copied = one.twin && shell.fields.includes(one.twin) ? entry(one.key) : [];
      return copied.length > 0
        ? copied
        : (one.made.beside ?? []).filter((beside) => beside.container === container.path).map((beside) => beside.text);
    });
    const kept = container.entries.filter((one) => hidden.includes(one.name) && !written.some((other) => other.key === one.name));
    const [before, behind] = [kept.filter((one) => one.name === 'id'), kept.filter((one) => one.name !== 'id')];
    const all = [...before.flatMap((one) => entry(one.name)), ...own, ...behind.flatMap((one) => entry(one.name))];
    const first = container.entries[0];
    const end = first && /[;,]/.test(text[first.node.end] ?? '') ? (text[first.node.end] ?? '') : '';
    const indent = first ? indentAt(text, first.node.start) : shell.source.style.indent;
    return { inner: container.inner, isClass: container.kind === 'class', texts: all.map((one) => `${indent}${one}${end}`) };
  });
}

/** Where the columns are the members of a class. */
export function ownMembers(like: Entity, written: readonly Written[]): Companion {
  const { text, style } = like.source;
  const indent = memberIndent(text, like.fields, style.indent);
  const [first] = like.fields;
  const end = first && text[first.node.end] === ';' ? ';' : '';
  return { inner: like.inner, isClass: true, texts: written.map((one) => `${indent}${one.text}${end}`) };
}
