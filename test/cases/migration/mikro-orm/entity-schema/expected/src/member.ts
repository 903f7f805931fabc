import { EntitySchema } from '@mikro-orm/core'

export interface Member {
  id: number
  email: string
  bio: string | null
  blockedUntil: Date | null
  remark: string | null
}

export const MemberSchema = new EntitySchema<Member>({
  name: 'Member',
  tableName: 'members',
  properties: {
    id: { type: 'number', primary: true },
    email: { type: 'text' },
    bio: { type: 'text', nullable: true },
    blockedUntil: { type: 'datetime', nullable: true },
    remark: { type: 'text', nullable: true },
  },
})
