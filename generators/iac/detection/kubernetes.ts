import { fileIndex, folderOf } from '../../../pipeline/detect/file-index.js';
import { anyOf, textOf } from '../../../pipeline/detect/reading.js';
import type { Detect, Finding } from '../../../pipeline/kind.js';

/** Kinds that people write for what they run; schemas of operators and resources of other tools are not among them. */
const KINDS = `
  Deployment StatefulSet DaemonSet ReplicaSet Pod Job CronJob Service Ingress ConfigMap Secret Namespace
  ServiceAccount Role RoleBinding ClusterRole ClusterRoleBinding PersistentVolume PersistentVolumeClaim
  StorageClass HorizontalPodAutoscaler VerticalPodAutoscaler PodDisruptionBudget NetworkPolicy ResourceQuota
  LimitRange PriorityClass Gateway HTTPRoute VirtualService Certificate ClusterIssuer Issuer ExternalSecret
  SealedSecret ServiceMonitor PodMonitor PrometheusRule HelmRelease HelmRepository Kustomization GitRepository
  Application ApplicationSet AppProject Rollout ScaledObject IngressRoute
`
  .trim()
  .split(/\s+/)
  .join('|');
const RESOURCE = new RegExp(`^kind:[ \\t]*["']?(?:${KINDS})\\b`, 'm');
const VERSION = /^apiVersion:[ \t]*["']?(?:[\w.-]+\/)?v\d\w*["']?[ \t]*(?:#.*)?$/m;
const NOT_RUN = anyOf(
  'm',
  /^apiVersion:\s*(backstage\.io|kustomize\.config\.k8s\.io|skaffold|tekton\.dev|template\.openshift\.io|chainsaw|kuttl\.dev)/,
  /^apiVersion: argoproj\.io\/v1alpha1\nkind: Workflow/,
);

/** What documents show is for readers to copy. */
const DOCUMENTS = /(^|\/)(docs?|documentation|website)\//;

/** Manifests of Kubernetes that are applied as they are. Templates of charts belong to their chart. */
export const detectKubernetes: Detect = {
  contains: [{ files: ['*.{yaml,yml}'], text: RESOURCE, why: 'resource of Kubernetes' }],
  locate: (workspace, seen) => {
    const charts = fileIndex(workspace).match(['Chart.{yaml,yml}']).map(folderOf);
    const paths = seen.paths.filter(
      (path) => !inChart(path, charts) && !/(^|\/)\.(github|tekton|gitlab)\//.test(path) && isResource(textOf(workspace, path) ?? ''),
    );
    return [
      found(
        seen,
        paths.filter((path) => !DOCUMENTS.test(path)),
      ),
      {
        ...found(
          seen,
          paths.filter((path) => DOCUMENTS.test(path)),
        ),
        ambiguous: true,
      },
    ];
  },
};

function found(seen: Finding, paths: string[]): Finding {
  const evidence = seen.evidence.filter((one) => paths.includes(one.file));
  return { ...seen, paths, evidence, details: { files: paths, folders: [...new Set(paths.map((path) => folderOf(path) || '.'))] } };
}

const inChart = (path: string, charts: readonly string[]): boolean =>
  charts.some((chart) =>
    ['templates', 'crds', 'charts', 'ci', 'tests'].some((part) => path.startsWith(chart ? `${chart}/${part}/` : `${part}/`)),
  );

const isResource = (text: string): boolean => VERSION.test(text) && !NOT_RUN.test(text);
