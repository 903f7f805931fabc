import { manifests } from '../../../pipeline/detect/manifests.js';
import type { Detect } from '../../../pipeline/kind.js';
import { READS, RESOURCES, readsVariables } from './resources.js';

/** Spring: `application*.yml` and `.properties`, with variables as `${NAME:default}`, and classes of configuration properties. */
export const detectSpring: Detect = {
  dependencies: [
    'org.springframework.boot',
    'org.springframework.boot:*',
    'spring-boot-starter-parent',
    'spring-boot-starter-web',
    'spring-core',
  ],
  files: ['src/main/resources/{application,bootstrap}*.{yml,yaml,properties}'],
  words: READS,
  locate: (workspace, seen) => {
    if (manifests(workspace).declared('org.springframework*').length + manifests(workspace).declared('spring-boot*').length === 0)
      return undefined;
    const sightings = readsVariables(workspace, [...RESOURCES, 'config/application*.{yml,yaml,properties}']);
    const paths = [...new Set([...sightings.map((one) => one.file), ...seen.paths])];
    const dependencies = seen.evidence.filter((one) => one.why.startsWith('dependency'));
    const named = seen.evidence.filter((one) => one.why.startsWith('is named'));
    return { ...seen, paths, evidence: [...dependencies, ...sightings, ...named], details: { style: 'spring', files: paths } };
  },
};
