import { defineEntity, p } from '@mikro-orm/core';

export const BoatSchema = defineEntity({
  name: 'Boat',
  tableName: 'hulls',
  properties: {
    id: p.integer().primary(),
    title: p.text(),
    note: p.text().nullable(),
  },
});
