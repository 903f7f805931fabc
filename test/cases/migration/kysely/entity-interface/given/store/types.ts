import type { ColumnType, Insertable, Selectable } from 'kysely'

export interface Database {
	members: MemberTable
}

/** Someone who may borrow. */
export interface MemberTable {
	id: ColumnType<number, never, never>
	email: string
	bio: string | null // shown to others
	is_active: ColumnType<boolean, boolean | undefined, boolean>
	seen_at: Date | null
	fax: string | null
}

export type Member = Selectable<MemberTable>
export type NewMember = Insertable<MemberTable>
