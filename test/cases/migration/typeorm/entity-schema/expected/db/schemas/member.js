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
      type: 'varchar',
      length: 320
    },
    bio: {
      type: 'text',
      nullable: true
    },
    remark: {
      type: 'text',
      nullable: true
    },
    loan_limit: {
      type: 'int',
      default: 5
    }
  },
  indices: [
    { name: 'members_email_idx', columns: ['email'] },
    { name: 'members_loan_limit_idx', columns: ['loan_limit'] }
  ]
})
