"""what people decided: these items are one story, those are not"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('hand_link',
    sa.Column('one_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('other_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('joined', sa.Boolean(), nullable=False),
    sa.Column('at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['one_id'], ['item.id'], name=op.f('fk_hand_link_one_id')),
    sa.ForeignKeyConstraint(['other_id'], ['item.id'], name=op.f('fk_hand_link_other_id')),
    sa.PrimaryKeyConstraint('one_id', 'other_id', name=op.f('pk_hand_link'))
    )
    with op.batch_alter_table('hand_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_link_other_id'), ['other_id'], unique=False)


def downgrade() -> None:
    op.drop_table('hand_link')
