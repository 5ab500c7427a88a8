"""what is remembered of each source's document"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('memory',
    sa.Column('source_id', sa.String(length=100), nullable=False),
    sa.Column('reader', sa.String(length=32), nullable=False),
    sa.Column('head', sa.String(length=32), nullable=False),
    sa.Column('traces', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_memory_source_id')),
    sa.PrimaryKeyConstraint('source_id', name=op.f('pk_memory'))
    )


def downgrade() -> None:
    op.drop_table('memory')
