"""start

Revision ID: 5f1e2d3c4b5a
Revises:
Create Date: 2024-02-03 09:00:00.000000

"""

from alembic import op
import sqlalchemy as sa

revision = "5f1e2d3c4b5a"
down_revision = None
branch_labels = ("lending",)
depends_on = None


def upgrade():
    op.create_table(
        "books",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("subtitle", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books")),
    )
    with op.batch_alter_table("books", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_books_title"), ["title"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("favourite_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["favourite_id"], ["books.id"], name=op.f("fk_members_favourite_id_books")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
    )


def downgrade():
    op.drop_table("members")
    with op.batch_alter_table("books", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_books_title"))

    op.drop_table("books")
