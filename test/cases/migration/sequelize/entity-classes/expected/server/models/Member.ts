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

  @Column(DataType.DATE)
  blockedUntil: Date | null;

  @Default(5)
  @Column(DataType.INTEGER)
  loanLimit: number;

  // associations

  @BelongsTo(() => Branch, "branchId")
  branch: Branch | null;

  @ForeignKey(() => Branch)
  @Column(DataType.UUID)
  branchId: string | null;

  @BelongsTo(() => Branch, "homeBranchId")
  homeBranch: Branch | null;

  @ForeignKey(() => Branch)
  @Column(DataType.UUID)
  homeBranchId: string | null;
}

export default Member;
