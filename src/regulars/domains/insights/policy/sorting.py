"""By what lists of members are sorted."""

import msgspec

from regulars.domains.insights.errors import SortNotListable
from regulars.domains.insights.policy.condition_sql import Scope
from regulars.kernel.errors import FieldError

# The index on it holds the very same expression.
_LAST_ORDER = "coalesce(fact.last_order_at, timestamptz '1900-01-01 00:00:00+00')"
_SIMPLE = {
    "joined_at": ("fact.joined_at", "timestamptz"),
    "last_order_at": (_LAST_ORDER, "timestamptz"),
    "order_count": ("fact.order_count", "bigint"),
}
BALANCE_PREFIX = "balance:"


class Sort(msgspec.Struct, frozen=True, kw_only=True):
    """An expression of SQL that is never null, its type, and the direction."""

    text: str
    type: str
    is_descending: bool


def sort_of(asked: str, scope: Scope) -> Sort:
    """The sort that `joined_at`, `-spend`, `-balance:points` and others ask for.

    `-` is descending. Who never ordered comes last in `-last_order_at`, and nobody has no spend and
    no balance: they are zero.
    """
    name = asked.removeprefix("-")
    if name in _SIMPLE:
        text, kind = _SIMPLE[name]
    elif name == "spend":
        text, kind = f"coalesce(fact.spend_micro[{int(scope.program_id)}], 0)", "bigint"
    elif name.startswith(BALANCE_PREFIX) and name.removeprefix(BALANCE_PREFIX) in scope.assets:
        asset = scope.assets[name.removeprefix(BALANCE_PREFIX)]
        text, kind = f"coalesce(fact.spendable_units[{int(asset.id)}], 0)", "bigint"
    else:
        detail = "sort by joined_at, last_order_at, order_count, spend or balance:<asset>"
        error = FieldError(path="sort", code="not_listable", detail=detail)
        raise SortNotListable(detail, errors=[error])
    return Sort(text=text, type=kind, is_descending=asked.startswith("-"))
