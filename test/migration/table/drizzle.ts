import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DialectName } from '../../../generators/migration/sql/types.js';

const HOME = join(dirname(fileURLToPath(import.meta.url)), 'drizzle');

/** A Drizzle schema of the base, with what drizzle-kit makes of it: statements, journal and snapshot. */
export function drizzleFiles(dialect: DialectName): Record<string, string> {
  const home = join(HOME, dialect);
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const placed = files.map((one) => join(one.parentPath, one.name).slice(home.length + 1));
  const texts = placed.map((path) => [path === 'schema.ts' ? 'src/store/schema.ts' : `src/store/steps/${path}`, readFileSync(join(home, path), 'utf8')] as const);
  const config = `import { defineConfig } from 'drizzle-kit';\n\nexport default defineConfig({ dialect: '${dialect}', schema: './src/store/schema.ts', out: './src/store/steps' });\n`;
  return { 'drizzle.config.ts': config, ...Object.fromEntries(texts) };
}
