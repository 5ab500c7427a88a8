"""which stories and items are past the retention time

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ('item', 'story'):
        op.add_column(table, sa.Column('expired_at', aggregator.store.columns.Utc(timezone=True), nullable=True))
    op.create_index('ix_story_lasting', 'story', ['expired_at', 'merged_into_id', 'updated_at'])
    op.create_index('ix_attempt_at', 'attempt', ['at'])


def downgrade() -> None:
    op.drop_index('ix_attempt_at', table_name='attempt')
    op.drop_index('ix_story_lasting', table_name='story')
    for table in ('story', 'item'):
        op.drop_column(table, 'expired_at')
