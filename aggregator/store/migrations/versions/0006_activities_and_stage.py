"""the kinds of work a story tells of, and the stage its project is at

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('story', sa.Column('activities', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('story', sa.Column('stage', sa.String(length=60), nullable=True))
    op.add_column('story', sa.Column('stage_words', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('story', 'stage_words')
    op.drop_column('story', 'stage')
    op.drop_column('story', 'activities')
