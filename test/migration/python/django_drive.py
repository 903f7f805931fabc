"""Runs one Django project: nothing left to make, up, down and up again; prints the schema after each step as JSON.

argv: project, app, the migration before (or zero)
"""
import io
import json
import os
import sys

root, app, before = sys.argv[1:4]
os.chdir(root)
sys.path.insert(0, root)
os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402


def quiet(*argv, **options):
    out = io.StringIO()
    call_command(*argv, stdout=out, stderr=out, **options)
    return out.getvalue()


COLUMNS = """SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_default, is_identity
    FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = %s"""


def columns_of(cursor, name):
    if connection.vendor == "postgresql":
        cursor.execute(COLUMNS, [name])
        return sorted((list(row) for row in cursor.fetchall()), key=str)
    cursor.execute("PRAGMA table_info(%s)" % connection.ops.quote_name(name))
    return sorted([row[1], row[2].lower(), row[3], row[4], row[5]] for row in cursor.fetchall())


def schema():
    tables = {}
    with connection.cursor() as cursor:
        names = sorted(n for n in connection.introspection.table_names(cursor) if not n.startswith(("django_", "auth_", "sqlite_")))
        for name in names:
            quoted = connection.ops.quote_name(name)
            columns = columns_of(cursor, name)
            constraints = connection.introspection.get_constraints(cursor, name)
            # What SQLite names by itself has another number after a table was made anew.
            parts = sorted(
                json.dumps([
                    "" if key.startswith(("__unnamed", "sqlite_autoindex", "fk_")) else key,
                    sorted(one["columns"] or []), one["unique"], one["check"], one["index"], one["foreign_key"],
                ])
                for key, one in constraints.items()
            )
            cursor.execute("SELECT count(*) FROM %s" % quoted)
            tables[name] = {"columns": columns, "parts": parts, "rows": cursor.fetchone()[0]}
    return tables




result = {"version": django.get_version()}
try:
    result["left"] = quiet("makemigrations", check=True, dry_run=True, interactive=False, verbosity=3)
    result["clean"] = True
except SystemExit:
    result["clean"] = False
    out = io.StringIO()
    try:
        call_command("makemigrations", dry_run=True, interactive=False, verbosity=3, stdout=out, stderr=out)
    except SystemExit:
        pass
    result["left"] = out.getvalue()

quiet("check")
quiet("migrate", app, before, verbosity=0)
with connection.cursor() as cursor:
    for statement in json.loads(os.environ.get("SEED", "[]")):
        cursor.execute(statement)
result["before"] = schema()
result["sql"] = ""
for name in json.loads(os.environ.get("MADE", "[]")):
    result["sql"] += quiet("sqlmigrate", app, name)
quiet("migrate", verbosity=0)
result["up"] = schema()
quiet("migrate", app, before, verbosity=0)
result["down"] = schema()
quiet("migrate", verbosity=0)
result["again"] = schema()
print(json.dumps(result))
