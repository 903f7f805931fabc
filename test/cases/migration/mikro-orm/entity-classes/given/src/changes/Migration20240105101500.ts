import { Migration } from '@mikro-orm/migrations';

export class Migration20240105101500 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`create table "branch" ("id" serial primary key, "title" varchar(255) not null);`);
    this.addSql(`create table "member" ("id" serial primary key, "email" varchar(255) not null, "bio" text null, "is_active" boolean not null default true, "branch_id" int null, "created_at" timestamptz not null);`);
    this.addSql(`create index "member_email_index" on "member" ("email");`);
    this.addSql(`alter table "member" add constraint "member_branch_id_foreign" foreign key ("branch_id") references "branch" ("id") on delete set null;`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table "member";`);
    this.addSql(`drop table "branch";`);
  }

}
