import type { Shape } from './model.js';
import { keyedBy, relationMember, type RelationWords } from './relation.js';

/** Relations of TypeORM: https://typeorm.io/docs/relations/relations (options). */
export const typeormRelations: RelationWords = {
  owning: new Set(['ManyToOne', 'OneToOne']),
  join: 'JoinColumn',
  column: 'name',
  // Without a word there may be no other row.
  nullable: (nullable, like) => (like.options.some((one) => one.key === 'nullable') ? String(nullable) : undefined),
  on_delete: 'onDelete',
  action: (action) => action.toUpperCase(),
  kept: new Set(['nullable', 'createForeignKeyConstraints']),
  by_default: keyedBy,
};

/** `@ManyToOne(() => User)` with its join column, like a sibling. */
export const typeormRelation: NonNullable<Shape['relation']> = (entity, reference, around) =>
  relationMember(entity, reference, around, typeormRelations);
