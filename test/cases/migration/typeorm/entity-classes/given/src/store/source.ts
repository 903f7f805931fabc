import { DataSource } from 'typeorm';
import { Branch } from '../branches/branch.entity';
import { Member } from '../members/member.entity';
import { CreateMembers1704449700000 } from './changes/1704449700000-CreateMembers';

export const source = new DataSource({
  type: 'postgres',
  entities: [Branch, Member],
  migrations: [CreateMembers1704449700000],
});
