from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Loan(Base):
    __tablename__ = "loans"
    __table_args__ = (
        Index("ix_loans_lent_fee", "lent_on", "fee"),
        CheckConstraint("fee >= 0", name="fee"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    book_id: Mapped[int] = mapped_column(
        ForeignKey("books.id", ondelete="CASCADE"),
        index=True,
    )
    lent_on: Mapped[date]
    fee: Mapped[Decimal] = mapped_column(Numeric(6, 2), server_default=text("0"))
