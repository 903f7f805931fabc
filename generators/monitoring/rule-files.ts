import type { Found, Json } from '../../pipeline/kind.js';

type JsonMap = { [key: string]: Json };

/** A group of rules in a file, and the way to its list of rules. */
export interface RuleGroup {
  file: string;
  document: number;
  path: (string | number)[];
  name: string;
  rules: JsonMap[];
}

/** A YAML file with rule groups; `base` is the way to its list of groups. */
export interface RuleFile {
  path: string;
  document: number;
  base: (string | number)[];
  groups: RuleGroup[];
  /** The whole document, plain. */
  data: JsonMap;
}

const mapOf = (value: Json | undefined): JsonMap | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined);

/**
 * The rule files among some paths: Prometheus' own (`groups` at the top) and the operator's (`kind: PrometheusRule`).
 * Files that are no YAML (templates) are left out.
 */
export async function ruleFiles(paths: readonly string[], found: Found): Promise<RuleFile[]> {
  const files: RuleFile[] = [];
  for (const path of [...new Set(paths)]) {
    const text = await found.draft.read(path);
    if (text && /^\s*(- )?groups:/m.test(text)) files.push(...(await parseRules(path, text)));
  }
  return files;
}

/** The rule documents of one text; empty when it does not parse. */
export async function parseRules(path: string, text: string): Promise<RuleFile[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.some((document) => document.errors.length > 0)) return [];
  return documents.flatMap((document, index) => {
    const data = mapOf(document.toJS({ maxAliasCount: 100 }) as Json);
    return data ? rulesOf(path, index, data) : [];
  });
}

function rulesOf(path: string, document: number, data: JsonMap): RuleFile[] {
  const operator = data['kind'] === 'PrometheusRule';
  const base = operator ? ['spec', 'groups'] : ['groups'];
  const groups = operator ? mapOf(data['spec'])?.['groups'] : data['groups'];
  if (!Array.isArray(groups) || groups.length === 0) return [];
  const read = groups.flatMap((group, index) => groupOf(path, document, [...base, index, 'rules'], group));
  return read.length ? [{ path, document, base, groups: read, data }] : [];
}

/**
 * A file that new rules can be put into although it has none: nothing but comments in it, or an empty list of groups.
 * @param kind what the rules are for: Prometheus' own file, or a resource of the operator
 * @returns undefined for a file that is something else
 */
export async function vacantRules(path: string, text: string, kind: 'groups' | 'spec'): Promise<RuleFile | undefined> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.length > 1 || documents.some((document) => document.errors.length > 0)) return undefined;
  const value = (documents[0]?.toJS({ maxAliasCount: 100 }) ?? null) as Json;
  const data = value === null && kind === 'groups' ? {} : mapOf(value);
  if (!data || (kind === 'spec' && data['kind'] !== 'PrometheusRule')) return undefined;
  if (kind === 'groups' && Object.keys(data).some((key) => key !== 'groups')) return undefined;
  const spec = kind === 'spec' ? mapOf(data['spec'] ?? {}) : data;
  const groups = spec?.['groups'] ?? [];
  if (!spec || !Array.isArray(groups) || groups.length > 0) return undefined;
  return { path, document: 0, base: kind === 'spec' ? ['spec', 'groups'] : ['groups'], groups: [], data };
}

function groupOf(file: string, document: number, path: (string | number)[], group: Json): RuleGroup[] {
  const map = mapOf(group);
  const rules = Array.isArray(map?.['rules']) ? map['rules'].map(mapOf) : [];
  if (!map || !rules.every((rule) => rule && ('alert' in rule || 'record' in rule))) return [];
  return [{ file, document, path, name: String(map['name'] ?? ''), rules: rules as JsonMap[] }];
}

/** The alerting rules of some files, in order. */
export const alertingRules = (files: readonly RuleFile[]): JsonMap[] => files.flatMap((file) => file.groups.flatMap((group) => group.rules)).filter((rule) => 'alert' in rule);
