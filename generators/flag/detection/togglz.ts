import type { Signs } from '../../../pipeline/detect.js';

/** Togglz and FF4J: features of JVM programs. */
export const detectTogglz: Signs = {
  dependencies: ['togglz-core', 'org.togglz:*', 'ff4j-core', 'org.ff4j:*'],
  uses: ['org.togglz', 'org.ff4j'],
};
