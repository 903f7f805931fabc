import type { Signs } from '../../../pipeline/detect.js';

/** Micrometer: where meters are declared in JVM programs. */
export const detectMicrometer: Signs = {
  dependencies: ['micrometer-core', 'micrometer-registry-prometheus', 'io.micrometer:*', 'spring-boot-starter-actuator'],
  uses: ['MeterRegistry', 'io.micrometer'],
};
