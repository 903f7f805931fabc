import { Migration } from '@mikro-orm/migrations';

export class Migration20250304102030 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table "users" add column "last_seen" timestamp with time zone;`);
    this.addSql(`create index "users_last_seen_idx" on "users" ("last_seen");`);
  }

  override async down(): Promise<void> {
    this.addSql(`drop index "users_last_seen_idx";`);
    this.addSql(`alter table "users" drop column "last_seen";`);
  }

}
