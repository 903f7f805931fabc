import { Migration } from '@mikro-orm/migrations';

export class Migration20240105101500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table "members" ("id" serial primary key, "email" varchar(255) not null, "bio" text null);`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table "members";`);
  }

}
