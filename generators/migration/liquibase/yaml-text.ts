import type { Json } from '../../../pipeline/kind.js';

/** A value in block style, as Liquibase's docs write it: lists under their keys, two spaces deeper. */
export function yamlText(value: Json, depth = 1): string {
  const pad = '  '.repeat(depth);
  const entries = Object.entries(value as { [key: string]: Json });
  return entries
    .map(([key, one], index) => {
      const start = index === 0 ? `${'  '.repeat(depth - 1)}- ` : pad;
      if (Array.isArray(one)) return `${start}${key}:\n${one.map((item) => yamlText(item, depth + 2)).join('\n')}`;
      if (typeof one === 'object' && one !== null) return `${start}${key}:\n${mapText(one, depth + 2)}`;
      return `${start}${key}: ${scalar(one)}`;
    })
    .join('\n');
}

function mapText(value: { [key: string]: Json }, depth: number): string {
  const pad = '  '.repeat(depth);
  return Object.entries(value)
    .map(([key, one]) => {
      if (Array.isArray(one)) return `${pad}${key}:\n${one.map((item) => yamlText(item, depth + 2)).join('\n')}`;
      if (typeof one === 'object' && one !== null) return `${pad}${key}:\n${mapText(one, depth + 1)}`;
      return `${pad}${key}: ${scalar(one)}`;
    })
    .join('\n');
}

const scalar = (value: Json): string =>
  typeof value === 'string' && /^[A-Za-z_][\w ()-]*$/.test(value) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(value)
    ? value
    : JSON.stringify(value);
