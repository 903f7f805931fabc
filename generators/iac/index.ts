import type { Kind } from '../../pipeline/kind.js';
import { helm } from './helm.js';
import { infer } from './infer.js';
import { kubernetes } from './kubernetes.js';
import { task, type Infrastructure } from './task.js';
import { terraform } from './terraform.js';

/** Infrastructure as code: cloud resources, and the workloads on Kubernetes. */
export const iac: Kind<Infrastructure> = {
  name: 'iac',
  type: 'infrastructure_as_code',
  title: 'Add or change infrastructure as code',
  task,
  infer,
  parts: (change) => [
    ...(asksForCloud(change) ? ['cloud'] : []),
    ...(change.workload ? [change.tool === helm.name ? 'helm' : 'workload'] : []),
  ],
  tools: [terraform, kubernetes, helm],
};

const asksForCloud = (change: Infrastructure): boolean =>
  change.resources.length + change.variables.length + change.outputs.length + change.modules.length + change.update.length > 0;
