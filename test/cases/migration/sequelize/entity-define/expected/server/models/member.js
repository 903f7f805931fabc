'use strict'

module.exports = function (sequelize, DataTypes) {
  var Member = sequelize.define('Member', {
    id: {
      type: DataTypes.INTEGER,
      primaryKey: true,
      autoIncrement: true
    },
    email: {
      type: DataTypes.STRING,
      allowNull: false
    },
    bio: { type: DataTypes.TEXT, allowNull: false, defaultValue: '' },
    isActive: {
      type: DataTypes.BOOLEAN,
      allowNull: false,
      defaultValue: true
    },
    blockedUntil: DataTypes.DATE,
    loanLimit: {
      type: DataTypes.INTEGER,
      allowNull: false,
      defaultValue: 5
    }
  }, {
    indexes: [
      {
        name: 'members_email',
        unique: true,
        fields: ['email']
      },
      {
        name: 'Members_blockedUntil_idx',
        fields: ['blockedUntil']
      }
    ]
  })

  Member.associate = function (models) {
    Member.hasMany(models.Loan, { foreignKey: 'memberId' })
  }

  return Member
}
