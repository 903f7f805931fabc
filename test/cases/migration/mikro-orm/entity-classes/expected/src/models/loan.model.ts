import { Entity, ManyToOne, PrimaryKey, Property, type Ref } from '@mikro-orm/core';
import { Member } from './member.model.js';

@Entity()
export class Loan {

  @PrimaryKey()
  id!: number;

  @ManyToOne(() => Member, { ref: true, deleteRule: 'cascade' })
  member!: Ref<Member>;

  @Property({ type: 'date' })
  dueOn!: string;

  @Property({ type: 'json', nullable: true })
  notes?: Record<string, unknown>;

}
