"""Runs the revisions of one project by Alembic: up, down and up again; compares the database with the models and prints the schemas as JSON.

argv: project, script folder, module of the models, the revision before
"""
import importlib
import json
import os
import sys

root, scripts, models, before = sys.argv[1:5]
os.chdir(root)
sys.path.insert(0, root)

import sqlalchemy as sa  # noqa: E402
from alembic import command  # noqa: E402
from alembic.autogenerate import compare_metadata  # noqa: E402
from alembic.config import Config  # noqa: E402
from alembic.runtime.migration import MigrationContext  # noqa: E402

config = Config()
config.set_main_option("script_location", scripts)
url = os.environ.get("DATABASE", "sqlite:///app.db")
config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
engine = sa.create_engine(url)


def schema():
    inspector = sa.inspect(engine)
    tables = {}
    for name in sorted(inspector.get_table_names()):
        if name == "alembic_version":
            continue
        with engine.connect() as connection:
            rows = connection.execute(sa.text('SELECT count(*) FROM "%s"' % name)).scalar()
        tables[name] = {
            "columns": sorted([c["name"], str(c["type"]), c["nullable"], str(c["default"])] for c in inspector.get_columns(name)),
            "primary": inspector.get_pk_constraint(name)["constrained_columns"],
            "indexes": sorted([str(i["name"]), i["column_names"], bool(i["unique"])] for i in inspector.get_indexes(name)),
            # SQLite keeps no name that the revisions do not give.
            "keys": sorted([k["constrained_columns"], k["referred_table"], k["referred_columns"], sorted(k.get("options", {}).items())] for k in inspector.get_foreign_keys(name)),
            "uniques": sorted([u["column_names"]] for u in inspector.get_unique_constraints(name)),
            "checks": sorted([str(c["name"]), c["sqltext"]] for c in inspector.get_check_constraints(name)),
            "rows": rows,
        }
    if engine.dialect.name == "postgresql":
        tables["types"] = {"enums": [[one["name"], one["labels"]] for one in inspector.get_enums()], "rows": 0}
    return tables


def differences():
    metadata = importlib.import_module(models).Base.metadata
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": engine.dialect.name == "sqlite"})
        return [str(one) for one in compare_metadata(context, metadata)]


def columns():
    metadata = importlib.import_module(models).Base.metadata
    return {
        table.name: {c.name: [c.nullable, str(c.server_default.arg) if c.server_default is not None else None, sorted(str(k.target_fullname) for k in c.foreign_keys)] for c in table.columns}
        for table in metadata.tables.values()
    }


import alembic  # noqa: E402

result = {"version": alembic.__version__}
command.upgrade(config, before)
with engine.begin() as connection:
    for statement in json.loads(os.environ.get("SEED", "[]")):
        connection.execute(sa.text(statement))
result["before"] = schema()
command.upgrade(config, "head")
result["up"] = schema()
result["differences"] = differences()
result["models"] = columns()
command.downgrade(config, before)
result["down"] = schema()
command.upgrade(config, "head")
result["again"] = schema()
print(json.dumps(result))
