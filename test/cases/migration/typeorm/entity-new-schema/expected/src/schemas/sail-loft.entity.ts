import { EntitySchema } from 'typeorm';

export interface SailLoft {
  id: number;
  title: string;
  floor_area: number;
  opened_on: string | null;
}

export const SailLoftEntity = new EntitySchema<SailLoft>({
  name: 'SailLoft',
  tableName: 'sail_lofts',
  columns: {
    id: {
      type: Number,
      primary: true,
      generated: true,
    },
    title: {
      type: 'text',
    },
    floor_area: {
      type: 'integer',
      default: 0,
    },
    opened_on: {
      type: 'date',
      nullable: true,
    },
  },
});
