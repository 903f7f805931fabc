import { EntitySchema } from 'typeorm';
import type { Yard } from './kinds';

export interface Boat {
  id: number;
  title: string;
  note: string | null;
  yard?: Yard;
}

export const BoatEntity = new EntitySchema<Boat>({
  name: 'Boat',
  tableName: 'hulls',
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
  indices: [{ name: 'boats_title', columns: ['title'] }],
});
