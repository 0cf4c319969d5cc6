"""The tables of the lake: what each column is stands in docs/guide/lake.md."""

from regulars.flows.lake.member_facts import MEMBER_FACTS
from regulars.infra.lake.shapes import Column, Feed, TableShape

_PLACES = (Column("source"), Column("channel"), Column("store"))
_MONEY = (Column("currency"), Column("scale", "integer"))


def _member(name: str = "member_id") -> Column:
    return Column(name, is_id=True)


def _moment(name: str) -> tuple[Column, Column]:
    """An instant in two columns: as microseconds, and as the day that it was."""
    return (
        Column(f"{name}_us", "instant", source=f"{name}_at", is_id=True),
        Column(f"{name}_on", "local_date", source=f"{name}_at"),
    )


DOCUMENTS = TableShape(
    name="documents",
    columns=(
        Column("document_id", is_id=True),
        _member(),
        Column("kind"),
        Column("state"),
        Column("is_counted", "flag"),
        *_moment("occurred"),
        *_PLACES,
        Column("campaign"),
        *_MONEY,
        Column("gross_minor", "integer"),
        Column("discount_minor", "integer"),
        Column("net_minor", "integer"),
        Column("shipping_minor", "integer"),
        Column("tax_minor", "integer"),
        Column("line_count", "integer"),
        Column("returned_document_id", is_id=True),
        Column("return_policy"),
    ),
    feeds=(
        Feed(name="documents", view="lake_document_v1", counted_view="sale_v1"),
        Feed(
            name="recounts",
            view="lake_recounted_document_v1",
            counted_view="recount_v1",
            order_column="recounted_written_in",
            is_change=True,
        ),
    ),
    month_column="occurred_us",
    key="document_id",
    member_column="member_id",
)

LINES = TableShape(
    name="lines",
    columns=(
        Column("document_id", is_id=True),
        Column("ordinal", "integer"),
        _member(),
        Column("kind"),
        *_moment("occurred"),
        Column("sku"),
        Column("category"),
        Column("brand"),
        Column("quantity_milli", "integer"),
        Column("unit_price_minor", "integer"),
        Column("gross_minor", "integer"),
        Column("discount_minor", "integer"),
        Column("net_minor", "integer"),
        *_MONEY,
    ),
    feeds=(Feed(name="lines", view="lake_line_v1", counted_view="sale_v1", rows_per_count=4),),
    month_column="occurred_us",
    member_column="member_id",
)

EVENTS = TableShape(
    name="events",
    columns=(
        Column("event_id", is_id=True),
        _member(),
        Column("kind"),
        Column("name"),
        *_moment("occurred"),
        *_PLACES,
        Column("campaign", is_personal=True),
        Column("properties", is_personal=True, is_id=True),
    ),
    feeds=(Feed(name="events", view="lake_event_v1", counted_view="owned_event_v1"),),
    month_column="occurred_us",
    member_column="member_id",
)

TRANSFERS = TableShape(
    name="transfers",
    columns=(
        Column("transfer_id", is_id=True),
        _member(),
        Column("asset"),
        Column("kind"),
        Column("units", "integer"),
        Column("account_units", "integer"),
        *_moment("effective"),
        Column("rule"),
    ),
    feeds=(Feed(name="transfers", view="lake_transfer_v1", counted_view="transfer_v1"),),
    month_column="effective_us",
    member_column="member_id",
)

TIER_CHANGES = TableShape(
    name="tier_changes",
    columns=(
        _member(),
        Column("program"),
        Column("ladder"),
        Column("ordinal", "integer"),
        Column("from_tier"),
        Column("tier"),
        Column("why"),
        *_moment("effective"),
    ),
    feeds=(Feed(name="tier_changes", view="lake_tier_change_v1", counted_view="tier_change_v1"),),
    month_column="effective_us",
    member_column="member_id",
)

