import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'

export interface Database {
	members: MemberTable
	loans: LoanTable
}

/** Someone who may borrow. */
export interface MemberTable {
	id: ColumnType<number, never, never>
	mail: string
	bio: Generated<string> // shown to others
	is_active: ColumnType<boolean, boolean | undefined, boolean>
	seen_at: Date | null
	blocked_until: Date | null
	loan_limit: Generated<number>
}

export type Member = Selectable<MemberTable>
export type NewMember = Insertable<MemberTable>

export interface LoanTable {
	id: Generated<number>
	member_id: number
	due_on: Date
	returned: ColumnType<boolean, boolean | undefined, boolean>
}

export type Loan = Selectable<LoanTable>
export type NewLoan = Insertable<LoanTable>
