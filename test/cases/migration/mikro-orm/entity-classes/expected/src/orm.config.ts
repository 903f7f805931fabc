import { defineConfig } from '@mikro-orm/postgresql';
import { Branch, Member, Loan } from './models/index.js';

export default defineConfig({
  dbName: 'lending',
  entities: [Branch, Member, Loan],
});
