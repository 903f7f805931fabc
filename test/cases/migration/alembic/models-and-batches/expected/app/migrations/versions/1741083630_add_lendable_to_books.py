"""add lendable to books

Revision ID: 439e2a75cd77
Revises: f3d205530d3a
Create Date: 2025-03-04 10:20:30.000000

"""

from alembic import op
import sqlalchemy as sa

revision = "439e2a75cd77"
down_revision = "f3d205530d3a"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("books", schema=None) as batch_op:
        batch_op.alter_column("subtitle", new_column_name="second_title")

    with op.batch_alter_table("books", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lendable", sa.Boolean(), server_default=sa.text("true"), nullable=False))

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_members_favourite_id_books"), type_="foreignkey")
        batch_op.drop_column("favourite_id")
        batch_op.create_unique_constraint(batch_op.f("uq_members_email_id"), ["email", "id"])


def downgrade():
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_members_email_id"), type_="unique")
        batch_op.add_column(sa.Column("favourite_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_members_favourite_id_books"), "books", ["favourite_id"], ["id"])

    with op.batch_alter_table("books", schema=None) as batch_op:
        batch_op.drop_column("lendable")
        batch_op.alter_column("second_title", new_column_name="subtitle")
