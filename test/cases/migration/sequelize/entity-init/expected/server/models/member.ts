import { CreationOptional, DataTypes, InferAttributes, InferCreationAttributes, Model, Sequelize } from 'sequelize';

export class Member extends Model<InferAttributes<Member>, InferCreationAttributes<Member>> {
  declare id: CreationOptional<number>;
  declare email: string;
  declare shortBio: string;
  declare blockedUntil: Date | null;
  declare loanLimit: CreationOptional<number>;
}

export function initMember(sequelize: Sequelize): void {
  Member.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      email: { type: DataTypes.STRING, allowNull: false },
      shortBio: { type: DataTypes.TEXT, allowNull: false },
      blockedUntil: { type: DataTypes.DATE },
      loanLimit: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 5 },
    },
    { sequelize, tableName: 'members', underscored: true, timestamps: false },
  );
}
