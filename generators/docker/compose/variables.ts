import { InfraError } from '../../../pipeline/error.js';
import type { YamlOp, YamlPlace } from '../../../pipeline/edit/yaml.js';
import type { Json } from '../../../pipeline/kind.js';
import { isFields, variablesOf, type ComposeFile } from './compose-file.js';

/** How a file hands a variable of the host on: by name alone, or as `${NAME}`. */
type Handing = 'bare' | 'braces';

const handsOn = (name: string, value: Json): boolean => typeof value === 'string' && (value === `\${${name}}` || value === `$${name}`);
const isReference = (name: string, value: Json): boolean =>
  value === null || value === '' || (typeof value === 'string' && new RegExp(`^\\$\\{?${name}\\b`).test(value));

/** How most variables are handed on, in the service first, else in the whole file. */
function handingOf(file: ComposeFile, service: string | undefined): Handing | undefined {
  const own = service === undefined ? [] : [...variablesOf(file.services[service])];
  const all = Object.values(file.services).flatMap((one) => [...variablesOf(one)]);
  for (const entries of [own, all]) {
    const bare = entries.filter(([, value]) => value === null).length;
    const braces = entries.filter(([name, value]) => handsOn(name, value)).length;
    if (bare + braces > 0) return bare > braces ? 'bare' : 'braces';
  }
  return undefined;
}

/** True where the environment is a list: of the service, else of most services. */
export function isListStyle(file: ComposeFile, service?: string): boolean {
  const own = service === undefined ? undefined : file.services[service]?.['environment'];
  if (own !== undefined && own !== null) return Array.isArray(own);
  const forms = Object.values(file.services)
    .map((one) => one['environment'])
    .filter((one) => one !== undefined && one !== null);
  return forms.filter(Array.isArray).length * 2 > forms.length;
}

/** A variable as an item of a list or the value of a key, in the manner of the file. */
export function written(name: string, value: Json, file: ComposeFile, service: string | undefined, isList: boolean): Json {
  const bare = (handsOn(name, value) && handingOf(file, service) === 'bare') || value === null;
  if (isList) return bare ? name : `${name}=${String(value)}`;
  if (bare) return null;
  // Compose refuses booleans as values of variables.
  return typeof value === 'boolean' ? String(value) : value;
}

/**
 * The operations that hand variables to a service that is there.
 * @throws InfraError for a variable that is there with another value
 */
export function variableOps(file: ComposeFile, service: string, wanted: { [name: string]: Json }): YamlOp[] {
  const there = variablesOf(file.services[service]);
  const isList = isListStyle(file, service);
  const at = ['services', service, 'environment'];
  const names = isList ? [...there.keys()] : file.view.keysOf(at).filter((key) => key !== '<<');
  return Object.entries(wanted).flatMap(([name, value]): YamlOp[] => {
    if (there.has(name)) return sameOrRefuse(file, service, name, value, there.get(name) ?? null);
    const place = placeOf(names, name);
    const content = written(name, value, file, service, isList);
    const container: YamlPlace = file.services[service]?.['image'] === undefined ? 'end' : { after: 'image' };
    const shared = { at, place, value: content, ...(file.view.has([...at.slice(0, 2), 'image']) ? { container } : {}) };
    return isList ? [{ op: 'append', ...shared }] : [{ op: 'set', key: name, ...shared }];
  });
}

function sameOrRefuse(file: ComposeFile, service: string, name: string, wanted: Json, there: Json): [] {
  const same = String(wanted) === String(there) || (isReference(name, wanted) && isReference(name, there));
  if (same) return [];
  const line = lineOfVariable(file, service, name);
  throw new InfraError({
    subject: `service "${service}" has ${name} with another value already`,
    file: file.path,
    ...(line === undefined ? {} : { line }),
    evidence: [`${name}=${String(there)}`],
    remedy: 'Change it by hand, or leave it out of the plan.',
  });
}

/** Line of a variable in either form. */
export const lineOfVariable = (file: ComposeFile, service: string, name: string): number | undefined =>
  file.view.lineOf(['services', service, 'environment', name]);

// Sorted lists stay sorted (the editor finds out whether they are); in others a variable goes to its relatives.
function placeOf(names: readonly string[], name: string): YamlPlace {
  const inOrder = names.slice(1).filter((other, index) => (names[index] as string) <= other).length;
  if (names.length > 2 && inOrder / (names.length - 1) >= 0.75) return 'sorted';
  const family = name.split('_')[0] as string;
  const relatives = names.filter((other) => other.split('_')[0] === family);
  const last = relatives.at(-1);
  return last !== undefined && relatives.length < names.length ? { after: last } : 'end';
}

/** Where a service gets its variables from when not from itself. */
export function inheritedFrom(file: ComposeFile, service: string): { how: 'env_file' | 'alias' | 'merge' | undefined; what: string } {
  const keys = file.view.keysOf(['services', service]);
  const mark = file.view.markOf(['services', service, 'environment']);
  if (mark?.startsWith('*')) return { how: 'alias', what: mark };
  const data = file.services[service] ?? {};
  if (!keys.includes('environment') && data['environment'] !== undefined)
    return { how: 'merge', what: file.view.markOf(['services', service, '<<']) ?? '<<' };
  if (!keys.includes('environment') && data['env_file'] !== undefined)
    return { how: 'env_file', what: envFiles(data['env_file']).join(', ') };
  return { how: undefined, what: '' };
}

const envFiles = (value: Json): string[] => [value].flat().map((one) => (isFields(one) ? String(one['path']) : String(one)));

/** Whether a wanted value only hands a variable of that name on. */
export const isHandedOn = (name: string, value: Json): boolean => value === null || isReference(name, value);
