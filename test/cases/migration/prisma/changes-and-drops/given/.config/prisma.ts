import { join } from 'node:path';
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: join(__dirname, '..', 'data', 'crm.prisma'),
  migrations: { path: join(__dirname, '..', 'data', 'steps') },
});
