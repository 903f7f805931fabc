import { DataTypes, Model, type Optional, type Sequelize } from 'sequelize';

export interface BoatAttributes {
  id: number;
  title: string;
  note: string | null;
}

/** What is known of a Boat before it is there. */
export type BoatCreationAttributes = Optional<BoatAttributes, 'id'>;

export class Boat extends Model<BoatAttributes, BoatCreationAttributes> implements BoatAttributes {
  declare id: number;
  declare title: string;
  declare note: string | null;

  get label(): string {
    return this.title;
  }
}

export const initBoat = (sequelize: Sequelize): typeof Boat =>
  Boat.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      title: { type: DataTypes.TEXT, allowNull: false },
      note: { type: DataTypes.TEXT, allowNull: true },
    },
    { sequelize, tableName: 'boats', timestamps: false },
  );
