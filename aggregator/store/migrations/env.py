"""What Alembic runs: the migrations over the connection it was handed."""

from __future__ import annotations

from alembic import context

from aggregator.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
