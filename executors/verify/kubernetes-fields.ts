import type { Json } from '../../pipeline/kind.js';
import { dig, isMap, type Manifest } from '../../pipeline/kubernetes/manifests.js';

/** Fields of a type; a name behind `:` is the type of the field, in brackets that of its items. */
type Fields = Record<string, string>;

const words = (text: string): Fields =>
  Object.fromEntries(
    text
      .split(' ')
      .map((word) => word.split(':'))
      .map(([name = '', type = '']) => [name, type]),
  );

/**
 * The fields that Kubernetes knows, for the types that are written here: the schemas of kubernetes-models let unknown ones pass, and the
 * server drops them. https://kubernetes.io/docs/reference/kubernetes-api/ (1.34)
 */
const TYPES: Record<string, Fields> = {
  NetworkPolicy: words('apiVersion kind metadata spec:policy'),
  policy: words('podSelector:selector policyTypes ingress:[rule] egress:[rule]'),
  rule: words('from:[peer] to:[peer] ports:[port]'),
  peer: words('ipBlock:block podSelector:selector namespaceSelector:selector'),
  block: words('cidr except'),
  port: words('port protocol endPort'),
  selector: words('matchLabels matchExpressions'),
  HorizontalPodAutoscaler: words('apiVersion kind metadata spec:hpa status'),
  hpa: words('scaleTargetRef:target minReplicas maxReplicas metrics:[metric] behavior'),
  target: words('apiVersion kind name'),
  metric: words('type resource containerResource pods object external'),
  PodDisruptionBudget: words('apiVersion kind metadata spec:pdb status'),
  pdb: words('selector:selector minAvailable maxUnavailable unhealthyPodEvictionPolicy'),
  Deployment: words('apiVersion kind metadata spec:deployment status'),
  deployment: words(
    'replicas selector:selector template:template strategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds',
  ),
  StatefulSet: words('apiVersion kind metadata spec:statefulset status'),
  statefulset: words(
    'replicas selector:selector template:template serviceName volumeClaimTemplates podManagementPolicy updateStrategy revisionHistoryLimit minReadySeconds persistentVolumeClaimRetentionPolicy ordinals',
  ),
  template: words('metadata spec:pod'),
  pod: words(
    'containers:[container] initContainers:[container] ephemeralContainers volumes restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC shareProcessNamespace securityContext imagePullSecrets hostname subdomain affinity schedulerName tolerations hostAliases priorityClassName priority dnsConfig readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride',
  ),
  container: words(
    'name image command args workingDir ports envFrom env:[env] resources:resources resizePolicy restartPolicy restartPolicyRules volumeMounts volumeDevices livenessProbe:probe readinessProbe:probe startupProbe:probe lifecycle terminationMessagePath terminationMessagePolicy imagePullPolicy securityContext:security stdin stdinOnce tty',
  ),
  env: words('name value valueFrom:source'),
  source: words('configMapKeyRef:key secretKeyRef:key fieldRef resourceFieldRef fileKeyRef'),
  key: words('name key optional'),
  resources: words('requests limits claims'),
  probe: words(
    'exec httpGet tcpSocket grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold terminationGracePeriodSeconds',
  ),
  security: words(
    'capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile',
  ),
};

/** Fields of a manifest that Kubernetes does not know, where its type is in the table. */
export function unknownFields(one: Manifest): string[] {
  return TYPES[one.kind] ? walk(one, one.data, one.kind, []) : [];
}

function walk(one: Manifest, value: Json, type: string, path: (string | number)[]): string[] {
  const fields = TYPES[type];
  if (!fields || !isMap(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const next = [...path, name];
    if (!Object.hasOwn(fields, name))
      return [`${one.path}:${one.view.lineOf(next) ?? 1}: ${one.kind} ${one.name}: Kubernetes knows no ${next.join('.')}`];
    const inner = fields[name] ?? '';
    const items = inner.startsWith('[') && Array.isArray(item) ? item.map((_, at) => at) : undefined;
    if (items) return items.flatMap((at) => walk(one, dig(item, at) ?? null, inner.slice(1, -1), [...next, at]));
    return walk(one, item, inner, next);
  });
}
