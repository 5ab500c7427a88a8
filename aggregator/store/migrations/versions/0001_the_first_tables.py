"""the first tables"""

import sqlalchemy as sa
from alembic import op

import aggregator.store.columns

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('counter',
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('value', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_counter'))
    )
    op.create_table('feed',
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('changed_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('path', name=op.f('pk_feed'))
    )
    op.create_table('source',
    sa.Column('id', sa.String(length=100), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('province', sa.String(length=40), nullable=True),
    sa.Column('category', sa.String(length=60), nullable=True),
    sa.Column('publish', sa.String(length=10), nullable=False),
    sa.Column('declared', sa.Boolean(), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('next_poll_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('not_before', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('lease_until', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('lease_owner', sa.String(length=100), nullable=True),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('last_modified', sa.Text(), nullable=True),
    sa.Column('unconditional_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('body_hash', sa.String(length=64), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('gone', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('polled_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('succeeded_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('changed_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('newest_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_source'))
    )
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.create_index('ix_source_due', ['next_poll_at'], unique=False)

    op.create_table('story',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hash', sa.String(length=32), nullable=True),
    sa.Column('id_key', sa.Text(), nullable=True),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('founder_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('hidden', sa.Boolean(), nullable=False),
    sa.Column('first_seen_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('published_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('precision', sa.String(length=10), nullable=False),
    sa.Column('basis', sa.String(length=10), nullable=False),
    sa.Column('updated_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('source_updated_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('source_name', sa.Text(), nullable=True),
    sa.Column('source_url', sa.Text(), nullable=True),
    sa.Column('category', sa.String(length=60), nullable=False),
    sa.Column('category_reason', sa.Text(), nullable=False),
    sa.Column('places', sa.JSON(), nullable=False),
    sa.Column('places_reason', sa.Text(), nullable=False),
    sa.Column('text_digest', sa.String(length=32), nullable=False),
    sa.Column('digest', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['story.id'], name=op.f('fk_story_merged_into_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_story')),
    sa.UniqueConstraint('hash', name=op.f('uq_story_hash')),
    sa.UniqueConstraint('sequence', name=op.f('uq_story_sequence'))
    )
    with op.batch_alter_table('story', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_story_founder_id'), ['founder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_story_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index('ix_story_unpublished', ['sequence', 'merged_into_id'], unique=False)

    op.create_table('title',
    sa.Column('hash', sa.String(length=32), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('hash', name=op.f('pk_title'))
    )
    op.create_table('attempt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_id', sa.String(length=100), nullable=False),
    sa.Column('at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('new', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.Column('http_status', sa.Integer(), nullable=True),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_attempt_source_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.create_index('ix_attempt_source_id_at', ['source_id', 'at'], unique=False)

    op.create_table('item',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_id', sa.String(length=100), nullable=False),
    sa.Column('identity', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('title_hash', sa.String(length=32), nullable=False),
    sa.Column('link', sa.Text(), nullable=True),
    sa.Column('link_key', sa.String(length=32), nullable=True),
    sa.Column('guid', sa.Text(), nullable=True),
    sa.Column('moment_at', aggregator.store.columns.Utc(timezone=True), nullable=True),
    sa.Column('precision', sa.String(length=10), nullable=True),
    sa.Column('basis', sa.String(length=10), nullable=True),
    sa.Column('written', sa.Text(), nullable=True),
    sa.Column('labels', sa.JSON(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('content', sa.Text(), nullable=True),
    sa.Column('author', sa.Text(), nullable=True),
    sa.Column('image', sa.Text(), nullable=True),
    sa.Column('first_seen_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('revised_at', aggregator.store.columns.Utc(timezone=True), nullable=False),
    sa.Column('story_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['source.id'], name=op.f('fk_item_source_id')),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_item_story_id')),
    sa.ForeignKeyConstraint(['title_hash'], ['title.hash'], name=op.f('fk_item_title_hash')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item')),
    sa.UniqueConstraint('source_id', 'identity', name=op.f('uq_item_source_id_identity'))
    )
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_link_key'), ['link_key'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_story_id'), ['story_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_title_hash'), ['title_hash'], unique=False)

    op.create_table('story_group',
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('slug', sa.String(length=100), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('story_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['story_id'], ['story.id'], name=op.f('fk_story_group_story_id')),
    sa.PrimaryKeyConstraint('kind', 'slug', 'sequence', name=op.f('pk_story_group'))
    )
    with op.batch_alter_table('story_group', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_story_group_story_id'), ['story_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('story_group', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_story_group_story_id'))

    op.drop_table('story_group')
    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_title_hash'))
        batch_op.drop_index(batch_op.f('ix_item_story_id'))
        batch_op.drop_index(batch_op.f('ix_item_link_key'))

    op.drop_table('item')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index('ix_attempt_source_id_at')

    op.drop_table('attempt')
    op.drop_table('title')
    with op.batch_alter_table('story', schema=None) as batch_op:
        batch_op.drop_index('ix_story_unpublished')
        batch_op.drop_index(batch_op.f('ix_story_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_story_founder_id'))

    op.drop_table('story')
    with op.batch_alter_table('source', schema=None) as batch_op:
        batch_op.drop_index('ix_source_due')

    op.drop_table('source')
    op.drop_table('feed')
    op.drop_table('counter')
