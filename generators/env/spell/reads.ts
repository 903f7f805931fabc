import type { Wanted } from '../../../pipeline/precedent.js';
import { literal, type Declaration, type Way } from './declaration.js';

const ACCESS = /\b(?:process\.env|import\.meta\.env|(?:Deno|Bun)\.env)(?:\.get\(\s*['"]\w+['"]\s*\)|\.[A-Za-z_]\w*|\[\s*['"]\w+['"]\s*\])/;
const TYPES: Record<Wanted['value_type'], string> = { string: 'string', number: 'number', boolean: 'boolean', url: 'string', enum: 'string' };

/** A variable of the process is text or undefined: https://nodejs.org/api/process.html#processenv */
export const reads: Way = {
  looks: ({ own, precedent }) => precedent.format === 'source' && ACCESS.test(own),
  write: (wanted, declaration) => {
    const { own } = declaration;
    const head = /^\s*(?::\s*[^=]*=(?!=|>)\s*|[:=]\s*)/.exec(own)?.[0];
    if (!head || !ACCESS.test(own.slice(head.length))) return undefined;
    return { rest: typed(head, wanted) + valueOf(wanted, declaration) + (/;$/.test(own) ? ';' : '') };
  },
};

/** `: string = ` of a variable with its type. */
function typed(head: string, wanted: Wanted): string {
  if (!head.includes('=') || !head.includes(':')) return head;
  const type = TYPES[wanted.value_type] + (wanted.required || wanted.default !== null ? '' : ' | undefined');
  return `: ${type} = `;
}

/** What the file gives a default with; an empty text counts as not set unless the file says otherwise. */
const operatorOf = (file: string): string => ((file.match(/\?\?/g)?.length ?? 0) > (file.match(/\|\|/g)?.length ?? 0) ? '??' : '||');

function valueOf(wanted: Wanted, { own, file, quote }: Declaration): string {
  const sample = ACCESS.exec(own)![0];
  const access = sample.replace(/\w+(?=\s*['"]?\s*[\])]*$)/, wanted.name);
  const { value_type: type, default: value } = wanted;
  if (type === 'boolean') return value === true ? `${access} !== ${literal('false', quote)}` : `${access} === ${literal('true', quote)}`;
  const given = value === null ? access : `${access} ${operatorOf(file)} ${literal(value, quote)}`;
  if (type === 'number') return value === null && !wanted.required ? `${access} ? Number(${access}) : undefined` : `Number(${given})`;
  return value === null && wanted.required && own.includes(`${sample}!`) ? `${access}!` : given;
}
