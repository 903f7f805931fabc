import { EntitySchema } from 'typeorm';
import type { Yard } from './kinds';

export interface Pier {
  id: number;
  title: string;
  note: string | null;
  yard?: Yard;
}

export const PierEntity = new EntitySchema<Pier>({
  name: 'Pier',
  tableName: 'piers',
  columns: {
    id: {
      type: Number,
      primary: true,
      generated: true,
    },
    title: {
      type: 'text',
    },
    note: {
      type: 'text',
      nullable: true,
    },
  },
  relations: {
    yard: { type: 'many-to-one', target: 'Yard' },
  },
  indices: [{ name: 'piers_title', columns: ['title'] }],
});
