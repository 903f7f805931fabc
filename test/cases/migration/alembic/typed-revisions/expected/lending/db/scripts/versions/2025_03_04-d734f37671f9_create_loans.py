"""Create loans

Revision ID: d734f37671f9
Revises: 3f2a90b1c7de
Create Date: 2025-03-04 10:20:30.000000

"""
from typing import Sequence, Union

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision: str = "d734f37671f9"
down_revision: Union[str, None] = "3f2a90b1c7de"
branch_labels: Union[str, Sequence[str], None] = None
depends_on: Union[str, Sequence[str], None] = None


def upgrade() -> None:
    op.execute("CREATE TYPE loan_state AS ENUM ('out', 'back')")
    op.create_table(
        "loans",
        sa.Column("id", postgresql.UUID(as_uuid=True), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("state", postgresql.ENUM("out", "back", name="loan_state", create_type=False), server_default=sa.text("'out'"), nullable=False),
        sa.Column("meta", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="loans_book_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_loans_book_id", "loans", ["book_id"], unique=False)
    op.add_column("books", sa.Column("lendable", sa.Boolean(), server_default=sa.text("true"), nullable=False))


def downgrade() -> None:
    op.drop_column("books", "lendable")
    op.drop_table("loans")
    op.execute("DROP TYPE loan_state")
