import { test } from 'vitest';
import { applied } from './entity/workspace.js';

const show = async (name: string, files: Record<string,string>, ops: unknown[]) => test(name, async () => {
  const out = await applied(files, ops);
  for (const [path, text] of Object.entries(out.files)) if (!/migrations|\.md$/.test(path)) {
    console.log(`=== ${path}\n${text}`);
  }
  console.log(out.warnings.filter((one) => !/Migration /.test(one)), out.follow_up);
});
const kysely = {
  'package.json': JSON.stringify({ name: 'x', dependencies: { kysely: '0.28.0', pg: '8.13.0' } }),
  'migrations/20240105101500_create_users.ts': `import { sql, type Kysely } from 'kysely'
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`CREATE TABLE users (id SERIAL PRIMARY KEY, name TEXT NOT NULL, bio TEXT, is_admin BOOLEAN NOT NULL DEFAULT false, seen_at TIMESTAMPTZ, created_at TIMESTAMPTZ NOT NULL DEFAULT now())\`.execute(db)
}
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql\`DROP TABLE users\`.execute(db)
}
`,
  'src/database.ts': `import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'

export interface Database {
  users: UserTable
}

export interface UserTable {
  id: Generated<number>
  name: string
  bio: string | null
  is_admin: Generated<boolean>
  seen_at: ColumnType<Date | null, string | null, string | null>
  created_at: ColumnType<Date, string | undefined, never>
}

export type User = Selectable<UserTable>
export type NewUser = Insertable<UserTable>
`};
const addOps = (t: string) => [
  { op: 'add_column', table: t, column: { name: 'last_seen_at', value_type: 'timestamptz' } },
  { op: 'add_column', table: t, column: { name: 'nick_name', value_type: 'varchar(40)', nullable: false, default: 'x' } },
  { op: 'add_column', table: t, column: { name: 'prefs', value_type: 'json' } },
  { op: 'create_index', table: t, columns: ['last_seen_at'] },
  { op: 'alter_column', table: t, column: 'bio', nullable: false, default: 'anonymous' },
  { op: 'rename_column', table: t, column: 'name', to: 'full_name' },
];
const createOps = [{ op: 'create_table', table: 'audit_logs', primary_key: ['id'], columns: [
   { name: 'id', value_type: 'sql:serial', nullable: false },
   { name: 'action', value_type: 'varchar(40)', nullable: false },
   { name: 'user_id', value_type: 'integer', nullable: false, references: { table: 'users', column: 'id', on_delete: 'cascade' } },
   { name: 'details', value_type: 'json' },
   { name: 'created_at', value_type: 'timestamptz', nullable: false, default: { expression: 'now()' } },
  ], indexes: [{ columns: ['action'] }] }];
