import type { Found, Json } from '../../pipeline/kind.js';

type JsonMap = { [key: string]: Json };
const mapOf = (value: Json | undefined): JsonMap => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
const listOf = (value: Json | undefined): JsonMap[] => (Array.isArray(value) ? value.map(mapOf) : []);

/** A provisioning file of Grafana's unified alerting. */
export interface AlertFile {
  path: string;
  groups: JsonMap[];
}

/** The provisioning files that hold alert rules. */
export async function alertFiles(found: Found): Promise<AlertFile[]> {
  const { parse } = await import('yaml');
  const paths = found.draft.files().filter((path) => /\.ya?ml$/.test(path));
  const files: AlertFile[] = [];
  for (const path of paths) {
    const text = await found.draft.read(path);
    if (!text || !/^apiVersion: 1\b/m.test(text) || !/^groups:/m.test(text)) continue;
    const groups = listOf(groupsIn(text, parse));
    if (groups.some((group) => listOf(group['rules']).some((rule) => 'uid' in rule || 'data' in rule))) files.push({ path, groups });
  }
  return files;
}

/** Files with templates in them are no YAML and hold nothing that could be followed. */
function groupsIn(text: string, parse: (text: string) => unknown): Json | undefined {
  try {
    return (parse(text) as { groups?: Json } | null)?.groups;
  } catch {
    return undefined;
  }
}