STAGE_CHANGES = TableShape(
    name="stage_changes",
    columns=(
        _member(),
        Column("ordinal", "integer"),
        Column("from_stage"),
        Column("stage"),
        Column("why"),
        *_moment("effective"),
        Column("counts_on", "date"),
    ),
    feeds=(
        Feed(name="stage_changes", view="lake_stage_change_v1", counted_view="stage_change_v1"),
    ),
    month_column="effective_us",
    member_column="member_id",
)

MEMBERS = TableShape(
    name="members",
    columns=(
        _member(),
        _member("survivor_id"),
        Column("standing"),
        *_moment("joined"),
        Column("first_seen_us", "instant", source="first_seen_at", is_id=True),
        *_PLACES,
        Column("gender", is_personal=True),
        Column("birth_year", "integer", is_personal=True),
        Column("country", is_personal=True),
        Column("region", is_personal=True),
        Column("city", is_personal=True),
    ),
    snapshot_view="lake_member_v1",
    member_column="member_id",
)

PRODUCTS = TableShape(
    name="products",
    columns=(
        Column("sku"),
        Column("name"),
        Column("category"),
        Column("brand"),
        Column("is_goods", "flag"),
        Column("is_active", "flag"),
        Column("price_minor", "integer"),
        Column("price_currency"),
        Column("price_scale", "integer"),
    ),
    snapshot_view="lake_product_v1",
)

STORES = TableShape(
    name="stores",
    columns=(
        Column("store"),
        Column("name"),
        Column("country"),
        Column("region"),
        Column("city"),
        Column("time_zone"),
        Column("opened_on", "date"),
        Column("is_open", "flag"),
    ),
    snapshot_view="lake_store_v1",
)

CHANNELS = TableShape(
    name="channels",
    columns=(Column("channel"), Column("name"), Column("kind")),
    snapshot_view="lake_channel_v1",
)

CAMPAIGNS = TableShape(
    name="campaigns",
    columns=(
        Column("campaign"),
        Column("name"),
        Column("utm_source"),
        Column("utm_medium"),
        Column("utm_campaign"),
        Column("utm_term"),
        Column("utm_content"),
        Column("starts_us", "instant", source="starts_at"),
        Column("ends_us", "instant", source="ends_at"),
    ),
    snapshot_view="lake_campaign_v1",
)

SOURCES = TableShape(
    name="sources",
    columns=(
        Column("source"),
        Column("name"),
        Column("kind"),
        Column("currency"),
        Column("time_zone"),
    ),
    snapshot_view="lake_source_v1",
)

ACQUISITIONS = TableShape(
    name="acquisitions",
    columns=(
        _member(),
        *_moment("joined"),
        *(
            Column(f"{which}_{name}")
            for which in ("first", "last")
            for name in ("how", "campaign", "partner", "channel", "store")
        ),
    ),
    snapshot_view="lake_acquisition_v1",
    member_column="member_id",
)

ACQUISITION_COSTS = TableShape(
    name="acquisition_costs",
    columns=(
        Column("from_on", "date"),
        Column("before_on", "date"),
        *(Column("campaign"), Column("partner"), Column("channel"), Column("store")),
        Column("amount_minor", "integer"),
        *_MONEY,
    ),
    snapshot_view="lake_acquisition_cost_v1",
)

TABLES: tuple[TableShape, ...] = (
    DOCUMENTS,
    LINES,
    EVENTS,
    TRANSFERS,
    TIER_CHANGES,
    STAGE_CHANGES,
    MEMBERS,
    MEMBER_FACTS,
    PRODUCTS,
    STORES,
    CHANNELS,
    CAMPAIGNS,
    SOURCES,
    ACQUISITIONS,
    ACQUISITION_COSTS,
)
"""Every table, facts before snapshots: whoever is in a snapshot may have facts, not the reverse."""

SHAPES = {shape.name: shape for shape in TABLES}
FACTS = tuple(shape for shape in TABLES if not shape.is_snapshot)
SNAPSHOTS = tuple(shape for shape in TABLES if shape.is_snapshot)
