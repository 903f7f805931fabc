import { Knex } from 'knex';

interface Boat {
  id: number;
  title: string;
  hull_code: string | null;
}

interface SailLoft {
  id: number;
  title: string;
  floor_area: number;
  closed_on: Date | null;
}

interface Yard {
  id: number;
  title: string;
  phone: string | null;
}

declare module 'knex/types/tables' {
  interface Tables {
    boats: Knex.CompositeTableType<Boat, Omit<Boat, 'id'>>;
    yards: Yard;
    sail_lofts: SailLoft;
  }
}
