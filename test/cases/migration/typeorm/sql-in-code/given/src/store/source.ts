import { DataSource } from 'typeorm';
import { CreateUsers1704449700000 } from './changes/1704449700000-CreateUsers';

export const source = new DataSource({
  type: 'postgres',
  migrations: [CreateUsers1704449700000],
});
