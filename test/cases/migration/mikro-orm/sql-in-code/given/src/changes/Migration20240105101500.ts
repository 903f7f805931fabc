import { Migration } from '@mikro-orm/migrations';

export class Migration20240105101500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table "users" ("id" serial primary key, "name" text not null);`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table "users";`);
  }

}
