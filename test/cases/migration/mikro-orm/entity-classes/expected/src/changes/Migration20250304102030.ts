import { Migration } from '@mikro-orm/migrations';

export class Migration20250304102030 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table "member" add column "blocked_until" timestamp with time zone;`);
    this.addSql(`alter table "member" add column "card_number" varchar(40) not null default 'none';`);
    this.addSql(`alter table "member" add column "home_branch_id" integer;`);
    this.addSql(`alter table "member" add constraint "member_home_branch_id_fkey" foreign key ("home_branch_id") references "branch"("id") on delete set null;`);
    this.addSql(`create index "member_blocked_until_index" on "member" ("blocked_until");`);
    this.addSql(`alter table "member" alter column "bio" set not null;`);
    this.addSql(`alter table "member" alter column "bio" set default '';`);
    this.addSql(`alter table "branch" rename column "title" to "name";`);
    this.addSql(`create table "loan" (
        "id" serial primary key,
        "member_id" integer not null references "member"("id") on delete cascade,
        "due_on" date not null,
        "notes" jsonb
    );`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop table "loan";`);
    this.addSql(`alter table "branch" rename column "name" to "title";`);
    this.addSql(`alter table "member" alter column "bio" drop not null;`);
    this.addSql(`alter table "member" alter column "bio" drop default;`);
    this.addSql(`drop index "member_blocked_until_index";`);
    this.addSql(`alter table "member" drop constraint "member_home_branch_id_fkey";`);
    this.addSql(`alter table "member" drop column "home_branch_id";`);
    this.addSql(`alter table "member" drop column "card_number";`);
    this.addSql(`alter table "member" drop column "blocked_until";`);
  }

}
