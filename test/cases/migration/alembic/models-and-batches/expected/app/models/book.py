import datetime as dt
from typing import Optional

from sqlalchemy import String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), index=True)
    second_title: Mapped[Optional[str]] = mapped_column(
        String(200),
    )
    lendable: Mapped[bool] = mapped_column(server_default=text("true"))

    def label(self) -> str:
        return self.title if self.second_title is None else f"{self.title}: {self.second_title}"
