import type { Json } from '../../../pipeline/kind.js';
import type { ComposeTask } from '../task.js';
import { common, isFields, type ComposeFile, type Fields } from './compose-file.js';
import { isListStyle, written } from './variables.js';

// The order of the Compose specification's own examples, for what no neighbour shows.
const KEYS = ['image', 'container_name', 'restart', 'depends_on', 'environment', 'ports', 'volumes', 'networks', 'healthcheck', 'logging'];

/** A new service: what the plan says, and what most of its neighbours have (restart, networks, logging, name of the container). */
export function newService(task: ComposeTask, file: ComposeFile): { text: string; because: string[] } {
  const neighbours = Object.entries(file.services);
  const because: string[] = [];
  const fields = new Map<string, Json>();
  const put = (key: string, value: Json | undefined): void => void (value !== undefined && fields.set(key, value));
  put('image', task.image ?? undefined);
  put('container_name', containerName(task.service, neighbours));
  put('restart', task.restart ?? inherited(neighbours, 'restart', because));
  put('depends_on', task.depends_on?.length ? dependencies(task.depends_on, file) : undefined);
  put('environment', environmentOf(task, file));
  put('ports', task.ports?.length ? task.ports.map(String) : undefined);
  put('volumes', task.volumes?.length ? task.volumes : undefined);
  put('networks', task.networks?.length ? task.networks : listed(inherited(neighbours, 'networks', because)));
  put('healthcheck', task.healthcheck ? healthcheckOf(task.healthcheck, neighbours) : undefined);
  return { text: textOf(fields, file, because), because };
}

function inherited(neighbours: readonly [string, Fields][], key: string, because: string[]): Json | undefined {
  const value = common(
    neighbours.map(([, service]) => service[key]),
    neighbours.length,
  );
  if (value !== undefined) because.push(`${key} as most services here have it`);
  return value;
}

// Aliases of one network to another service's name are that service's own.
const listed = (value: Json | undefined): Json | undefined => (isFields(value) ? Object.keys(value) : value);

function containerName(service: string, neighbours: readonly [string, Fields][]): string | undefined {
  const named = neighbours.filter(([, one]) => typeof one['container_name'] === 'string');
  if (named.length === 0 || named.length * 2 <= neighbours.length) return undefined;
  const forms = named.map(([name, one]) => String(one['container_name']).replace(name, () => '\u0000'));
  const form = common(forms, named.length);
  return typeof form === 'string' && form.includes('\u0000') ? form.replace('\u0000', () => service) : undefined;
}

function environmentOf(task: ComposeTask, file: ComposeFile): Json | undefined {
  const entries = Object.entries(task.environment ?? {});
  if (entries.length === 0) return undefined;
  if (isListStyle(file)) return entries.map(([name, value]) => written(name, value, file, undefined, true));
  return Object.fromEntries(entries.map(([name, value]) => [name, written(name, value, file, undefined, false)]));
}

/** `depends_on` in the form of the neighbours: names, or names with a condition. */
export function dependencies(names: readonly string[], file: ComposeFile): Json {
  const forms = Object.values(file.services)
    .map((service) => service['depends_on'])
    .filter((one) => one !== undefined);
  if (forms.filter(isFields).length * 2 <= forms.length) return [...names];
  return Object.fromEntries(names.map((name) => [name, { condition: conditionFor(name, file) }]));
}

/** The condition under which a service counts as there. */
export const conditionFor = (name: string, file: ComposeFile): string =>
  file.services[name]?.['healthcheck'] === undefined ? 'service_started' : 'service_healthy';

/** A check in the form of the neighbours: a shell command, `CMD-SHELL` or `CMD` with arguments; their times where the plan has none. */
export function healthcheckOf(wanted: NonNullable<ComposeTask['healthcheck']>, neighbours: readonly [string, Fields][]): Json {
  const checks = neighbours.map(([, service]) => service['healthcheck']).filter(isFields);
  const times = ['interval', 'timeout', 'retries', 'start_period'] as const;
  const given = times.flatMap((key): [string, Json][] => {
    const value =
      wanted[key] ??
      common(
        checks.map((check) => check[key]),
        checks.length,
      );
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return { test: testOf(wanted.test, checks), ...Object.fromEntries(given) };
}

function testOf(test: string | string[], checks: readonly Fields[]): Json {
  if (Array.isArray(test)) return test;
  const forms = checks.map((check) => (Array.isArray(check['test']) ? String(check['test'][0]) : 'text'));
  const form = common(forms, forms.length) ?? 'CMD-SHELL';
  if (form === 'text') return test;
  const isSimple = /^[\w./:@=,+-]+(?: [\w./:@=,+-]+)*$/.test(test);
  return form === 'CMD' && isSimple ? ['CMD', ...test.split(' ')] : ['CMD-SHELL', test];
}

/** The service as YAML, its keys in the order of the neighbours, an anchored logging section referred to as they do. */
function textOf(fields: ReadonlyMap<string, Json>, file: ComposeFile, because: string[]): string {
  const { view } = file;
  const names = Object.keys(file.services);
  const marks = names.map((name) => view.markOf(['services', name, 'logging']));
  const logging = common(
    marks.map((mark) => (mark?.startsWith('*') ? mark : undefined)),
    names.length,
  );
  const texts = new Map(
    [...fields].map(([key, value]) => [key, key === 'healthcheck' ? checkText(value, file) : view.style().render({ [key]: value })]),
  );
  if (typeof logging === 'string') {
    texts.set('logging', `logging: ${logging}`);
    because.push(`logging: ${logging} as most services here have it`);
  }
  return orderOf(file, names)
    .flatMap((key) => texts.get(key) ?? [])
    .join('\n');
}

/** The check's command in brackets with quotes, as the specification's examples have it, unless the neighbours show another form. */
function checkText(check: Json, file: ComposeFile): string {
  const { view } = file;
  const style = view.style();
  const shown = Object.keys(file.services)
    .map((name) => view.textOf(['services', name, 'healthcheck', 'test']))
    .filter((text): text is string => text !== undefined);
  if (!isFields(check) || !Array.isArray(check['test']) || shown.some((text) => !/^\[\s*["']/.test(text)))
    return style.render({ healthcheck: check });
  const quote = shown.some((text) => text.includes("'") && !text.includes('"')) ? "'" : '"';
  const words = check['test'].map((word) => (quote === "'" ? `'${String(word).replaceAll("'", "''")}'` : JSON.stringify(word)));
  const { test: _, ...rest } = check;
  const lines = [`test: [${words.join(', ')}]`, ...(Object.keys(rest).length > 0 ? style.render(rest).split('\n') : [])];
  return ['healthcheck:', ...lines.map((line) => ' '.repeat(style.indent) + line)].join('\n');
}

function orderOf(file: ComposeFile, names: readonly string[]): string[] {
  const orders = names.map((name) => file.view.keysOf(['services', name]));
  const average = (key: string): number => {
    const places = orders.filter((keys) => keys.includes(key)).map((keys) => keys.indexOf(key) / Math.max(1, keys.length - 1));
    return places.length ? places.reduce((sum, one) => sum + one, 0) / places.length : -1;
  };
  const known = KEYS.filter((key) => average(key) >= 0).sort((a, b) => average(a) - average(b));
  for (const [index, key] of KEYS.entries()) {
    if (known.includes(key)) continue;
    const before = KEYS.slice(0, index).findLast((one) => known.includes(one));
    known.splice(before === undefined ? 0 : known.indexOf(before) + 1, 0, key);
  }
  return known;
}
