import { readdirSync } from 'node:fs';

for (const file of readdirSync('database/migrations')) console.log(file);
