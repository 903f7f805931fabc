import {
  BelongsTo,
  Column,
  DataType,
  ForeignKey,
  Table,
} from "sequelize-typescript";
import IdModel from "./base/IdModel";
import Member from "./Member";

@Table({ tableName: "loans" })
class Loan extends IdModel {
  @Column(DataType.STRING)
  copy: string;

  @BelongsTo(() => Member, "memberId")
  member: Member;

  @ForeignKey(() => Member)
  @Column(DataType.UUID)
  memberId: string;

  @Column(DataType.DATEONLY)
  dueOn: string;
}

export default Loan;
