"""What members come to, as the lake keeps it every day: what conditions ask of members' rows.

Names that a member may have several of are lines, each with a break before and behind it; what
goes by the ids of programs, assets and ladders names these.
"""

from regulars.infra.lake.shapes import Column, TableShape

_PERSONAL = ("gender", "country", "region", "city", "locale", "time_zone", "tags", "attributes")


def _instant(name: str) -> Column:
    return Column(f"{name}_us", "instant", source=f"{name}_at", is_id=True)


MEMBER_FACTS = TableShape(
    name="member_facts",
    columns=(
        Column("member_id", is_id=True),
        *map(_instant, ("joined", "first_seen", "registered", "first_order", "last_order")),
        *(Column(name) for name in ("source", "channel", "store")),
        *(Column(name, is_personal=True) for name in _PERSONAL),
        Column("order_count", "integer"),
        Column("return_count", "integer"),
        *(Column(name) for name in ("spend", "spendable", "tiers", "granted", "refused")),
        *(Column(name) for name in ("identity_kinds", "segments", "stage", "rfm_group")),
        Column("recency_score", "integer"),
        Column("frequency_score", "integer"),
        Column("monetary_score", "integer"),
        _instant("made"),
    ),
    snapshot_view="lake_member_fact_v1",
    member_column="member_id",
)
