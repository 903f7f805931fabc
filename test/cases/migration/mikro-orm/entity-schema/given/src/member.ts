import { EntitySchema } from '@mikro-orm/core'

export interface Member {
  id: number
  email: string
  bio: string | null
}

export const MemberSchema = new EntitySchema<Member>({
  name: 'Member',
  tableName: 'members',
  properties: {
    id: { type: 'number', primary: true },
    email: { type: 'string' },
    bio: { type: 'text', nullable: true },
  },
})
