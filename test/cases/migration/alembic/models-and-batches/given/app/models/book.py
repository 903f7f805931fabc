import datetime as dt
from typing import Optional

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Book(Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), index=True)
    subtitle: Mapped[Optional[str]] = mapped_column(
        String(200),
    )

    def label(self) -> str:
        return self.title if self.subtitle is None else f"{self.title}: {self.subtitle}"
