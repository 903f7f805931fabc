import { Entity, PrimaryKey, Property } from '@mikro-orm/core';

@Entity()
export class Branch {

  @PrimaryKey()
  id!: number;

  @Property()
  title!: string;

}
