"""Where the attributes of a condition stand in the members' rows."""

from typing import Literal

import msgspec

ColumnKind = Literal["text", "number", "time", "day", "json"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """An expression of SQL, and what it gives: null where it is not known.

    A number with a `scale` counts so many decimals more than conditions do.
    """

    text: str
    kind: ColumnKind
    scale: int = 0


COLUMNS: dict[str, Column] = {
    "member.gender": Column(text="fact.gender", kind="text"),
    "member.country": Column(text="fact.country", kind="text"),
    "member.region": Column(text="fact.region", kind="text"),
    "member.city": Column(text="fact.city", kind="text"),
    "member.locale": Column(text="fact.locale", kind="text"),
    "member.time_zone": Column(text="fact.time_zone", kind="text"),
    "member.store": Column(text="fact.store", kind="text"),
    "member.channel": Column(text="fact.channel", kind="text"),
    "member.source": Column(text="fact.source", kind="text"),
    "member.birth_date": Column(text="fact.birth_date", kind="day"),
    "member.joined_at": Column(text="fact.joined_at", kind="time"),
    "member.registered_at": Column(text="fact.registered_at", kind="time"),
    "member.first_seen_at": Column(text="fact.first_seen_at", kind="time"),
    "orders.count": Column(text="fact.order_count", kind="number"),
    "orders.return_count": Column(text="fact.return_count", kind="number"),
    "orders.first_at": Column(text="fact.first_order_at", kind="time"),
    "orders.last_at": Column(text="fact.last_order_at", kind="time"),
}
"""By path; `orders.spend` goes by the program, other `member.…` are fields of one's own."""


_TOUCH = ("how", "campaign", "partner", "channel", "store", "link")
ACQUIRED: dict[str, str] = {
    f"acquisition.{touch}.{name}": f"{touch}_{name}"
    for touch in ("first", "last")
    for name in _TOUCH
}
"""By path the columns of `shared.acquired_member_v1`, all of them texts."""


def custom_attribute(placeholder: str) -> Column:
    """A field of the organisation's own, by its key."""
    return Column(text=f"(fact.attributes -> {placeholder})", kind="json")
