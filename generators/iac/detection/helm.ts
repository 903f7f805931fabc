import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import { ENVIRONMENT } from '../../../pipeline/detect/places.js';
import { capture, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect } from '../../../pipeline/kind.js';
import type { Workspace } from '../../../pipeline/workspace.js';

/** Helm: the folder of every `Chart.yaml` (a folder `charts` alone says nothing), and the files of values kept beside it. */
export const detectHelm: Detect = {
  contains: [{ files: ['Chart.{yaml,yml}'], text: /^apiVersion:\s*["']?v[12]\b/m, why: 'chart of Helm' }],
  locate: (workspace, seen) => {
    const charts = seen.paths.filter((path) => /^name:\s*\S/m.test(textOf(workspace, path) ?? ''));
    const folders = charts.map((path) => folderOf(path) || '.');
    const values = folders.flatMap((folder) => valuesFor(workspace, folder));
    const beside = values.filter((file) => !folders.some((folder) => folder === '.' || file.startsWith(`${folder}/`)));
    return {
      ...seen,
      paths: [...folders, ...new Set(beside)],
      evidence: seen.evidence.filter((one) => charts.includes(one.file)),
      details: {
        charts: Object.fromEntries(
          charts.map((path) => [folderOf(path) || '.', capture(textOf(workspace, path), /^name:\s*["']?([^\s"'#]+)/m) ?? '']),
        ),
        values: [...new Set(values)],
        environments: environmentsOf(values),
      },
    };
  },
};

/** `values*.yaml` of the chart, and those in the folder above it or in a folder of values or environments beside it. */
function valuesFor(workspace: Workspace, chart: string): string[] {
  const index = fileIndex(workspace);
  const own = index.inside(chart === '.' ? '' : chart);
  const above = chart === '.' ? '' : folderOf(chart);
  const siblings = index
    .folders(above)
    .filter((name) => /^(values|env|envs|environments|config)$/.test(name))
    .flatMap((name) => index.below(above ? `${above}/${name}` : name));
  const near = above === '' ? [] : index.inside(above);
  return [...own, ...near, ...siblings].filter(
    (file) => /(^|[._-])values([._-].*)?\.ya?ml$/.test(nameOf(file)) || (siblings.includes(file) && /\.ya?ml$/.test(file)),
  );
}

function environmentsOf(values: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of values) {
    const name = [...nameOf(file).split(/[._-]/), nameOf(folderOf(file))].find((word) => ENVIRONMENT.test(word));
    if (name) found[name] ??= file;
  }
  return found;
}
