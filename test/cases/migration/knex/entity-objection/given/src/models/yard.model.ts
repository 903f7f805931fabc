import { Model } from 'objection';

export class Yard extends Model {
  static tableName = 'yards';

  id!: number;
  title!: string;
  fax?: string | null;

  static get jsonSchema() {
    return {
      type: 'object',
      required: ['title'],
      properties: {
        id: { type: 'integer' },
        title: { type: 'string', minLength: 1, maxLength: 80 },
        fax: { type: ['string', 'null'] },
      },
    };
  }

  shout(): string {
    return this.title.toUpperCase();
  }
}
