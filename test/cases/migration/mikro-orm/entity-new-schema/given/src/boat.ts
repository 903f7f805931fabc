import { defineEntity, p } from '@mikro-orm/core';

export const BoatSchema = defineEntity({
  name: 'Boat',
  tableName: 'boats',
  properties: {
    id: p.integer().primary(),
    title: p.text(),
    note: p.text().nullable(),
  },
});
