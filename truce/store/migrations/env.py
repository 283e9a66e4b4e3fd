"""Run the revisions on the connection that truce/store/revise.py hands over: one transaction for all of them."""

from alembic import context

from truce.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
