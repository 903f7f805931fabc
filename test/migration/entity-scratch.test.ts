import { test } from 'vitest';
import { applied } from '/work/main/test/migration/entity/workspace.js';

const files = {
  'package.json': JSON.stringify({ name: 'x', dependencies: { typeorm: '0.3.20', pg: '8.13.0' } }),
  'src/migrations/1704449700000-CreateUsers.ts': `import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateUsers1704449700000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`CREATE TABLE "users" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "email" character varying NOT NULL, "display_name" character varying(120), "is_active" boolean NOT NULL DEFAULT true, "team_id" uuid, "created_at" TIMESTAMP NOT NULL DEFAULT now())\`);
    await queryRunner.query(\`CREATE TABLE "teams" ("id" uuid PRIMARY KEY DEFAULT uuid_generate_v4(), "name" text NOT NULL)\`);
    await queryRunner.query(\`ALTER TABLE "users" ADD CONSTRAINT fk FOREIGN KEY (team_id) REFERENCES teams(id)\`);
  }
  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`DROP TABLE "users"\`);
    await queryRunner.query(\`DROP TABLE "teams"\`);
  }
}
`,
  'src/users/user.entity.ts': `import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Team } from '../teams/team.entity';

@Entity({ name: 'users' })
export class User {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Index('users_email_idx', { unique: true })
  @Column()
  email: string;

  // what people see
  @Column({ name: 'display_name', length: 120, nullable: true })
  displayName: string | null;

  @Column({ name: 'is_active', default: true })
  isActive: boolean;

  @ManyToOne(() => Team, (team) => team.members, { onDelete: 'SET NULL', nullable: true, eager: true })
  @JoinColumn({ name: 'team_id' })
  team: Team | null;

  @CreateDateColumn({ name: 'created_at' })
  createdAt: Date;

  get label() {
    return this.displayName ?? this.email;
  }
}
`,
  'src/teams/team.entity.ts': `import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

@Entity({ name: 'teams' })
export class Team {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  name: string;
}
`,
};
const show = async (name: string, ops: unknown[]) => test(name, async () => {
  const out = await applied(files, ops);
  for (const [path, text] of Object.entries(out.files)) if (!/migrations|\.md$/.test(path)) {
    console.log(`=== ${path}\n${text}`);
  }
  console.log(out.warnings.filter((one) => !/Migration /.test(one)), out.follow_up);
});
show('add', [
  { op: 'add_column', table: 'users', column: { name: 'last_seen_at', value_type: 'timestamptz' } },
  { op: 'add_column', table: 'User', column: { name: 'nickName', value_type: 'varchar(40)', nullable: false, default: 'x' } },
  { op: 'add_column', table: 'users', column: { name: 'owner_team_id', value_type: 'uuid', references: { table: 'teams', column: 'id', on_delete: 'cascade' } } },
  { op: 'create_index', table: 'users', columns: ['last_seen_at'] },
  { op: 'create_index', table: 'users', columns: ['last_seen_at', 'email'] },
  { op: 'alter_column', table: 'users', column: 'display_name', nullable: false, default: 'anonymous' },
  { op: 'alter_column', table: 'users', column: 'is_active', default: null },
  { op: 'rename_column', table: 'users', column: 'email', to: 'mail' },
]);
show('drop', [
  { op: 'drop_column', table: 'users', column: 'display_name' },
  { op: 'drop_column', table: 'users', column: 'team_id' },
  { op: 'drop_table', table: 'teams' },
]);
show('create', [
  { op: 'create_table', table: 'audit_logs', primary_key: ['id'], columns: [
   { name: 'id', value_type: 'uuid', nullable: false, default: { expression: 'uuid_generate_v4()' } },
   { name: 'action', value_type: 'varchar(40)', nullable: false },
   { name: 'user_id', value_type: 'uuid', nullable: false, references: { table: 'users', column: 'id', on_delete: 'cascade' } },
   { name: 'details', value_type: 'json' },
   { name: 'created_at', value_type: 'timestamp', nullable: false, default: { expression: 'now()' } },
  ], indexes: [{ columns: ['action'] }] },
]);
