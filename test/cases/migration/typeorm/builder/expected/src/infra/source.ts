import { DataSource } from 'typeorm';
import { CreateBoats1698912900000 } from './steps/1698912900000-CreateBoats';
import { CreateBerths1705570200000 } from './steps/1705570200000-CreateBerths';
import { AddPaidUntilAndHomeBerthIdToBerthsAndBoats1741083630000 } from './steps/1741083630000-AddPaidUntilAndHomeBerthIdToBerthsAndBoats';

export const harbour = new DataSource({
  type: 'postgres',
  migrations: [CreateBoats1698912900000, CreateBerths1705570200000, AddPaidUntilAndHomeBerthIdToBerthsAndBoats1741083630000],
});
