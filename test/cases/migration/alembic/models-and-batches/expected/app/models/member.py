from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.book import Book


class Member(Base):
    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("email", "id", name="uq_members_email_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), unique=True)

    favourite: Mapped[Book | None] = relationship()
