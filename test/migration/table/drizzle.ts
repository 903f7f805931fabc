import type { DialectName } from '../../../generators/migration/sql/types.js';

/** Filled in with the snapshots of the three dialects. */
export const drizzleFiles = (dialect: DialectName): Record<string, string> => ({ 'drizzle.config.ts': `export default { dialect: '${dialect}' };\n` });
