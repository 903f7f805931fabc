import { defineConfig } from 'drizzle-kit';

export default defineConfig({ schema: './src/data/tables.ts', out: './src/data/steps', dialect: 'postgresql' });
