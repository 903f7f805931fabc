import type { RuleId } from './rules.js';

/** A name that a typed change declares, and what it means when it is gone. */
export interface Declared {
  name: string;
  rule: RuleId;
}

/** Where each change type names what it declares: `variables[].name` is the list `variables`, the field `name`. */
const DECLARES: { [type: string]: { list?: string; fields: string[]; rule: RuleId }[] } = {
  environment_variables: [{ list: 'variables', fields: ['name'], rule: 'variable-vanished' }],
  feature_flag: [{ fields: ['name', 'variable'], rule: 'flag-vanished' }],
  secrets: [{ list: 'secrets', fields: ['name'], rule: 'name-vanished' }],
  monitoring: [
    { list: 'metrics', fields: ['name'], rule: 'name-vanished' },
    { list: 'alerts', fields: ['name'], rule: 'name-vanished' },
    { list: 'logs', fields: ['event'], rule: 'name-vanished' },
  ],
  ci_cd: [{ list: 'jobs', fields: ['id'], rule: 'name-vanished' }],
  infrastructure_as_code: [
    { list: 'resources', fields: ['name'], rule: 'name-vanished' },
    { list: 'variables', fields: ['name'], rule: 'name-vanished' },
    { list: 'outputs', fields: ['name'], rule: 'name-vanished' },
  ],
  network_security: [{ list: 'rules', fields: ['name'], rule: 'name-vanished' }],
};

type Plain = { [key: string]: unknown };
const isObject = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The infrastructure tasks of a plan as it lies there: anything may be in it. */
export function tasksOf(plan: unknown): { task_id: string; changes: Plain[] }[] {
  const infra = isObject(plan) && isObject(plan['areas']) ? plan['areas']['infra'] : undefined;
  const tasks = isObject(infra) && Array.isArray(infra['tasks']) ? infra['tasks'] : [];
  return tasks.filter(isObject).flatMap((task) => {
    const { task_id, changes } = task;
    return typeof task_id === 'string' ? [{ task_id, changes: Array.isArray(changes) ? changes.filter(isObject) : [] }] : [];
  });
}

/** The names that one typed change declares. */
export function declaredNames(change: Plain): Declared[] {
  const type = String(change['type']);
  const places = Object.hasOwn(DECLARES, type) ? DECLARES[type]! : [];
  return places.flatMap(({ list, fields, rule }) => {
    const holders = list === undefined ? [change] : Array.isArray(change[list]) ? change[list].filter(isObject) : [];
    const names = holders.filter((holder) => holder['remove'] !== true).flatMap((holder) => fields.map((field) => holder[field]));
    return names.filter((name) => typeof name === 'string' && name.length > 1).map((name) => ({ name: String(name), rule }));
  });
}

/** True when a text holds a name as a whole word. */
export function holds(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'u').test(text);
}
