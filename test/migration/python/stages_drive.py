"""Runs the steps of one project on SQLite: ["up", revision], ["down", revision], ["sql", statement] or ["read", query]; prints what was read as JSON.

argv: alembic or django, project; STEPS holds the steps, SCRIPTS the folder of Alembic's scripts, APP the application of Django
"""
import io
import json
import os
import sys

tool, root = sys.argv[1:3]
os.chdir(root)
sys.path.insert(0, root)


def by_alembic():
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", os.environ["SCRIPTS"])
    config.set_main_option("sqlalchemy.url", "sqlite:///app.db")
    engine = sa.create_engine("sqlite:///app.db")

    def sql(text):
        with engine.begin() as connection:
            result = connection.execute(sa.text(text))
            return [list(row) for row in result] if result.returns_rows else None

    return {"up": lambda name: command.upgrade(config, name), "down": lambda name: command.downgrade(config, name), "sql": sql}


def by_django():
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    def sql(text):
        with connection.cursor() as cursor:
            cursor.execute(text)
            return [list(row) for row in cursor.fetchall()] if cursor.description else None

    def go(name):
        call_command("migrate", os.environ["APP"], name, verbosity=0, stdout=io.StringIO())

    call_command("migrate", "contenttypes", verbosity=0, stdout=io.StringIO())
    call_command("migrate", "auth", verbosity=0, stdout=io.StringIO())
    return {"up": go, "down": go, "sql": sql}


do = {"alembic": by_alembic, "django": by_django}[tool]()
read = []
for what, text in json.loads(os.environ["STEPS"]):
    if what == "read":
        read.append([row[0] for row in do["sql"](text)])
    else:
        do[what](text)
print(json.dumps(read))
