import { edit, type Change } from '../../pipeline/change.js';
import { editYaml } from '../../pipeline/edit/yaml.js';
import { containersOf, dig, workloadsNamed, type Manifest } from '../../pipeline/kubernetes/manifests.js';
import type { Json } from '../../pipeline/kind.js';
import type { Secret } from './task.js';

/** A Kubernetes secret and the key in it. */
export interface SecretKey {
  name: string;
  key: string;
}

/** A workload that reads a secret, and the container in it. */
export interface Consumer {
  workload: Manifest;
  container: string;
}

/** The workloads of the manifests that read a secret. Overlays that only patch a workload are left alone. */
export function consumersOf(secret: Secret, manifests: readonly Manifest[]): Consumer[] {
  return secret.consumers.flatMap((name) => {
    const workloads = workloadsNamed(manifests, name).filter((one) => dig(one.data, 'spec', 'selector') !== undefined);
    return workloads.flatMap((workload) => {
      const containers = containersOf(workload);
      const container = containers.find((one) => one === name) ?? containers[0];
      return container === undefined ? [] : [{ workload, container }];
    });
  });
}

function containerData({ workload, container }: Consumer): Json | undefined {
  const containers = dig(workload.data, 'spec', 'template', 'spec', 'containers');
  return Array.isArray(containers) ? containers.find((one) => dig(one, 'name') === container) : undefined;
}

const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);

/** The secrets that a container reads already: single keys, and whole ones. */
export function readBy(consumer: Consumer): { keys: (SecretKey & { env: string })[]; whole: string[] } {
  const data = containerData(consumer);
  const keys = listOf(dig(data, 'env')).flatMap((one) => {
    const [env, name, key] = [
      dig(one, 'name'),
      dig(one, 'valueFrom', 'secretKeyRef', 'name'),
      dig(one, 'valueFrom', 'secretKeyRef', 'key'),
    ];
    return typeof env === 'string' && typeof name === 'string' && typeof key === 'string' ? [{ env, name, key }] : [];
  });
  const whole = listOf(dig(data, 'envFrom')).flatMap((one) =>
    typeof dig(one, 'secretRef', 'name') === 'string' ? [dig(one, 'secretRef', 'name') as string] : [],
  );
  return { keys, whole };
}

/** Where the container's environment names the variable; undefined where it does not. */
export function lineOfVariable({ workload, container }: Consumer, variable: string): number | undefined {
  return workload.view.lineOf(['spec', 'template', 'spec', 'containers', { name: container }, 'env', { name: variable }]);
}

/** The reference to a key of a Kubernetes secret in a container's environment. */
export function reference({ workload, container }: Consumer, secret: Secret, { name, key }: SecretKey): Change {
  return edit(workload.path, editYaml, {
    op: 'append',
    at: ['spec', 'template', 'spec', 'containers', { name: container }, 'env'],
    value: { name: secret.name, valueFrom: { secretKeyRef: { name, key } } },
    by: 'name',
    document: workload.position,
  });
}
