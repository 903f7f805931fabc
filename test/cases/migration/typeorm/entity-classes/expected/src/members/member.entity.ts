import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Branch } from '../branches/branch.entity';

/** Someone who may borrow. */
@Entity({ name: 'members' })
export class Member {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Index('members_email_idx', { unique: true })
  @Column({ type: 'text' })
  email: string;

  // What others see; the address stays hidden.
  @Column({ name: 'display_name', type: 'varchar', length: 120, default: '' })
  displayName: string;

  @Column({ name: 'is_active', type: 'boolean', default: true })
  isActive: boolean;

  @Index('members_blocked_until_idx')
  @Column({ name: 'blocked_until', type: 'timestamp with time zone', nullable: true })
  blockedUntil: Date | null;

  @Column({ name: 'loan_limit', type: 'integer', default: 5 })
  loanLimit: number;

  @ManyToOne(() => Branch, (branch) => branch.members, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'branch_id' })
  branch: Branch | null;

  @ManyToOne(() => Branch, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn({ name: 'home_branch_id' })
  homeBranch: Branch | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamp with time zone' })
  createdAt: Date;

  get label(): string {
    return this.displayName ?? this.email;
  }
}
