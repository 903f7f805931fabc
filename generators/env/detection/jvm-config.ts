import { manifests } from '../../../pipeline/detect/manifests.js';
import type { Detect } from '../../../pipeline/kind.js';
import { READS, RESOURCES, readsVariables } from './resources.js';

/** Resources of a JVM program without Spring (Dropwizard, Micronaut, Quarkus …) that read variables as `${NAME:default}`. */
export const detectJvmConfig: Detect = {
  files: RESOURCES,
  words: READS,
  locate: (workspace, seen) => {
    if (manifests(workspace).declared('org.springframework*').length > 0) return undefined;
    const evidence = readsVariables(workspace, RESOURCES);
    const paths = evidence.map((one) => one.file);
    return { ...seen, paths, evidence, details: { style: 'jvm-config', files: paths } };
  },
};
