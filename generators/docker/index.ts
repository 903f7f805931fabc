import type { Kind } from '../../pipeline/kind.js';
import { compose } from './compose.js';
import { dockerfile } from './dockerfile.js';
import { inferDocker } from './infer.js';
import { dockerTask, type DockerTask } from './task.js';

/** Services of compose files; arguments, variables and ports of Dockerfiles. */
export const docker: Kind<DockerTask> = {
  name: 'docker',
  type: 'docker',
  title: 'Compose services and Dockerfiles',
  task: dockerTask,
  parts: (task) => [...(task.compose ? ['compose'] : []), ...(task.dockerfile ? ['dockerfile'] : [])],
  tools: [compose, dockerfile],
  infer: inferDocker,
};
