from app.models.base import Base
from app.models.book import Book
from app.models.loan import Loan
from app.models.member import Member

__all__ = ["Base", "Book", "Member"]
