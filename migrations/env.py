"""Runs inside `app.db.migrate.upgrade`, which brings the connection and owns the transaction."""

from alembic import context
from sqlmodel import SQLModel

import app.models  # noqa: F401 - makes the tables known

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
context.run_migrations()
