import * as z from 'zod';
import { flatIssues, jsonPath } from '../json-file.js';
import type { Json } from '../kind.js';
import { hiddenIn } from '../write/hidden.js';
import { bare, describe, type Schema } from './shape.js';

/** One question to a person, in the words that inquirer takes. */
export interface Prompt {
  type: 'input' | 'confirm' | 'select' | 'checkbox';
  message: string;
  choices?: { name: string; value: string; description?: string; checked?: boolean }[];
  default?: string | boolean;
  /** For a checkbox: at least one. */
  required?: boolean;
  /** The default stands in the line, to be edited. */
  prefill?: 'editable';
  validate?(answer: string): true | string;
}

/** Somebody who answers. */
export interface Asker {
  /** Puts one question and gives the answer. Throws Cancelled when the person ends it. */
  ask(prompt: Prompt): Promise<Json>;
  /** Lines between two questions. */
  say(text: string): void;
}

export type Answers = { [name: string]: Json };

/** What is asked, where it stands, and what is known of it. */
export interface Turn {
  schema: Schema;
  path: readonly PropertyKey[];
  /** An object or a list is completed; anything else is offered as the default. */
  known?: Json | undefined;
  /** Whether an empty answer leaves it out. */
  optional?: boolean;
  /** Offers what is known in the line, to be edited. */
  editable?: boolean;
  /** Where inside the value something is missing, though the schema takes what is known. */
  missing?: readonly PropertyKey[] | undefined;
  asker: Asker;
}

/** What the schema has against a value. */
export const issuesOf = (schema: Schema, value: unknown) => z.safeParse(schema, value).error?.issues.flatMap(flatIssues) ?? [];

/** Why a value is not taken; undefined when it is. */
export function refusalOf(schema: Schema, value: Json): string | undefined {
  const hidden = typeof value === 'string' ? hiddenIn(value) : undefined;
  return hidden ? `has a character that is not seen (${hidden})` : issuesOf(schema, value)[0]?.message;
}

/** The field as the plan spells it, and what it is. */
export function messageOf(turn: Turn, more = ''): string {
  const name = turn.path.filter((key) => typeof key === 'string').at(-1) ?? '';
  const words = describe(turn.schema) || describe(bare(turn.schema));
  return `${[String(name), words].filter(Boolean).join(' – ')}${more}`;
}

/** Where the turn is, for a line between questions. */
export const placeOf = (turn: Turn): string => jsonPath(turn.path) || 'the change';

/** What a skeleton leaves to be filled in: nothing, an ellipsis, a comment in the place of statements, a list of alternatives. */
const PLACEHOLDER = /^\s*$|^…$|^-- [^\n]*$|^\w+( \| \w+)+$/;

export const isPlaceholder = (value: Json | undefined): boolean => typeof value === 'string' && PLACEHOLDER.test(value);

/** Whether something in it is still to be filled in. */
export function isDoubtful(value: Json | undefined): boolean {
  if (value === undefined || value === null || typeof value !== 'object') return isPlaceholder(value);
  return Object.values(value).some(isDoubtful);
}

export const isMap = (value: unknown): value is Answers => typeof value === 'object' && value !== null && !Array.isArray(value);
