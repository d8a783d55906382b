"""How Alembic reaches the store: by the connection that it is handed, in its transaction."""

from alembic import context

from monthtwo.audit.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
