import { Entity, Index, ManyToOne, PrimaryKey, Property, type Ref } from '@mikro-orm/core';
import { Branch } from './branch.model.js';

@Entity()
export class Member {

  @PrimaryKey()
  id!: number;

  @Property()
  @Index()
  email!: string;

  @Property({ type: 'text', default: '' })
  bio!: string;

  @Property({ default: true })
  isActive!: boolean;

  @Property({ nullable: true })
  @Index()
  blockedUntil?: Date;

  @Property({ length: 40, default: 'none' })
  cardNumber!: string;

  @ManyToOne(() => Branch, { nullable: true, ref: true, deleteRule: 'set null' })
  branch?: Ref<Branch>;

  @ManyToOne(() => Branch, { nullable: true, ref: true, deleteRule: 'set null' })
  homeBranch?: Ref<Branch>;

  @Property({ onCreate: () => new Date() })
  createdAt!: Date;

}
