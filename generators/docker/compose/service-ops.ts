import type { YamlOp } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';
import type { ComposeTask } from '../task.js';
import { isFields, namesIn, type ComposeFile } from './compose-file.js';
import { conditionFor, dependencies, healthcheckOf } from './shape.js';

/** What else changes in a service that is there: lists get what they lack, single values the plan's. */
export function serviceOps(task: ComposeTask, file: ComposeFile, warnings: string[]): YamlOp[] {
  const service = file.services[task.service] ?? {};
  const at = ['services', task.service];
  return [
    ...single('image', task.image, task, file, warnings),
    ...single('restart', task.restart, task, file, warnings),
    ...(task.healthcheck
      ? single('healthcheck', healthcheckOf(task.healthcheck, Object.entries(file.services)), task, file, warnings)
      : []),
    ...missing(service['ports'], task.ports?.map(String), (one) => String(one)).map((value): YamlOp => ({
      op: 'append',
      at: [...at, 'ports'],
      value,
    })),
    ...missing(service['volumes'], task.volumes, (one) => String(one)).map((value): YamlOp => ({
      op: 'append',
      at: [...at, 'volumes'],
      value,
    })),
    ...missing(service['networks'], task.networks, String).map((value) => named([...at, 'networks'], value, service['networks'], null)),
    ...dependencyOps(task, file, at),
  ];
}

function single(key: string, value: Json | undefined | null, task: ComposeTask, file: ComposeFile, warnings: string[]): YamlOp[] {
  const there = file.services[task.service]?.[key];
  if (value === undefined || value === null || JSON.stringify(there) === JSON.stringify(value)) return [];
  const line = file.view.lineOf(['services', task.service, key]) ?? 1;
  if (there !== undefined)
    warnings.push(
      `${key} of service "${task.service}" changes from ${JSON.stringify(there)} to ${JSON.stringify(value)} (${file.path}:${line})`,
    );
  return [{ op: 'set', at: ['services', task.service], key, value, exists: 'replace' }];
}

function missing(there: Json | undefined, wanted: readonly string[] | undefined | null, nameOf: (one: Json) => string): string[] {
  const known = Array.isArray(there) ? there.map((one) => (isFields(one) ? longForm(one) : nameOf(one))) : namesIn(there);
  return (wanted ?? []).filter((one) => !known.includes(one));
}

// `{ target: 80, published: 8080 }` and `{ source: data, target: /data }` in their short form.
function longForm(item: { [key: string]: Json }): string {
  const left = item['published'] ?? item['source'];
  return left === undefined ? String(item['target']) : `${String(left)}:${String(item['target'])}`;
}

const named = (at: string[], name: string, there: Json | undefined, value: Json): YamlOp =>
  isFields(there) ? { op: 'set', at, key: name, value } : { op: 'append', at, value: name };

function dependencyOps(task: ComposeTask, file: ComposeFile, at: string[]): YamlOp[] {
  const there = file.services[task.service]?.['depends_on'];
  const fresh = missing(there, task.depends_on, String);
  if (fresh.length === 0) return [];
  if (there === undefined) return [{ op: 'set', at, key: 'depends_on', value: dependencies(fresh, file) }];
  return fresh.map((name) => named([...at, 'depends_on'], name, there, { condition: conditionFor(name, file) }));
}

/** Declarations at the top of the file for named volumes and networks that the service uses. */
export function declarationOps(task: ComposeTask, file: ComposeFile): YamlOp[] {
  const volumes = (task.volumes ?? [])
    .map((one) => one.split(':')[0] as string)
    .filter((name) => /^[A-Za-z0-9][\w.-]*$/.test(name) && (task.volumes ?? []).some((one) => one.startsWith(`${name}:`)));
  const networks = (task.networks ?? []).filter((name) => name !== 'default');
  return [...declared('volumes', volumes, file), ...declared('networks', networks, file)];
}

function declared(section: 'volumes' | 'networks', names: readonly string[], file: ComposeFile): YamlOp[] {
  const there = file.data[section];
  const known = namesIn(there);
  const braces = isFields(there) && Object.values(there).some((one) => isFields(one) && Object.keys(one).length === 0);
  return [...new Set(names)]
    .filter((name) => !known.includes(name))
    .map((key): YamlOp => ({ op: 'set', at: [section], key, ...(braces ? { value: {} } : { text: '' }) }));
}
