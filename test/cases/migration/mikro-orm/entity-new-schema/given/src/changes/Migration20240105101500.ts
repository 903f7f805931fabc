import { Migration } from '@mikro-orm/migrations';

export class Migration20240105101500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table boats (id serial primary key, title text not null, note text);`);
    this.addSql(`create table yards (id serial primary key, title text not null, note text);`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table yards;`);
    this.addSql(`drop table boats;`);
  }

}
