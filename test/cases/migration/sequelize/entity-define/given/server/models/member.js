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
    bio: DataTypes.TEXT,
    isActive: {
      type: DataTypes.BOOLEAN,
      allowNull: false,
      defaultValue: true
    }
  }, {
    indexes: [
      {
        name: 'members_email',
        unique: true,
        fields: ['email']
      }
    ]
  })

  Member.associate = function (models) {
    Member.hasMany(models.Loan, { foreignKey: 'memberId' })
  }

  return Member
}
