import { parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';
import type { z } from 'zod';
import type { Problem } from './error.js';

/** 8 MiB: a plan of a thousand tasks is about one. */
export const JSON_SIZE_LIMIT = 8 * 1024 * 1024;
/** Deeper nesting than a plan ever needs; keeps every recursive reader safe. */
const DEPTH_LIMIT = 64;
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** A JSON text with the position of every value. */
export interface JsonFile {
  path: string;
  text: string;
  value: unknown;
  tree: Node;
}

/** Parses a JSON file and keeps positions. Returns the file, or every problem of its text. */
export function parseJsonFile(path: string, text: string): JsonFile | Problem[] {
  if (text.length > JSON_SIZE_LIMIT) return [{ file: path, subject: `is larger than ${JSON_SIZE_LIMIT} bytes`, remedy: 'Split the plan into several features.' }];
  const deep = tooDeep(text);
  if (deep !== undefined) return [{ ...at(path, text, deep), subject: `is nested deeper than ${DEPTH_LIMIT} levels` }];
  const errors: ParseError[] = [];
  const body = text.replace(/^\uFEFF/, ' ');
  const tree = parseTree(body, errors, { disallowComments: true, allowTrailingComma: false });
  if (errors.length > 0 || !tree) {
    const named = errors.map((error) => ({ ...at(path, text, error.offset), subject: `is not valid JSON: ${printParseErrorCode(error.error)}` }));
    return named.length > 0 ? named.slice(0, 10) : [{ file: path, subject: 'is empty', remedy: 'Write the JSON document the planner should have written.' }];
  }
  const keys = badKeys(tree, path, text);
  return keys.length > 0 ? keys : { path, text, value: JSON.parse(body), tree };
}

/** Offset at which the nesting passes the limit, found without recursion. */
function tooDeep(text: string): number | undefined {
  let depth = 0;
  for (const token of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token[0] === '{' || token[0] === '[') depth += 1;
    if (token[0] === '}' || token[0] === ']') depth -= 1;
    if (depth > DEPTH_LIMIT) return token.index;
  }
  return undefined;
}

function badKeys(node: Node, path: string, text: string): Problem[] {
  const seen = new Set<string>();
  const own = node.type !== 'object' ? [] : (node.children ?? []).flatMap((property) => badKey(property, seen, path, text));
  return [...own, ...(node.children ?? []).flatMap((child) => badKeys(child, path, text))];
}

function badKey(property: Node, seen: Set<string>, path: string, text: string): Problem[] {
  const key = property.children?.[0];
  if (!key) return [];
  const name = String(key.value);
  const problems: Problem[] = [];
  if (PROTOTYPE_KEYS.has(name)) problems.push({ ...at(path, text, key.offset), subject: `has the key "${name}"`, remedy: 'Rename the key: it is reserved in JavaScript.' });
  if (seen.has(name)) problems.push({ ...at(path, text, key.offset), subject: `has the key "${name}" twice in one object`, remedy: 'Keep one of the two.' });
  seen.add(name);
  return problems;
}

/** File, line and column (1-based) of an offset. */
export function at(path: string, text: string, offset: number): { file: string; line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { file: path, line, column: offset - before.lastIndexOf('\n') };
}

/** The node at a path of keys and positions, or the deepest one that exists. */
export function nodeAt(tree: Node, keys: readonly PropertyKey[]): Node {
  let node = tree;
  for (const key of keys) {
    const next = typeof key === 'number' ? node.children?.[key] : member(node, String(key));
    if (!next) return node;
    node = next;
  }
  return node;
}

function member(node: Node, key: string): Node | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
}

/** `areas.infra.tasks[0].changes[1].name` */
export const jsonPath = (keys: readonly PropertyKey[]): string =>
  keys.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)), '');

/** The problems of a zod error, each with its JSON path and position. */
export function zodProblems(file: JsonFile, issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): Problem[] {
  return issues.flatMap((issue) => flatIssues(issue)).map((issue) => {
    const keys = [...prefix, ...issue.path];
    return { ...at(file.path, file.text, nodeAt(file.tree, keys).offset), subject: `${jsonPath(keys) || 'document'}: ${issue.message}` };
  });
}

/** Of a union the branch that fails last, that is deepest, is the one the author meant. */
export function flatIssues(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path: [...issue.path], message: issue.message }];
  const depth = (branch: readonly z.core.$ZodIssue[]): number => Math.max(...branch.map((one) => one.path.length));
  const deepest = [...issue.errors].sort((one, other) => depth(other) - depth(one))[0]!;
  return deepest.flatMap(flatIssues).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}
