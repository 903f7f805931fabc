import { HclCode, type HclValue } from '../../../pipeline/edit/hcl.js';
import type { Value } from '../task.js';

/** A file that a value wants to be there: its place below the module's folder. */
export interface Asset {
  path: string;
  content?: string | undefined;
}

export const isExpression = (value: Value): value is { expression: string } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  typeof (value as { expression?: unknown }).expression === 'string' &&
  Object.keys(value).length === 1;

export const isFile = (value: Value): value is { file: string; content?: string } =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  typeof (value as { file?: unknown }).file === 'string' &&
  Object.keys(value).every((key) => key === 'file' || key === 'content');

export const isMap = (value: Value): value is { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isExpression(value) && !isFile(value);

/** A value of the plan as HCL. `locate` says how a file is referenced. */
export function toHcl(value: Value, locate: (asset: Asset) => string): HclValue {
  if (isExpression(value)) return new HclCode(value.expression);
  if (isFile(value)) return new HclCode(`file("\${path.module}/${locate({ path: value.file, content: value.content })}")`);
  if (Array.isArray(value)) return value.map((item) => toHcl(item, locate));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value as { [key: string]: Value }).map(([key, item]) => [key, toHcl(item, locate)]));
}

/** Every expression in a value. */
export function expressionsIn(value: Value): string[] {
  if (isExpression(value)) return [value.expression];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap((item) => expressionsIn(item as Value));
}

/** A type as Terraform spells it. */
export function typeExpression(valueType: string): string {
  const table: Record<string, string> = {
    boolean: 'bool',
    url: 'string',
    integer: 'number',
    list: 'list(string)',
    map: 'map(string)',
    object: 'any',
    enum: 'string',
  };
  return table[valueType] ?? valueType;
}
