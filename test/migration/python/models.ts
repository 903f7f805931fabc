/** The same two tables as models of each style. */
export interface Style {
  name: string;
  needs: string[];
  models: string;
}

export const ENV = `from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option("sqlalchemy.url"))
with engine.connect() as connection:
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
`;

export const REVISION = `"""start

Revision ID: 0a1b2c3d4e5f
Revises:
Create Date: 2024-02-03 09:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = '0a1b2c3d4e5f'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'teams',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(length=40), nullable=False),
        sa.Column('motto', sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('name'),
    )
    op.create_table(
        'people',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('email', sa.String(length=120), nullable=False),
        sa.Column('age', sa.Integer(), server_default=sa.text('18'), nullable=False),
        sa.Column('team_id', sa.Integer(), nullable=True),
        sa.Column('mood', sa.Enum('sad', 'ok', name='mood'), server_default='ok', nullable=False),
        sa.Column('nick', sa.Text(), nullable=True),
        sa.CheckConstraint('age > 0', name='people_sane_age'),
        sa.ForeignKeyConstraint(['team_id'], ['teams.id'], ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id'),
    )
    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_people_email'), ['email'], unique=False)
        batch_op.create_index('people_age_nick_idx', ['age', 'nick'], unique=False)


def downgrade():
    op.drop_table('people')
    op.drop_table('teams')
`;

export const STYLES: Style[] = [
  {
    name: 'Column',
    needs: [],
    models: `"""What the shop knows."""
import enum

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class Mood(enum.Enum):
    sad = 'sad'
    ok = 'ok'


class Team(Base):
    __tablename__ = 'teams'

    id = sa.Column(sa.Integer, primary_key=True)
    name = sa.Column(sa.String(40), unique=True, nullable=False)
    motto = sa.Column(sa.Text)


class Person(Base):
    """Somebody."""

    __tablename__ = 'people'
    __table_args__ = (
        sa.CheckConstraint('age > 0', name='people_sane_age'),
        sa.Index('people_age_nick_idx', 'age', 'nick'),
    )

    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.String(120), nullable=False, index=True)  # where to write
    age = sa.Column(
        sa.Integer,
        server_default=sa.text('18'),
        nullable=False,
    )
    team_id = sa.Column(sa.Integer, sa.ForeignKey('teams.id', ondelete='CASCADE'))
    mood = sa.Column(sa.Enum(Mood, name='mood'), server_default='ok', nullable=False)
    nick = sa.Column(sa.Text)

    def __repr__(self):
        return self.email
`,
  },
  {
    name: 'Column, names imported',
    needs: [],
    models: `from sqlalchemy import (
    CheckConstraint,
    Column,
    Enum,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
    name = Column("name", String(40), unique=True, nullable=False)
    motto = Column(Text, nullable=True)


class Person(Base):
    __tablename__ = "people"
    id = Column(Integer, primary_key=True)
    email = Column(String(120), nullable=False, index=True)
    age = Column(Integer, default=18, server_default="18", nullable=False)
    team_id = Column(ForeignKey("teams.id", ondelete="CASCADE"), nullable=True)
    mood = Column(Enum("sad", "ok", name="mood"), server_default="ok", nullable=False)
    nick = Column(Text, nullable=True)

    __table_args__ = (CheckConstraint("age > 0", name="people_sane_age"), Index("people_age_nick_idx", age, nick))
`,
  },
  {
    name: 'mapped_column',
    needs: ['sqlalchemy 2'],
    models: `from __future__ import annotations

from typing import Optional

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    motto: Mapped[Optional[str]] = mapped_column(Text)


class Person(Base):
    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("age > 0", name="people_sane_age"),
        Index("people_age_nick_idx", "age", "nick"),
        {"sqlite_autoincrement": False},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(120), index=True)
    age: Mapped[int] = mapped_column(server_default=text("18"))
    team_id: Mapped[Optional[int]] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    mood: Mapped[str] = mapped_column(Enum("sad", "ok", name="mood"), server_default="ok")
    nick: Mapped[Optional[str]] = mapped_column(Text)
`,
  },
  {
    name: 'dataclass',
    needs: ['sqlalchemy 2'],
    models: `from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column


class Base(MappedAsDataclass, DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "teams"

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    motto: Mapped[str | None] = mapped_column(Text, default=None)


class Person(Base):
    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("age > 0", name="people_sane_age"),
        Index("people_age_nick_idx", "age", "nick"),
    )

    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    email: Mapped[str] = mapped_column(String(120), index=True)
    mood: Mapped[str] = mapped_column(Enum("sad", "ok", name="mood"), server_default="ok", default="ok")
    age: Mapped[int] = mapped_column(default=18, server_default=text("18"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), default=None)
    nick: Mapped[str | None] = mapped_column(Text, default=None)
`,
  },
  {
    name: 'sqlmodel',
    needs: ['sqlalchemy 2', 'sqlmodel'],
    models: `from typing import Optional

from sqlalchemy import CheckConstraint, Column, Enum, Index, Text, text
from sqlmodel import Field, SQLModel

Base = SQLModel


class Team(SQLModel, table=True):
    __tablename__ = "teams"

    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(max_length=40, unique=True)
    motto: Optional[str] = Field(default=None, sa_type=Text)


class Person(SQLModel, table=True):
    __tablename__ = "people"
    __table_args__ = (CheckConstraint("age > 0", name="people_sane_age"), Index("people_age_nick_idx", "age", "nick"))

    id: Optional[int] = Field(default=None, primary_key=True)
    email: str = Field(max_length=120, index=True)
    age: int = Field(default=18, sa_column_kwargs={"server_default": text("18")})
    team_id: Optional[int] = Field(default=None, foreign_key="teams.id", ondelete="CASCADE")
    mood: str = Field(sa_column=Column(Enum("sad", "ok", name="mood"), server_default="ok", nullable=False))
    nick: Optional[str] = Field(default=None, sa_type=Text)
`,
  },
];
