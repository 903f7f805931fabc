import { defineEntity, p } from '@mikro-orm/core';

export const YardSchema = defineEntity({
  name: 'Yard',
  tableName: 'yards',
  properties: {
    id: p.integer().primary(),
    title: p.text(),
    note: p.text().nullable(),
  },
});
