"""The catalogue: a table for each kind of file, names, counts and the revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_CATALOGUE = {
    "vocab_origins": "id kind zh en code",
    "vocab_places": "id kind parents code zh en aliases",
    "vocab_fields": "id parent zh en aliases",
    "vocab_series": "id number zh en certainty source record",
    "vocab_specialties": "id series kind zh en fields aliases certainty record",
    "vocab_title_levels": "id rank zh en aliases kind certainty source record",
    "vocab_skill_levels": "id rank zh en aliases kind certainty source record",
    "vocab_relations": "id walk subject_kinds object_kinds zh en",
    "vocab_condition_kinds": "id nature operators zh en",
    "vocab_degrees": "id rank zh en aliases",
    "vocab_parts": "id rank decides zh en aliases",
    "vocab_steps": "id rank decides zh en aliases",
    "vocab_refusal_reasons": "id rank decides zh en aliases",
    "vocab_frames": "id frame level rank name eqf isced certainty source record",
    "vocab_terms": "zh en en_alternatives category",
    "cn_directory": (
        "id kind parent number zh en category type department_zh department_en legal_basis "
        "aliases former_names edition certainty unverified source record"
    ),
    "cn_titles": "series specialty level zh en code certainty unverified source record",
    "cn_occupations": "id code zh en aliases former_names fields certainty unverified record",
    "cn_permits": (
        "id kind zh en aliases department_zh department_en fields certainty unverified source "
        "record"
    ),
    "cn_licences": (
        "id kind zh en aliases department_zh department_en fields certainty unverified source "
        "record"
    ),
    "certificates": (
        "id kind body origins name_en name_zh name_native abbreviations aliases former_names "
        "gloss_en gloss_zh grade grade_rank ladder fields certainty unverified records"
    ),
    "links": (
        "id subject relation object_kind object specialty levels which_by place edition list "
        "part part_mode part_zh part_en covers result_term valid_from valid_until note_zh "
        "note_en"
    ),
    "claims": "link source locator field value certainty record note_zh note_en",
    "conditions": (
        "scope scope_id applies_to route kind operator value unit since text_zh text_en "
        "certainty record"
    ),
    "steps": "scope scope_id order step by text_zh text_en certainty record",
    "bodies": "id en zh native abbreviation aliases origins verify_url certainty unverified record",
    "channels": "id zh en url proves_zh proves_en subjects certainty source record",
    "editions": (
        "id kind place number title_zh title_en document published valid_from valid_until "
        "not_before standing replaces adds_to parties stated_count note_zh note_en certainty "
        "source record"
    ),
    "entry_routes": "certificate route kind operator value unit certainty source record",
    "lists": (
        "id edition code zh en stated_count restates benefits_zh benefits_en certainty source "
        "record"
    ),
    "members": "family certificate certainty source record",
    "programmes": (
        "id place edition standing published zh en text_zh text_en subjects certainty source record"
    ),
    "sources": "id kind title_zh title_en publisher url published read_on",
    "validity": (
        "id subject place term term_zh term_en review_zh review_en renewal_zh renewal_en "
        "on_lapse_zh on_lapse_en channel certainty unverified source record"
    ),
}
"""The columns of each table; a single key is unique."""
_NUMBERS = frozenset(
    {
        "vocab_series.number",
        "vocab_title_levels.rank",
        "vocab_skill_levels.rank",
        "vocab_degrees.rank",
        "vocab_parts.rank",
        "vocab_steps.rank",
        "vocab_refusal_reasons.rank",
        "vocab_frames.rank",
        "cn_directory.number",
        "certificates.grade_rank",
        "steps.order",
        "editions.stated_count",
        "lists.stated_count",
        "edition_counts.certificates",
    }
)
"""Whole numbers; every other column is text."""
_OPTIONAL = frozenset(
    {
        "vocab_parts.rank",
        "vocab_steps.rank",
        "vocab_refusal_reasons.rank",
        "certificates.grade_rank",
        "links.object_kind",
        "links.which_by",
        "editions.stated_count",
        "lists.stated_count",
    }
)
"""Columns that may be null."""
_INDEXES = (
    ("certificates", "body"),
    ("links", "edition"),
    ("links", "object"),
    ("links", "subject"),
    ("claims", "link"),
    ("conditions", "scope scope_id"),
    ("steps", "scope scope_id"),
    ("entry_routes", "certificate"),
    ("members", "certificate"),
    ("members", "family"),
    ("names", "key"),
    ("body_names", "key"),
)


def upgrade() -> None:
    for table, columns in _CATALOGUE.items():
        _create(table, columns)
    _create("names", "key node why")
    _create("body_names", "key body")
    _create("edition_counts", "edition certificates")
    op.create_table(
        "meta",
        sa.Column("id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meta"),
    )
    for table, columns in _INDEXES:
        named = columns.split()
        op.create_index(f"ix_{table}_{'_'.join(named)}", table, named)
    op.execute("INSERT INTO meta (id, revision, content, loaded_at) VALUES (1, 0, '', '')")


def _create(table: str, columns: str) -> None:
    named = columns.split()
    single = named[0] in ("id", "edition", "zh")
    unique = [sa.UniqueConstraint(named[0], name=f"uq_{table}_{named[0]}")] if single else []
    op.create_table(
        table,
        sa.Column("position", sa.Integer, nullable=False, autoincrement=False),
        *(_column(table, name) for name in named),
        sa.PrimaryKeyConstraint("position", name=f"pk_{table}"),
        *unique,
    )


def _column(table: str, name: str) -> sa.Column[object]:
    place = f"{table}.{name}"
    kind = sa.Integer() if place in _NUMBERS else sa.Text()
    return sa.Column(name, kind, nullable=place in _OPTIONAL)


def downgrade() -> None:
    for table in (*_CATALOGUE, "names", "body_names", "edition_counts", "meta"):
        op.drop_table(table)
