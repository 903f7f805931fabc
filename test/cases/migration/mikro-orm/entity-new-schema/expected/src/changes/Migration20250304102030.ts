import { Migration } from '@mikro-orm/migrations';

export class Migration20250304102030 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table sail_lofts (
        id serial primary key,
        title text not null,
        floor_area integer not null default 0,
        opened_on date
    );`);
    this.addSql(`alter table boats rename to hulls;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table hulls rename to boats;`);
    this.addSql(`drop table sail_lofts;`);
  }

}
