from alembic import context

from app.models import Base

context.configure(target_metadata=Base.metadata, render_as_batch=True)
