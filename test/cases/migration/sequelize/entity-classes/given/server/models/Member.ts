import {
  BelongsTo,
  Column,
  DataType,
  Default,
  ForeignKey,
  Table,
} from "sequelize-typescript";
import Branch from "./Branch";
import IdModel from "./base/IdModel";

@Table({ tableName: "members", modelName: "member" })
class Member extends IdModel {
  @Column(DataType.STRING)
  email: string;

  @Column(DataType.TEXT)
  bio: string | null;

  /** How often the member came in. */
  @Default(0)
  @Column(DataType.INTEGER)
  visits: number;

  // associations

  @BelongsTo(() => Branch, "branchId")
  branch: Branch | null;

  @ForeignKey(() => Branch)
  @Column(DataType.UUID)
  branchId: string | null;
}

export default Member;
