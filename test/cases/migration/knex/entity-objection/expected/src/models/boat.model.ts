import { Model } from 'objection';

export class Boat extends Model {
  static tableName = 'boats';

  id!: number;
  title!: string;
  hull_code?: string | null;

  static get jsonSchema() {
    return {
      type: 'object',
      required: ['title'],
      properties: {
        id: { type: 'integer' },
        title: { type: 'string', minLength: 1, maxLength: 80 },
        hull_code: { type: ['string', 'null'], maxLength: 12 },
      },
    };
  }

  shout(): string {
    return this.title.toUpperCase();
  }
}
