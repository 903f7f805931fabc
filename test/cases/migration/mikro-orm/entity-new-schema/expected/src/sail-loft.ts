import { defineEntity, p } from '@mikro-orm/core';

export const SailLoftSchema = defineEntity({
  name: 'SailLoft',
  tableName: 'sail_lofts',
  properties: {
    id: p.integer().primary(),
    title: p.text(),
    floorArea: p.integer().default(0),
    openedOn: p.date().nullable(),
  },
});
