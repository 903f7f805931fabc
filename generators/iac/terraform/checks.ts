import { namesIn, unknownNames, type TerraformModule } from '../../../pipeline/edit/hcl/module.js';
import type { Problem } from '../../../pipeline/error.js';
import type { Infrastructure, Value } from '../task.js';
import { expressionsIn, isExpression } from './value.js';

/** Every value of a change that goes into one module. */
const valuesOf = (change: Infrastructure): Value[] => [
  ...change.resources.map((one) => one.attributes),
  ...change.modules.map((one) => one.inputs),
  ...change.outputs.map((one) => one.value),
  ...change.update.map((one) => one.attributes),
];

/** What expressions name that neither the module nor the change declares. */
export function referenceProblems(change: Infrastructure, module: TerraformModule, task: string): Problem[] {
  const known = namesIn(module);
  for (const one of change.variables) known.add(`var.${one.name}`);
  for (const one of change.resources) known.add(`${one.resource}.${one.name}`);
  for (const one of change.modules) known.add(`module.${one.name}`);
  const unknown = valuesOf(change)
    .flatMap(expressionsIn)
    .flatMap((source) => unknownNames(source, known, `an expression of task "${task}"`).map((name) => ({ name, source })));
  return unknown.map(({ name, source }) => ({
    subject: `task "${task}": "${name}" is not declared in ${module.folder}`,
    evidence: [`used in: ${source.slice(0, 160)}`, ...alike(name, known)],
    remedy: 'Correct the name, or add the variable or resource to the change.',
  }));
}

function alike(name: string, known: ReadonlySet<string>): string[] {
  const kind = name.split('.')[0];
  const same = [...known].filter((one) => one.split('.')[0] === kind).sort();
  return same.length > 0 ? [`declared: ${same.slice(0, 12).join(', ')}${same.length > 12 ? ' …' : ''}`] : [];
}

/** What may only be written when the change says `"public": true`. */
const OPEN: { test(path: string, text: string): boolean; what: string; instead: string }[] = [
  {
    test: (path, text) => /(^|\W)(0\.0\.0\.0\/0|::\/0)(\W|$)/.test(text) && !/egress/i.test(path),
    what: 'opens an address range to everyone',
    instead: 'Name the ranges that need access',
  },
  {
    test: (path, text) => /\bactions?$/i.test(path) && /^(\*|[a-z0-9-]+:\*)$/i.test(text),
    what: 'allows every action',
    instead: 'Name the actions that are needed',
  },
  {
    test: (path, text) => /\b(resources?|principals?|identifiers|aws)$/i.test(path) && text === '*',
    what: 'applies to everything or everyone',
    instead: 'Name the ARNs',
  },
  { test: (path, text) => /\bacl$/i.test(path) && /^public-/.test(text), what: 'makes a bucket public', instead: 'Use "private"' },
  {
    test: (path, text) => /publicly_accessible$/i.test(path) && text === 'true',
    what: 'is reachable from the internet',
    instead: 'Use false',
  },
  {
    test: (_, text) =>
      /(not_?)?actions?"?\s*[=:]\s*\[?\s*"(\*|[a-z0-9-]+:\*)"/i.test(text) ||
      /"?(resources?|principals?)"?\s*[=:]\s*\[?\s*"\*"/i.test(text),
    what: 'allows every action or applies to everything',
    instead: 'Name the actions and the ARNs',
  },
];

/** Open ranges and wildcard permissions in new and changed resources. */
export function openProblems(change: Infrastructure, task: string): Problem[] {
  if (change.public) return [];
  const resources = [...change.resources, ...change.update];
  return resources.flatMap(({ resource, name, attributes }) =>
    leaves(attributes, isEgress(resource, attributes) ? 'egress' : '').flatMap(({ path, text }) => {
      const open = OPEN.find((one) => one.test(path, text));
      if (!open) return [];
      return [
        {
          subject: `task "${task}": ${resource}.${name} ${open.what}`,
          evidence: [`${path} = ${text.slice(0, 160)}`],
          remedy: `${open.instead}, or set "public": true on the change where that is meant.`,
        },
      ];
    }),
  );
}

const isEgress = (resource: string, attributes: { [name: string]: Value }): boolean =>
  /egress/.test(resource) || attributes['type'] === 'egress';

function leaves(value: Value, path: string): { path: string; text: string }[] {
  if (isExpression(value)) return [{ path, text: value.expression }];
  if (value === null || typeof value !== 'object') return [{ path, text: String(value) }];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(item as Value, Array.isArray(value) ? path : `${path}${path ? '.' : ''}${key}`),
  );
}
