import type { KindRow } from '../pipeline/kind.js';

/** Every kind, one line each. `document` comes last: it follows from all the others. */
export const kinds: readonly KindRow[] = [
  { name: 'migration', type: 'database_migration', load: async () => (await import('./migration/index.js')).migration },
  { name: 'env', type: 'environment_variables', load: async () => (await import('./env/index.js')).env },
  { name: 'ci', type: 'ci_cd', load: async () => (await import('./ci/index.js')).ci },
  { name: 'docker', type: 'docker', load: async () => (await import('./docker/index.js')).docker },
  { name: 'iac', type: 'infrastructure_as_code', load: async () => (await import('./iac/index.js')).iac },
  { name: 'flag', type: 'feature_flag', load: async () => (await import('./flag/index.js')).flag },
  { name: 'monitoring', type: 'monitoring', load: async () => (await import('./monitoring/index.js')).monitoring },
  { name: 'secret', type: 'secrets', load: async () => (await import('./secret/index.js')).secret },
  { name: 'network', type: 'network_security', load: async () => (await import('./network/index.js')).network },
  { name: 'document', load: async () => (await import('./document/index.js')).document },
];
