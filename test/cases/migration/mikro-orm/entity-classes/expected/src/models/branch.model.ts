import { Entity, PrimaryKey, Property } from '@mikro-orm/core';

@Entity()
export class Branch {

  @PrimaryKey()
  id!: number;

  @Property({ fieldName: 'name' })
  title!: string;

}
