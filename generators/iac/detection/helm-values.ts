import { fileIndex, folderOf, nameOf } from '../../../pipeline/detect/file-index.js';
import type { Detect } from '../../../pipeline/kind.js';

/** Files of values for charts that live elsewhere. Never certain: many programs call their settings values. */
export const detectHelmValues: Detect = {
  files: [
    'values{,[._-]*}.{yaml,yml}',
    '*[._-]values.{yaml,yml}',
    '{helm,charts,deploy,k8s,kubernetes,argocd,gitops}/**/values/*.{yaml,yml}',
  ],
  locate: (workspace, seen) => {
    const charts = fileIndex(workspace).match(['Chart.{yaml,yml}']).map(folderOf);
    const paths = seen.paths.filter(
      (path) => !charts.some((chart) => !folderOf(chart) || path.startsWith(`${folderOf(chart)}/`) || path.startsWith(`${chart}/`)),
    );
    const named = paths.filter((path) => /helm|k8s|kube|deploy|chart|argo|cluster|env/i.test(folderOf(path)) || /helm/i.test(nameOf(path)));
    return { ...seen, paths: named, evidence: seen.evidence.filter((one) => named.includes(one.file)), ambiguous: true };
  },
};