show('kysely', kysely, addOps('users'));
show('kysely create', kysely, createOps);
const mikro = {
  'package.json': JSON.stringify({ name: 'x', dependencies: { '@mikro-orm/core': '6.4.0', '@mikro-orm/postgresql': '6.4.0', '@mikro-orm/migrations': '6.4.0' } }),
  'src/migrations/Migration20240105101500.ts': `import { Migration } from '@mikro-orm/migrations';

export class Migration20240105101500 extends Migration {
  override async up(): Promise<void> {
    this.addSql(\`create table "users" ("id" serial primary key, "name" varchar(255) not null, "bio" text, "is_admin" boolean not null default false, "team_id" int, "created_at" timestamptz not null);\`);
  }
  override async down(): Promise<void> {
    this.addSql(\`drop table "users";\`);
  }
}
`,
  'src/entities/user.entity.ts': `import { Entity, Index, ManyToOne, PrimaryKey, Property, type Ref } from '@mikro-orm/core';
import { Team } from './team.entity.js';

@Entity({ tableName: 'users' })
@Index({ properties: ['name', 'bio'] })
export class User {
  @PrimaryKey()
  id!: number;

  @Property()
  name!: string;

  @Property({ type: 'text', nullable: true })
  bio?: string;

  @Property({ default: false })
  isAdmin: boolean = false;

  @ManyToOne(() => Team, { nullable: true, ref: true, deleteRule: 'set null' })
  team?: Ref<Team>;

  @Property({ onCreate: () => new Date() })
  createdAt!: Date;
}
`,
  'src/entities/team.entity.ts': `import { Entity, PrimaryKey, Property } from '@mikro-orm/core';

@Entity({ tableName: 'teams' })
export class Team {
  @PrimaryKey()
  id!: number;

  @Property()
  title!: string;
}
`,
  'src/entities/index.ts': `export * from './team.entity.js';\nexport * from './user.entity.js';\n`,
  'src/mikro-orm.config.ts': `import { defineConfig } from '@mikro-orm/postgresql';\nimport { Team } from './entities/team.entity.js';\nimport { User } from './entities/user.entity.js';\n\nexport default defineConfig({ dbName: 'x', entities: [Team, User] });\n`,
};
show('mikro', mikro, [...addOps('users'), { op: 'add_column', table: 'users', column: { name: 'owner_id', value_type: 'integer', nullable: false, references: { table: 'users', column: 'id', on_delete: 'cascade' } } }]);
show('mikro create', mikro, createOps);
const seq = {
  'package.json': JSON.stringify({ name: 'x', dependencies: { sequelize: '6.37.0', pg: '8.13.0' }, devDependencies: { 'sequelize-cli': '6.6.2' } }),
  'migrations/20240105101500-create-users.js': `'use strict';

module.exports = {
  async up(queryInterface) {
    await queryInterface.sequelize.query(\`CREATE TABLE "Users" (id SERIAL PRIMARY KEY, name VARCHAR(255) NOT NULL, bio TEXT, "isAdmin" BOOLEAN NOT NULL DEFAULT false)\`);
  },

  async down(queryInterface) {
    await queryInterface.sequelize.query(\`DROP TABLE "Users"\`);
  },
};
`,
  'models/user.js': `'use strict'

module.exports = function (sequelize, DataTypes) {
  var User = sequelize.define('User', {
    id: {
      type: DataTypes.INTEGER,
      primaryKey: true,
      autoIncrement: true
    },
    name: {
      type: DataTypes.STRING,
      allowNull: false
    },
    bio: DataTypes.TEXT,
    isAdmin: {
      type: DataTypes.BOOLEAN,
      allowNull: false,
      defaultValue: false
    }
  }, {
    indexes: [
      {
        unique: true,
        fields: ['name']
      }
    ]
  })

  User.associate = function (models) {
    User.hasMany(models.Note)
  }

  return User
}
`};
show('sequelize', seq, addOps('Users'));
const st = {
  'package.json': JSON.stringify({ name: 'x', dependencies: { sequelize: '6.37.0', 'sequelize-typescript': '2', pg: '8.13.0' }, devDependencies: { 'sequelize-cli': '6.6.2' } }),
  'migrations/20240105101500-create-users.js': seq['migrations/20240105101500-create-users.js'].replaceAll('Users', 'shares').replace('"isAdmin"', '"userId" uuid, "isAdmin"'),
  'models/Share.ts': `import {
  ForeignKey,
  BelongsTo,
  Column,
  Table,
  DataType,
  Default,
} from "sequelize-typescript";
import User from "./User";
import IdModel from "./base/IdModel";

@Table({ tableName: "shares", modelName: "share" })
class Share extends IdModel {
  @Column(DataType.BOOLEAN)
  published: boolean;

  @Column(DataType.TEXT)
  bio: string | null;

  /** Total count of views */
  @Default(0)
  @Column(DataType.INTEGER)
  views: number;

  @Column(DataType.STRING)
  name: string;

  // associations

  @BelongsTo(() => User, "userId")
  user: User;

  @ForeignKey(() => User)
  @Column(DataType.UUID)
  userId: string;

  get x() { return 1; }
}

export default Share;
`,
 'models/User.ts': `import { Column, DataType, Table } from "sequelize-typescript";
import IdModel from "./base/IdModel";

@Table({ tableName: "users", modelName: "user" })
class User extends IdModel {
  @Column(DataType.STRING)
  name: string;
}

export default User;
`,
  'models/index.ts': `export { default as Share } from "./Share";\n\nexport { default as User } from "./User";\n`,
  'models/base/IdModel.ts': `import { Column, CreatedAt, DataType, Model, PrimaryKey } from "sequelize-typescript";

class IdModel extends Model {
  @PrimaryKey
  @Column(DataType.UUID)
  id: string;

  @CreatedAt
  @Column(DataType.DATE)
  created_at: Date;
}

export default IdModel;
`,
};
show('seq-ts', st, [...addOps('shares').slice(0, 3), { op: 'alter_column', table: 'shares', column: 'bio', nullable: false }, { op: 'add_column', table: 'shares', column: { name: 'editorId', value_type: 'uuid', references: { table: 'users', column: 'id' } } }]);
show('seq-ts create', st, createOps);
