"""the feed that was found for a page, and when it was sought

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.add_column(sa.Column('feed', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('feed_sought_at', aggregator.store.columns.Utc(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_column('feed_sought_at')
        batch_op.drop_column('feed')
