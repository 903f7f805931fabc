import type { Found } from '../../pipeline/kind.js';

/** A Prometheus data source of Grafana, and where it is named. */
export interface Datasource {
  uid: string;
  file: string;
}

/** The uid of the Prometheus data source: as provisioned, else as the dashboards name it. */
export function datasourceOf(found: Found): Datasource | undefined {
  return found.memo('monitoring.datasource', () => provisioned(found) ?? onDashboards(found));
}

function provisioned(found: Found): Datasource | undefined {
  const all = found.workspace.glob('**/*.{yml,yaml}').flatMap((path) => {
    const text = found.workspace.read(path) ?? '';
    return /^\s*datasources:/m.test(text) ? uidsIn(text).map((one) => ({ ...one, file: path })) : [];
  });
  return all.find((one) => one.isDefault) ?? all[0];
}

/** The entries of `datasources`, by their lines: such files hold `$VARIABLES` and templates that are no plain YAML. */
function uidsIn(text: string): { uid: string; isDefault: boolean }[] {
  const entries = text.split(/^\s*- (?=\w+:)/m).slice(1);
  const prometheus = entries.filter((entry) => /^\s*type: *['"]?prometheus['"]?\s*$/m.test(entry));
  return prometheus.flatMap((entry) => {
    const uid = /^\s*uid: *['"]?([\w.-]+)['"]?\s*$/m.exec(entry)?.[1];
    return uid ? [{ uid, isDefault: /^\s*isDefault: *true/m.test(entry) }] : [];
  });
}

function onDashboards(found: Found): Datasource | undefined {
  for (const path of found.workspace.glob('**/*.json').filter((one) => /grafana|dashboard/i.test(one))) {
    const text = found.workspace.read(path) ?? '';
    const match = /"type":\s*"prometheus",\s*"uid":\s*"([\w.-]+)"/.exec(text);
    if (match?.[1]) return { uid: match[1], file: path };
  }
  return undefined;
}
