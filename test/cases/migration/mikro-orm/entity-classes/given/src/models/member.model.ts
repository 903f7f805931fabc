import { Entity, Index, ManyToOne, PrimaryKey, Property, type Ref } from '@mikro-orm/core';
import { Branch } from './branch.model.js';

@Entity()
export class Member {

  @PrimaryKey()
  id!: number;

  @Property()
  @Index()
  email!: string;

  @Property({ type: 'text', nullable: true })
  bio?: string;

  @Property({ default: true })
  isActive!: boolean;

  @ManyToOne(() => Branch, { nullable: true, ref: true, deleteRule: 'set null' })
  branch?: Ref<Branch>;

  @Property({ onCreate: () => new Date() })
  createdAt!: Date;

}
