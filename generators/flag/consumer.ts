import { edit, type Change } from '../../pipeline/change.js';
import { editYaml, readYaml, type YamlOp } from '../../pipeline/edit/yaml.js';
import { InfraError } from '../../pipeline/error.js';
import type { Found, Json } from '../../pipeline/kind.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** What makes a service reach flagd: its variables and what it waits for, as most other consumers have them. */
interface Habit {
  variables: { name: string; item: Json; value: Json }[];
  provider: string;
  condition: Json;
}

interface Consumers {
  changes: Change[];
  because: string[];
  warnings: string[];
}

/** Makes services of the compose files read flags as the other services there do. */
export async function composeConsumers(names: readonly string[], found: Found): Promise<Consumers> {
  const result: Consumers = { changes: [], because: [], warnings: [] };
  if (names.length === 0) return result;
  const files = found.workspace.glob(['**/compose*.{yml,yaml}', '**/docker-compose*.{yml,yaml}']);
  const reached = new Set<string>();
  for (const path of files) {
    const services = await servicesOf(path, found);
    const habit = services && habitOf(services);
    for (const name of habit ? names : []) {
      const service = services && serviceNamed(services, name);
      if (!habit || !service) continue;
      reached.add(name);
      const ops = operations(service.key, service.data, habit);
      result.changes.push(...ops.map((op) => edit<YamlOp>(path, editYaml, op)));
      if (ops.length) result.because.push(`${service.key} in ${path} reaches ${habit.provider} as the other consumers do: ${habit.variables.map((one) => one.name).join(', ')}`);
    }
  }
  result.warnings.push(...names.filter((name) => !reached.has(name)).map((name) => `consumer ${name} is no service of a compose file in which other services read flags: see that it can reach flagd`));
  return result;
}

async function servicesOf(path: string, found: Found): Promise<JsonMap | undefined> {
  try {
    return mapOf(mapOf(await readYaml((await found.draft.read(path)) ?? '', path))['services']);
  } catch (error) {
    // A file that is no plain YAML cannot be followed.
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}

function serviceNamed(services: JsonMap, name: string): { key: string; data: JsonMap } | undefined {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]|service$/g, '');
  const key = Object.keys(services).find((one) => one === name) ?? Object.keys(services).find((one) => plain(one) === plain(name));
  return key === undefined ? undefined : { key, data: mapOf(services[key]) };
}

interface Variable {
  name: string;
  item: Json;
  value: Json;
}

function variablesOf(service: JsonMap): Variable[] {
  const environment = service['environment'];
  if (Array.isArray(environment)) return environment.map((item) => ({ name: String(item).split('=')[0] ?? '', item, value: String(item).includes('=') ? String(item).slice(String(item).indexOf('=') + 1) : null }));
  return Object.entries(mapOf(environment)).map(([name, value]) => ({ name, item: value === null ? name : `${name}=${String(value)}`, value }));
}

function habitOf(services: JsonMap): Habit | undefined {
  const provider = Object.keys(services).find((name) => /flagd$/.test(name)) ?? Object.keys(services).find((name) => /flagd/.test(JSON.stringify(mapOf(services[name])['image'] ?? ''))) ?? 'flagd';
  const users = Object.entries(services).filter(([name]) => !name.startsWith(provider)).map(([, data]) => ({ data: mapOf(data), variables: variablesOf(mapOf(data)).filter((one) => /^FLAGD_/.test(one.name)) }));
  const consumers = users.filter((one) => one.variables.length > 0);
  if (consumers.length === 0) return undefined;
  const names = [...new Set(consumers.flatMap((one) => one.variables.map((variable) => variable.name)))];
  const common = names.filter((name) => consumers.filter((one) => one.variables.some((variable) => variable.name === name)).length * 2 > consumers.length);
  const variables = common.flatMap((name) => consumers.flatMap((one) => one.variables).find((one) => one.name === name) ?? []);
  const conditions = consumers.map((one) => mapOf(one.data['depends_on'])[provider]).filter((one) => one !== undefined);
  return { variables, provider, condition: conditions[0] ?? { condition: 'service_started' } };
}

function operations(service: string, data: JsonMap, habit: Habit): YamlOp[] {
  const there = new Set(variablesOf(data).map((one) => one.name));
  const missing = habit.variables.filter((one) => !there.has(one.name));
  const at = ['services', service, 'environment'];
  const asMap = data['environment'] !== undefined && !Array.isArray(data['environment']);
  const variables = missing.map((one): YamlOp => (asMap ? { op: 'set', at, key: one.name, value: one.value, place: 'sorted' } : { op: 'append', at, value: one.item, place: 'sorted' }));
  return [...variables, ...dependency(service, data['depends_on'], habit)];
}

function dependency(service: string, depends: Json | undefined, { provider, condition }: Habit): YamlOp[] {
  const at = ['services', service, 'depends_on'];
  if (Array.isArray(depends)) return depends.includes(provider) ? [] : [{ op: 'append', at, value: provider }];
  if (provider in mapOf(depends)) return [];
  return [{ op: 'set', at: ['services', service, 'depends_on'], key: provider, value: condition }];
}
