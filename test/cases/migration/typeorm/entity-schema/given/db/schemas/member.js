const { EntitySchema } = require('typeorm')

module.exports = new EntitySchema({
  name: 'Member',
  tableName: 'members',
  columns: {
    id: {
      type: 'int',
      primary: true,
      generated: true
    },
    email: {
      type: 'varchar'
    },
    bio: {
      type: 'text',
      nullable: true
    }
  },
  indices: [
    { name: 'members_email_idx', columns: ['email'] }
  ]
})
