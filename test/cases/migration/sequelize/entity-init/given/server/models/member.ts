import { CreationOptional, DataTypes, InferAttributes, InferCreationAttributes, Model, Sequelize } from 'sequelize';

export class Member extends Model<InferAttributes<Member>, InferCreationAttributes<Member>> {
  declare id: CreationOptional<number>;
  declare email: string;
  declare shortBio: string | null;
  declare fax: string | null;
}

export function initMember(sequelize: Sequelize): void {
  Member.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      email: { type: DataTypes.STRING, allowNull: false },
      shortBio: { type: DataTypes.TEXT },
      fax: { type: DataTypes.TEXT },
    },
    { sequelize, tableName: 'members', underscored: true, timestamps: false },
  );
}
