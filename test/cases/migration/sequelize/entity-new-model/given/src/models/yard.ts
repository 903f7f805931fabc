import { DataTypes, Model, type Optional, type Sequelize } from 'sequelize';

export interface YardAttributes {
  id: number;
  title: string;
  note: string | null;
}

/** What is known of a Yard before it is there. */
export type YardCreationAttributes = Optional<YardAttributes, 'id'>;

export class Yard extends Model<YardAttributes, YardCreationAttributes> implements YardAttributes {
  declare id: number;
  declare title: string;
  declare note: string | null;

  get label(): string {
    return this.title;
  }
}

export const initYard = (sequelize: Sequelize): typeof Yard =>
  Yard.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.TEXT, allowNull: false },
      note: { type: DataTypes.TEXT, allowNull: true },
    },
    { sequelize, tableName: 'yards', timestamps: false },
  );
