import { DataSource } from 'typeorm';
import { Branch } from '../branches/branch.entity';
import { Member } from '../members/member.entity';
import { CreateMembers1704449700000 } from './changes/1704449700000-CreateMembers';
import { TrackOverdueLoans1741083630000 } from './changes/1741083630000-TrackOverdueLoans';
import { Loan } from '../loans/loan.entity';

export const source = new DataSource({
  type: 'postgres',
  entities: [Branch, Member, Loan],
  migrations: [CreateMembers1704449700000, TrackOverdueLoans1741083630000],
});
