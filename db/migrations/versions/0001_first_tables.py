"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

from db.models.base import Moment
from db.models.triggers import kept_triggers, log_triggers
from db.search import search_tables
from db.versions import named_triggers, version_triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table, the triggers and the one version row."""
    _tables()
    connection = op.get_bind()
    name = connection.dialect.name
    triggers = (*version_triggers(name), *named_triggers(name), *log_triggers(name), *kept_triggers(name))
    for statement in (*triggers, *search_tables(name)):
        connection.exec_driver_sql(statement)
    connection.execute(sa.text("INSERT INTO data_version (id, n, named, is_bulk) VALUES (1, 0, 0, false)"))


def _tables() -> None:
    op.create_table(
        "area",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_area_parent_id_name")),
    )
    op.create_index(op.f("ix_area_kind"), "area", ["kind"], unique=False)
    op.create_index(op.f("ix_area_parent_id"), "area", ["parent_id"], unique=False)
    op.create_table(
        "boundary_layer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("is_schematic", sa.Boolean(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("uploaded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_layer")),
        sa.UniqueConstraint("name", name=op.f("uq_boundary_layer_name")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
    )
    op.create_index(op.f("ix_calendar_day_day_on"), "calendar_day", ["day_on"], unique=False)
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("official_number", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("pack_code", sa.String(length=40), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(title) <= 40", name=op.f("ck_case_title_is_short")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
        sa.UniqueConstraint("source", "official_number", name=op.f("uq_case_source_official_number")),
    )
    op.create_table(
        "case_span",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("from_on", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("to_on", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Integer(), nullable=True),
        sa.Column("received_month", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Integer(), nullable=True),
        sa.Column("closed_month", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("category1_id", sa.Integer(), nullable=True),
        sa.Column("category2_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.SmallInteger(), nullable=True),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("purpose", sa.SmallInteger(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.SmallInteger(), nullable=True),
        sa.Column("conclusion", sa.SmallInteger(), nullable=True),
        sa.Column("closure", sa.SmallInteger(), nullable=True),
        sa.Column("marks", sa.SmallInteger(), nullable=True),
        sa.Column("persons", sa.Integer(), nullable=True),
        sa.Column("batches", sa.Integer(), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=True),
        sa.Column("rating_due_on", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Integer(), nullable=True),
        sa.Column("due_clock", sa.SmallInteger(), nullable=True),
        sa.Column("supported_on", sa.Integer(), nullable=True),
        sa.Column("carried_out_on", sa.Integer(), nullable=True),
        sa.Column("assigned_on", sa.Integer(), nullable=True),
        sa.Column("assignment_due_on", sa.Integer(), nullable=True),
        sa.Column("last_action_on", sa.Integer(), nullable=True),
        sa.Column("urgent_on", sa.Integer(), nullable=True),
        sa.Column("urgent_reported_on", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Integer(), nullable=True),
        sa.Column("ended_on", sa.Integer(), nullable=True),
        sa.Column("c1_limit", sa.Integer(), nullable=True),
        sa.Column("c1_met", sa.Integer(), nullable=True),
        sa.Column("c2_limit", sa.Integer(), nullable=True),
        sa.Column("c2_met", sa.Integer(), nullable=True),
        sa.Column("c3_limit", sa.Integer(), nullable=True),
        sa.Column("c3_met", sa.Integer(), nullable=True),
        sa.Column("c4_limit", sa.Integer(), nullable=True),
        sa.Column("c4_met", sa.Integer(), nullable=True),
        sa.Column("c5_limit", sa.Integer(), nullable=True),
        sa.Column("c5_met", sa.Integer(), nullable=True),
        sa.Column("c7_limit", sa.Integer(), nullable=True),
        sa.Column("c7_met", sa.Integer(), nullable=True),
        sa.Column("c8_limit", sa.Integer(), nullable=True),
        sa.Column("c8_met", sa.Integer(), nullable=True),
        sa.Column("c9_limit", sa.Integer(), nullable=True),
        sa.Column("c9_met", sa.Integer(), nullable=True),
        sa.Column("c10_limit", sa.Integer(), nullable=True),
        sa.Column("c10_met", sa.Integer(), nullable=True),
        sa.Column("c11_limit", sa.Integer(), nullable=True),
        sa.Column("c11_met", sa.Integer(), nullable=True),
        sa.Column("c12_limit", sa.Integer(), nullable=True),
        sa.Column("c12_met", sa.Integer(), nullable=True),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "from_on", name=op.f("pk_case_span")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_case_span_to_on", "case_span", ["to_on"], unique=False)
    op.create_table(
        "category",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("level BETWEEN 1 AND 3", name=op.f("ck_category_level")),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_category_code_valid_from")),
    )
    op.create_index(op.f("ix_category_name"), "category", ["name"], unique=False)
    op.create_index(op.f("ix_category_parent_id"), "category", ["parent_id"], unique=False)
    op.create_table(
        "cause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause")),
        sa.UniqueConstraint("number", name=op.f("uq_cause_number")),
    )
    op.create_table(
        "checklist_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=24), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_words")),
    )
    op.create_table(
        "data_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_change")),
    )
    op.create_index("ix_data_change_n", "data_change", ["n"], unique=False)
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("named", sa.BigInteger(), nullable=False),
        sa.Column("is_bulk", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_data_version_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_version")),
    )
    op.create_table(
        "log_row",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_log_row")),
        info={"head_file": "log.head"},
    )
    op.create_index(op.f("ix_log_row_at"), "log_row", ["at"], unique=False)
    op.create_index(op.f("ix_log_row_case_id"), "log_row", ["case_id"], unique=False)
    op.create_table(
        "login_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("has_succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    op.create_index(op.f("ix_login_attempt_address"), "login_attempt", ["address"], unique=False)
    op.create_index("ix_login_attempt_username_at", "login_attempt", ["username", "at"], unique=False)
    op.create_table(
        "official",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official")),
    )
    op.create_table(
        "rule_pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_pack")),
        sa.UniqueConstraint("code", "recorded_at", name=op.f("uq_rule_pack_code_recorded_at")),
    )
    op.create_table(
        "saved_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_mapping")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_mapping_name")),
    )
    op.create_table(
        "sealed_log",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sealed_log")),
        info={"head_file": "sealed.head"},
    )
    op.create_index(op.f("ix_sealed_log_at"), "sealed_log", ["at"], unique=False)
    op.create_index(op.f("ix_sealed_log_case_id"), "sealed_log", ["case_id"], unique=False)
    op.create_table(
        "sealed_number",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_sealed_number")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "area_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=80), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_alias_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_alias")),
        sa.UniqueConstraint("alias", "area_id", name=op.f("uq_area_alias_alias_area_id")),
    )
    op.create_index(op.f("ix_area_alias_alias"), "area_alias", ["alias"], unique=False)
    op.create_index(op.f("ix_area_alias_area_id"), "area_alias", ["area_id"], unique=False)
    op.create_table(
        "area_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.Column("households", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.CheckConstraint("population >= 0 AND households >= 0", name=op.f("ck_area_base_not_negative")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_base_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_base")),
        sa.UniqueConstraint("area_id", "year", name=op.f("uq_area_base_area_id_year")),
    )
    op.create_table(
        "boundary_shape",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("geometry", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_boundary_shape_area_id")),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["boundary_layer.id"], name=op.f("fk_boundary_shape_layer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_shape")),
        sa.UniqueConstraint("layer_id", "key", name=op.f("uq_boundary_shape_layer_id_key")),
    )
    op.create_table(
        "case_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_representative", sa.Boolean(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("query_code", sa.LargeBinary(), nullable=True),
        sa.Column("masked_name", sa.String(length=40), nullable=False),
        sa.Column("masked_phone", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_person")),
    )
    op.create_index(op.f("ix_case_person_case_id"), "case_person", ["case_id"], unique=False)
    op.create_table(
        "text_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_text_token_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_token")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_text_token_case_id_number")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("office_phone", sa.String(length=40), nullable=False),
        sa.Column("duty_phone", sa.String(length=40), nullable=False),
        sa.Column("is_to_confirm", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_unit_area_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_index("ix_unit_name", "unit", ["name"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_table(
        "case_participant",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_participant_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_participant_unit_id")),
        sa.PrimaryKeyConstraint("case_id", "unit_id", name=op.f("pk_case_participant")),
    )
    op.create_index(op.f("ix_case_participant_unit_id"), "case_participant", ["unit_id"], unique=False)
    op.create_table(
        "contact_hash",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["case_person.id"], name=op.f("fk_contact_hash_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_hash")),
    )
    op.create_index("ix_contact_hash_hash", "contact_hash", ["hash"], unique=False)
    op.create_index(op.f("ix_contact_hash_person_id"), "contact_hash", ["person_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("is_county_leader", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_post_official_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_post_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_official_id"), "post", ["official_id"], unique=False)
    op.create_index(op.f("ix_post_unit_id"), "post", ["unit_id"], unique=False)
    op.create_table(
        "sealed_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("is_about_office", sa.Boolean(), nullable=False),
        sa.Column("accused_unit_id", sa.Integer(), nullable=True),
        sa.Column("ordinary_case_id", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("route_due_on", sa.Date(), nullable=False),
        sa.Column("routed_at", Moment(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("accused", sa.LargeBinary(), nullable=True),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["accused_unit_id"], ["unit.id"], name=op.f("fk_sealed_case_accused_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_case")),
        sa.UniqueConstraint("number", name=op.f("uq_sealed_case_number")),
    )
    op.create_table(
        "unit_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alias", sa.String(length=80), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_alias_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_alias")),
        sa.UniqueConstraint("alias", "unit_id", name=op.f("uq_unit_alias_alias_unit_id")),
    )
    op.create_index(op.f("ix_unit_alias_alias"), "unit_alias", ["alias"], unique=False)
    op.create_index(op.f("ix_unit_alias_unit_id"), "unit_alias", ["unit_id"], unique=False)
    op.create_table(
        "unit_succession",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["successor_id"], ["unit.id"], name=op.f("fk_unit_succession_successor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_succession_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "successor_id", name=op.f("pk_unit_succession")),
    )
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_account_post_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("noticed_on", sa.Date(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("refused_on", sa.Date(), nullable=True),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("receipt_on", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(length=200), server_default="", nullable=False),
        sa.Column("ground", sa.String(length=20), server_default="", nullable=False),
        sa.Column("conclusion", sa.Text(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("followed_on", sa.Date(), nullable=True),
        sa.Column("is_carried_out", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("followed", sa.String(length=200), server_default="", nullable=False),
        sa.Column("cleared", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_hearing_case_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_hearing_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
    )
    op.create_index(op.f("ix_hearing_case_id"), "hearing", ["case_id"], unique=False)
    op.create_index(op.f("ix_hearing_planned_on"), "hearing", ["planned_on"], unique=False)
    op.create_table(
        "hearing_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("has_handled", sa.Boolean(), nullable=False),
        sa.Column("avoidance", sa.String(length=20), nullable=False),
        sa.Column("avoidance_words", sa.String(length=200), nullable=False),
        sa.Column("has_attended", sa.Boolean(), nullable=True),
        sa.Column("opinion", sa.String(length=20), nullable=False),
        sa.Column("opinion_words", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_seat_hearing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_seat")),
    )
    op.create_index(op.f("ix_hearing_seat_hearing_id"), "hearing_seat", ["hearing_id"], unique=False)
    op.create_table(
        "hearing_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_evidence_hearing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_evidence")),
    )
    op.create_index(op.f("ix_hearing_evidence_hearing_id"), "hearing_evidence", ["hearing_id"], unique=False)
    op.create_table(
        "hearing_minutes",
        sa.Column("hearing_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["hearing_id"], ["hearing.id"], name=op.f("fk_hearing_minutes_hearing_id")),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_hearing_minutes_saved_by")),
        sa.PrimaryKeyConstraint("hearing_id", "step", name=op.f("pk_hearing_minutes")),
    )
    op.create_table(
        "edition",
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name=op.f("fk_edition_changed_by_id")),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_edition")),
    )
    op.create_table(
        "leader_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("deputy_post_id", sa.Integer(), nullable=True),
        sa.Column("team", sa.String(length=200), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_leader_assignment_case_id")),
        sa.ForeignKeyConstraint(
            ["deputy_post_id"], ["post.id"], name=op.f("fk_leader_assignment_deputy_post_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_leader_assignment_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader_assignment")),
    )
    op.create_index(op.f("ix_leader_assignment_case_id"), "leader_assignment", ["case_id"], unique=False)
    op.create_index(op.f("ix_leader_assignment_post_id"), "leader_assignment", ["post_id"], unique=False)
    op.create_table(
        "sealed_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_document_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_document")),
    )
    op.create_index(
        op.f("ix_sealed_document_sealed_case_id"), "sealed_document", ["sealed_case_id"], unique=False
    )
    op.create_table(
        "sealed_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_person_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_person")),
    )
    op.create_index(
        op.f("ix_sealed_person_sealed_case_id"), "sealed_person", ["sealed_case_id"], unique=False
    )
    op.create_table(
        "sealed_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_mark_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_mark")),
    )
    op.create_index(op.f("ix_sealed_mark_sealed_case_id"), "sealed_mark", ["sealed_case_id"], unique=False)
    op.create_table(
        "sealed_word",
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_word_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("sealed_case_id", "hash", name=op.f("pk_sealed_word")),
    )
    op.create_index("ix_sealed_word_hash", "sealed_word", ["hash"], unique=False)
    op.create_table(
        "account_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", Moment(), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lift_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_interest_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_account_interest_case_id")),
        sa.ForeignKeyConstraint(
            ["declared_by"], ["account.id"], name=op.f("fk_account_interest_declared_by")
        ),
        sa.ForeignKeyConstraint(["lifted_by"], ["account.id"], name=op.f("fk_account_interest_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_interest")),
    )
    op.create_index(op.f("ix_account_interest_account_id"), "account_interest", ["account_id"], unique=False)
    op.create_index(op.f("ix_account_interest_case_id"), "account_interest", ["case_id"], unique=False)
    op.create_table(
        "assignment_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=32), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["leader_assignment.id"], name=op.f("fk_assignment_item_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_item")),
    )
    op.create_index(
        op.f("ix_assignment_item_assignment_id"), "assignment_item", ["assignment_id"], unique=False
    )
    op.create_table(
        "assignment_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_assignment_proposal_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_assignment_proposal_decided_by")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_assignment_proposal_post_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_assignment_proposal_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_proposal")),
    )
    op.create_index(op.f("ix_assignment_proposal_case_id"), "assignment_proposal", ["case_id"], unique=False)
    op.create_index(op.f("ix_assignment_proposal_outcome"), "assignment_proposal", ["outcome"], unique=False)
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_post_id", sa.Integer(), nullable=False),
        sa.Column("to_post_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", Moment(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("is_on_paper", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_post_id"], ["post.id"], name=op.f("fk_hand_over_from_post_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_hand_over_given_by")),
        sa.ForeignKeyConstraint(["prepared_by"], ["account.id"], name=op.f("fk_hand_over_prepared_by")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_hand_over_taken_by")),
        sa.ForeignKeyConstraint(["to_post_id"], ["post.id"], name=op.f("fk_hand_over_to_post_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_hand_over_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_from_post_id"), "hand_over", ["from_post_id"], unique=False)
    op.create_index(op.f("ix_hand_over_to_post_id"), "hand_over", ["to_post_id"], unique=False)
    op.create_table(
        "hand_over_matter",
        sa.Column("hand_over_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("is_moved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_hand_over_matter_case_id")),
        sa.ForeignKeyConstraint(
            ["hand_over_id"], ["hand_over.id"], name=op.f("fk_hand_over_matter_hand_over_id")
        ),
        sa.PrimaryKeyConstraint("hand_over_id", "case_id", name=op.f("pk_hand_over_matter")),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(account_id IS NULL) <> (post_id IS NULL)", name=op.f("ck_absence_one_person")),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_absence_days_in_order")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_absence_account_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_absence_ended_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_absence_entered_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_absence_post_id")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["account.id"], name=op.f("fk_absence_stand_in_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_account_id"), "absence", ["account_id"], unique=False)
    op.create_index(op.f("ix_absence_post_id"), "absence", ["post_id"], unique=False)
    op.create_index(op.f("ix_absence_stand_in_id"), "absence", ["stand_in_id"], unique=False)
    op.create_table(
        "assignment_unit",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["leader_assignment.id"], name=op.f("fk_assignment_unit_assignment_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_assignment_unit_unit_id")),
        sa.PrimaryKeyConstraint("assignment_id", "unit_id", name=op.f("pk_assignment_unit")),
    )
    op.create_table(
        "assignment_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["leader_assignment.id"], name=op.f("fk_assignment_visit_assignment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_visit")),
    )
    op.create_index(
        op.f("ix_assignment_visit_assignment_id"), "assignment_visit", ["assignment_id"], unique=False
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("happened_on", sa.Integer(), nullable=False),
        sa.Column("recorded_on", sa.Integer(), nullable=False),
        sa.Column("precision", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("acted_for_id", sa.Integer(), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("is_backfilled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["acted_for_id"], ["post.id"], name=op.f("fk_case_event_acted_for_id")),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_case_event_actor_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id")),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["case_event.id"], name=op.f("fk_case_event_supersedes_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_event_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index(
        "ix_case_event_case_id_happened_at", "case_event", ["case_id", "happened_at"], unique=False
    )
    op.create_index("ix_case_event_kind_recorded_on", "case_event", ["kind", "recorded_on"], unique=False)
    op.create_table(
        "absence_act",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("absence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["absence_id"], ["absence.id"], name=op.f("fk_absence_act_absence_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_event.id"], name=op.f("fk_absence_act_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_absence_act")),
    )
    op.create_index(op.f("ix_absence_act_absence_id"), "absence_act", ["absence_id"], unique=False)
    op.create_table(
        "paper_series",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("words", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_paper_series_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "kind", name=op.f("pk_paper_series")),
    )
    op.create_table(
        "case_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("drafted_at", Moment(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", Moment(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_at", Moment(), nullable=True),
        sa.Column("voided_at", Moment(), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_paper_case_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_case_paper_checked_by")),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name=op.f("fk_case_paper_drafted_by")),
        sa.ForeignKeyConstraint(["event_id"], ["case_event.id"], name=op.f("fk_case_paper_event_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name=op.f("fk_case_paper_issued_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_paper_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_paper")),
        sa.UniqueConstraint(
            "unit_id", "kind", "year", "serial", name=op.f("uq_case_paper_unit_id_kind_year_serial")
        ),
    )
    op.create_index(op.f("ix_case_paper_case_id"), "case_paper", ["case_id"], unique=False)
    op.create_table(
        "paper_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("checked_by", sa.Integer(), nullable=True),
        sa.Column("checked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_paper_text_checked_by")),
        sa.ForeignKeyConstraint(["paper_id"], ["case_paper.id"], name=op.f("fk_paper_text_paper_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_paper_text_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_text")),
    )
    op.create_index(op.f("ix_paper_text_paper_id"), "paper_text", ["paper_id"], unique=False)
    op.create_table(
        "case_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("paper_number", sa.String(length=40), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_case_document_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_document_case_id")),
        sa.ForeignKeyConstraint(["event_id"], ["case_event.id"], name=op.f("fk_case_document_event_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["case_paper.id"], name=op.f("fk_case_document_paper_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_document_unit_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_case_document_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
    )
    op.create_index(op.f("ix_case_document_case_id"), "case_document", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_document_paper_id"), "case_document", ["paper_id"], unique=False)
    op.create_table(
        "number_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("reserved_by", sa.Integer(), nullable=True),
        sa.Column("reserved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["reserved_by"], ["account.id"], name=op.f("fk_number_block_reserved_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_number_block_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_block")),
    )
    op.create_table(
        "reserved_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("used_by", sa.Integer(), nullable=True),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", Moment(), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["number_block.id"], name=op.f("fk_reserved_number_block_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_reserved_number_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_reserved_number_unit_id")),
        sa.ForeignKeyConstraint(["used_by"], ["account.id"], name=op.f("fk_reserved_number_used_by")),
        sa.ForeignKeyConstraint(["voided_by"], ["account.id"], name=op.f("fk_reserved_number_voided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserved_number")),
        sa.UniqueConstraint(
            "unit_id", "form", "year", "serial", name=op.f("uq_reserved_number_unit_id_form_year_serial")
        ),
    )
    op.create_index(op.f("ix_reserved_number_block_id"), "reserved_number", ["block_id"], unique=False)
    op.create_table(
        "case_link",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_case_link_confirmed_by")),
        sa.ForeignKeyConstraint(["earlier_id"], ["case.id"], name=op.f("fk_case_link_earlier_id")),
        sa.PrimaryKeyConstraint("case_id", "earlier_id", name=op.f("pk_case_link")),
    )
    op.create_index(op.f("ix_case_link_earlier_id"), "case_link", ["earlier_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_import_run_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_sha256"), "import_run", ["sha256"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("result_name", sa.String(length=120), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("beat_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_job_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_account_id"), "job", ["account_id"], unique=False)
    op.create_index(op.f("ix_job_state"), "job", ["state"], unique=False)
    op.create_table(
        "notice_seen",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("seen_until", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_seen_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_notice_seen")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_account_id"), "saved_view", ["account_id"], unique=False)
    op.create_table(
        "sealed_avoidance",
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sealed_avoidance_account_id")),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_avoidance_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("sealed_case_id", "account_id", name=op.f("pk_sealed_avoidance")),
    )
    op.create_table(
        "sealed_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed_case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("happened_at", Moment(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_sealed_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["sealed_case_id"], ["sealed_case.id"], name=op.f("fk_sealed_event_sealed_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_event")),
    )
    op.create_index(op.f("ix_sealed_event_sealed_case_id"), "sealed_event", ["sealed_case_id"], unique=False)
    op.create_table(
        "sealed_handler",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=True),
        sa.Column("named_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sealed_handler_account_id")),
        sa.ForeignKeyConstraint(["named_by"], ["account.id"], name=op.f("fk_sealed_handler_named_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_handler")),
    )
    op.create_index(op.f("ix_sealed_handler_account_id"), "sealed_handler", ["account_id"], unique=False)
    op.create_table(
        "screening_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["account.id"], name=op.f("fk_screening_report_entered_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_screening_report_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_report")),
        sa.UniqueConstraint(
            "unit_id",
            "period_from",
            "period_to",
            "edition",
            name=op.f("uq_screening_report_unit_id_period_from_period_to_edition"),
        ),
    )
    op.create_index("ix_screening_report_period_from", "screening_report", ["period_from"], unique=False)
    op.create_table(
        "screening_item",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_screening_item_case_id")),
        sa.ForeignKeyConstraint(
            ["report_id"], ["screening_report.id"], name=op.f("fk_screening_item_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "case_id", name=op.f("pk_screening_item")),
    )
    op.create_index(op.f("ix_screening_item_case_id"), "screening_item", ["case_id"], unique=False)
    op.create_table(
        "screening_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("is_for_holidays", sa.Boolean(), nullable=False),
        sa.Column("is_owed", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=120), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["set_by_id"], ["account.id"], name=op.f("fk_screening_rule_set_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_rule")),
    )
    op.create_table(
        "staged_upload",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("staged_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staged_upload_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_upload")),
    )
    op.create_table(
        "intake_draft",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_intake_draft_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_intake_draft")),
    )
    op.create_table(
        "form_draft",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_form_draft_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_form_draft")),
    )
    op.create_table(
        "routing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_routing_category_id")),
        sa.ForeignKeyConstraint(["township_id"], ["area.id"], name=op.f("fk_routing_township_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_routing_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routing")),
        sa.UniqueConstraint(
            "category_id",
            "township_id",
            "valid_from",
            name=op.f("uq_routing_category_id_township_id_valid_from"),
        ),
    )
    op.create_table(
        "counter_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("theme", sa.String(length=8), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", Moment(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("set_up_at", Moment(), nullable=True),
        sa.Column("last_seen_at", Moment(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("case_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_counter_device_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_counter_device_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_device")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_counter_device_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_counter_device_token_hash")),
    )
    op.create_table(
        "counter_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("has_found", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["counter_device.id"], name=op.f("fk_counter_try_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_try")),
    )
    op.create_index(op.f("ix_counter_try_code_hash"), "counter_try", ["code_hash"], unique=False)
    op.create_index(op.f("ix_counter_try_device_id"), "counter_try", ["device_id"], unique=False)
    op.create_table(
        "wall_display",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("audience", sa.String(length=32), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until", Moment(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("set_up_at", Moment(), nullable=True),
        sa.Column("last_seen_at", Moment(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_wall_display_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_display")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_wall_display_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_wall_display_token_hash")),
    )
    op.create_table(
        "user_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_seen_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_user_session_account_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_user_session")),
    )
    op.create_index(op.f("ix_user_session_account_id"), "user_session", ["account_id"], unique=False)
    op.create_table(
        "import_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_import_row_case_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id")),
        sa.PrimaryKeyConstraint("run_id", "case_id", name=op.f("pk_import_row")),
    )
    op.create_index(op.f("ix_import_row_case_id"), "import_row", ["case_id"], unique=False)
    op.create_table(
        "import_value",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_import_value_case_id")),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_import_value_run_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_import_value")),
    )
    op.create_index(op.f("ix_import_value_run_id"), "import_value", ["run_id"], unique=False)
    op.create_table(
        "retention_limit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("ground", sa.String(length=60), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_retention_limit_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_limit")),
    )
    op.create_table(
        "identity_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("final_on", sa.Date(), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=True),
        sa.Column("sealed_at", Moment(), nullable=False),
        sa.Column("unsealed_by", sa.Integer(), nullable=True),
        sa.Column("unsealed_at", Moment(), nullable=True),
        sa.Column("unsealed_why", sa.String(length=32), nullable=True),
        sa.Column("destroyed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_identity_seal_case_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["account.id"], name=op.f("fk_identity_seal_sealed_by")),
        sa.ForeignKeyConstraint(["unsealed_by"], ["account.id"], name=op.f("fk_identity_seal_unsealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_seal")),
    )
    op.create_index("ix_identity_seal_case_id", "identity_seal", ["case_id"], unique=False)
    op.create_table(
        "destruction_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("keep_years", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=60), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_destruction_list_approved_by")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_destruction_list_ended_by")),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_destruction_list_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_list")),
    )
    op.create_table(
        "destruction_item",
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("final_on", sa.Date(), nullable=False),
        sa.Column("sealed_on", sa.Date(), nullable=False),
        sa.Column("fell_out", sa.String(length=32), nullable=True),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_destruction_item_case_id")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["destruction_list.id"], name=op.f("fk_destruction_item_list_id")
        ),
        sa.PrimaryKeyConstraint("list_id", "case_id", name=op.f("pk_destruction_item")),
    )
    op.create_index(op.f("ix_destruction_item_case_id"), "destruction_item", ["case_id"], unique=False)
    op.create_table(
        "appointment_slip",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("meet_at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("void_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["leader_assignment.id"], name=op.f("fk_appointment_slip_assignment_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_appointment_slip_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["case_document.id"], name=op.f("fk_appointment_slip_document_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_appointment_slip_ended_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_appointment_slip_made_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_appointment_slip_post_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_appointment_slip_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_slip")),
        sa.UniqueConstraint(
            "unit_id", "year", "serial", name=op.f("uq_appointment_slip_unit_id_year_serial")
        ),
    )
    op.create_index(op.f("ix_appointment_slip_case_id"), "appointment_slip", ["case_id"], unique=False)
    op.create_index(op.f("ix_appointment_slip_post_id"), "appointment_slip", ["post_id"], unique=False)
    op.create_table(
        "early_warning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["topic_id"], ["category.id"], name=op.f("fk_early_warning_topic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_warning")),
    )
    op.create_index(op.f("ix_early_warning_found_on"), "early_warning", ["found_on"], unique=False)
    op.create_table(
        "warning_sighting",
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Double(), nullable=False),
        sa.Column("p", sa.Double(), nullable=True),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_warning_sighting_days_in_order")),
        sa.ForeignKeyConstraint(
            ["warning_id"], ["early_warning.id"], name=op.f("fk_warning_sighting_warning_id")
        ),
        sa.PrimaryKeyConstraint("warning_id", "seen_on", name=op.f("pk_warning_sighting")),
    )
    op.create_table(
        "warning_search",
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("searched_at", Moment(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("zones", sa.String(length=16), nullable=False),
        sa.Column("caveats", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seen_on", name=op.f("pk_warning_search")),
    )
    op.create_table(
        "warning_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("warning_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_warning_act_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_warning_act_case_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_warning_act_post_id")),
        sa.ForeignKeyConstraint(["warning_id"], ["early_warning.id"], name=op.f("fk_warning_act_warning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_act")),
    )
    op.create_index(op.f("ix_warning_act_warning_id"), "warning_act", ["warning_id"], unique=False)
    op.create_table(
        "neighbour_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("ticked_by", sa.Integer(), nullable=False),
        sa.Column("ticked_at", Moment(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_neighbour_table_confirmed_by")
        ),
        sa.ForeignKeyConstraint(["ticked_by"], ["account.id"], name=op.f("fk_neighbour_table_ticked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_neighbour_table")),
    )
    op.create_table(
        "roster_turn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("office", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("is_kept", sa.Boolean(), nullable=True),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.String(length=200), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_roster_turn_times_in_order")),
        sa.CheckConstraint(
            "visits >= 0 AND settled >= 0 AND settled <= visits",
            name=op.f("ck_roster_turn_settled_of_visits"),
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_roster_turn_changed_by")),
        sa.ForeignKeyConstraint(["entered_by"], ["account.id"], name=op.f("fk_roster_turn_entered_by")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_roster_turn_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_turn")),
    )
    op.create_index(op.f("ix_roster_turn_on_day"), "roster_turn", ["on_day"], unique=False)
    op.create_index(op.f("ix_roster_turn_post_id"), "roster_turn", ["post_id"], unique=False)
    op.create_table(
        "roster_swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.String(length=101), nullable=False),
        sa.Column("after", sa.String(length=101), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("swapped_by", sa.Integer(), nullable=True),
        sa.Column("swapped_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["swapped_by"], ["account.id"], name=op.f("fk_roster_swap_swapped_by")),
        sa.ForeignKeyConstraint(["turn_id"], ["roster_turn.id"], name=op.f("fk_roster_swap_turn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_swap")),
    )
    op.create_index(op.f("ix_roster_swap_turn_id"), "roster_swap", ["turn_id"], unique=False)
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("rhythm", sa.String(length=32), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=True),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("chair_post_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("cancelled_at", Moment(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=False),
        sa.Column("planned_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["chair_post_id"], ["post.id"], name=op.f("fk_meeting_chair_post_id")),
        sa.ForeignKeyConstraint(["planned_by"], ["account.id"], name=op.f("fk_meeting_planned_by")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_meeting_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    op.create_table(
        "meeting_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("has_attended", sa.Boolean(), nullable=True),
        sa.CheckConstraint("(post_id IS NULL) <> (unit_id IS NULL)", name=op.f("ck_meeting_seat_one_owner")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_seat_meeting_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_meeting_seat_post_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_meeting_seat_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_seat")),
    )
    op.create_index(op.f("ix_meeting_seat_meeting_id"), "meeting_seat", ["meeting_id"], unique=False)
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("stated", sa.Integer(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("warning_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("dropped_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_agenda_item_case_id")),
        sa.ForeignKeyConstraint(["warning_id"], ["early_warning.id"], name=op.f("fk_agenda_item_warning_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    op.create_index(op.f("ix_agenda_item_case_id"), "agenda_item", ["case_id"], unique=False)
    op.create_index(op.f("ix_agenda_item_meeting_id"), "agenda_item", ["meeting_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_decision_meeting_id")),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_decision_item_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_decision_unit_id")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_decision_post_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_decision_recorded_by")),
        sa.ForeignKeyConstraint(["corrects_id"], ["decision.id"], name=op.f("fk_decision_corrects_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_meeting_id"), "decision", ["meeting_id"], unique=False)
    op.create_table(
        "decision_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("acted_for_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_decision_act_decision_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_decision_act_account_id")),
        sa.ForeignKeyConstraint(["acted_for_id"], ["post.id"], name=op.f("fk_decision_act_acted_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_act")),
    )
    op.create_index(op.f("ix_decision_act_decision_id"), "decision_act", ["decision_id"], unique=False)
    op.create_table(
        "report_period_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.CheckConstraint(
            "first_day BETWEEN 1 AND 28", name=op.f("ck_report_period_rule_every_month_has_it")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_report_period_rule_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_period_rule")),
    )
    op.create_table(
        "periodic_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_periodic_report_days_in_order")),
        sa.CheckConstraint("to_on <= as_of", name=op.f("ck_periodic_report_period_is_over")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_periodic_report_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_report")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_periodic_report_kind_number")),
    )
    op.create_table(
        "periodic_report_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("day_on", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=False),
        sa.Column("way", sa.String(length=32), nullable=True),
        sa.Column("copy", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["periodic_report_act.id"], name=op.f("fk_periodic_report_act_corrects_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["account.id"], name=op.f("fk_periodic_report_act_recorded_by")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["periodic_report.id"], name=op.f("fk_periodic_report_act_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_periodic_report_act")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_periodic_report_act_corrects_id")),
    )
    op.create_table(
        "periodic_report_print",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.Column("printed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["printed_by"], ["account.id"], name=op.f("fk_periodic_report_print_printed_by")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["periodic_report.id"], name=op.f("fk_periodic_report_print_report_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "copy", name=op.f("pk_periodic_report_print")),
    )
    op.create_table(
        "report_draft",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("first_made_at", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "number", name=op.f("pk_report_draft")),
    )
