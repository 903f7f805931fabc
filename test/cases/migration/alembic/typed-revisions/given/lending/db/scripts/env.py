from alembic import context

print(context.config)
