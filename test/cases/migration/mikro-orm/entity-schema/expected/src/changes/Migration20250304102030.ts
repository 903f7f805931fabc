import { Migration } from '@mikro-orm/migrations';

export class Migration20250304102030 extends Migration {

  override async up(): Promise<void> {
    this.addSql(`alter table "members" add column "blocked_until" timestamp with time zone;`);
    this.addSql(`alter table "members" add column "remark" text;`);
    this.addSql(`alter table "members" alter column "email" type text;`);
  }

  override async down(): Promise<void> {
    this.addSql(`alter table "members" alter column "email" type varchar(255);`);
    this.addSql(`alter table "members" drop column "remark";`);
    this.addSql(`alter table "members" drop column "blocked_until";`);
  }

}
