import { Column, DataType, Table } from "sequelize-typescript";
import IdModel from "./base/IdModel";

@Table({ tableName: "branches", modelName: "branch" })
class Branch extends IdModel {
  @Column(DataType.STRING)
  title: string;
}

export default Branch;
