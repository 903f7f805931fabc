import { Model } from 'objection';

export class SailLoft extends Model {
  static tableName = 'sail_lofts';

  id!: number;
  title!: string;
  floor_area!: number;
  closed_on?: string | null;

  static get jsonSchema() {
    return {
      type: 'object',
      required: ['title'],
      properties: {
        id: { type: 'integer' },
        title: { type: 'string', maxLength: 40 },
        floor_area: { type: 'integer' },
        closed_on: { type: ['string', 'null'], format: 'date' },
      },
    };
  }
}
