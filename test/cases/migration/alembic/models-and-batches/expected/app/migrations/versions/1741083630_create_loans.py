"""create loans

Revision ID: f3d205530d3a
Revises: 5f1e2d3c4b5a
Create Date: 2025-03-04 10:20:30.000000

"""

from alembic import op
import sqlalchemy as sa

revision = "f3d205530d3a"
down_revision = "5f1e2d3c4b5a"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "loans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("book_id", sa.Integer(), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("fee", sa.Numeric(precision=6, scale=2), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name=op.f("fk_loans_book_id_books"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loans")),
    )
    with op.batch_alter_table("loans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_loans_book_id"), ["book_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_loans_lent_fee"), ["lent_on", "fee"], unique=False)
        batch_op.create_check_constraint(batch_op.f("ck_loans_fee"), "fee >= 0")


def downgrade():
    with op.batch_alter_table("loans", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_loans_fee"), type_="check")

    op.drop_table("loans")
