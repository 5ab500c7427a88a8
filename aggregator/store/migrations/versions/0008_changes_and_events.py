"""how often an item's words changed, and what happened to sources

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('item', sa.Column('changes', sa.Integer(), server_default='0', nullable=False))
    op.create_table(
        'event',
        sa.Column('id', aggregator.store.columns.RowId, nullable=False),
        sa.Column('source_id', sa.String(length=100), nullable=False),
        sa.Column('kind', sa.String(length=40), nullable=False),
        sa.Column('at', aggregator.store.columns.Utc(timezone=True), nullable=False),
        sa.Column('last_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
        sa.Column('items', sa.Integer(), nullable=False),
        sa.Column('before', sa.Text(), nullable=True),
        sa.Column('after', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_event_source_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    )
    op.create_index('ix_event_source_id_last_at', 'event', ['source_id', 'last_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_event_source_id_last_at', table_name='event')
    op.drop_table('event')
    op.drop_column('item', 'changes')
