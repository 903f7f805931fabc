import { DataSource } from 'typeorm';
import { CreateUsers1704449700000 } from './changes/1704449700000-CreateUsers';
import { AddLastSeenToUsers1741083630000 } from './changes/1741083630000-AddLastSeenToUsers';

export const source = new DataSource({
  type: 'postgres',
  migrations: [CreateUsers1704449700000, AddLastSeenToUsers1741083630000],
});
