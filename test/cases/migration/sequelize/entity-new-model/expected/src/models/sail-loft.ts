import { DataTypes, Model, type Optional, type Sequelize } from 'sequelize';

export interface SailLoftAttributes {
  id: number;
  title: string;
  floor_area: number;
  opened_on: string | null;
}

export type SailLoftCreationAttributes = Optional<SailLoftAttributes, 'id'>;

export class SailLoft extends Model<SailLoftAttributes, SailLoftCreationAttributes> implements SailLoftAttributes {
  declare id: number;
  declare title: string;
  declare floor_area: number;
  declare opened_on: string | null;
}

export const initSailLoft = (sequelize: Sequelize): typeof SailLoft =>
  SailLoft.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.TEXT, allowNull: false },
      floor_area: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
      opened_on: { type: DataTypes.DATEONLY, allowNull: true },
    },
    { sequelize, tableName: 'sail_lofts', timestamps: false },
  );
