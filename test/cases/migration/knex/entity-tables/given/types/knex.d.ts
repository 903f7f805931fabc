import { Knex } from 'knex';

interface Boat {
  id: number;
  title: string;
  fax: string | null;
}

interface Yard {
  id: number;
  title: string;
  fax: string | null;
}

declare module 'knex/types/tables' {
  interface Tables {
    boats: Knex.CompositeTableType<Boat, Omit<Boat, 'id'>>;
    yards: Yard;
  }
}
