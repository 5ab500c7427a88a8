"""which items' article pages were read"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('item', sa.Column('article_tries', sa.Integer(), server_default='0', nullable=False))
    op.add_column('item', sa.Column('article_read_at', aggregator.store.columns.Utc(timezone=True), nullable=True))
    op.create_index('ix_item_seen', 'item', ['source_id', 'first_seen_at'], unique=False)
    op.add_column('source', sa.Column('articles_not_before', aggregator.store.columns.Utc(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column('source', 'articles_not_before')
    op.drop_index('ix_item_seen', table_name='item')
    op.drop_column('item', 'article_read_at')
    op.drop_column('item', 'article_tries')
