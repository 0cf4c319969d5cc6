"""By what lists of members are sorted."""

import msgspec

from regulars.domains.insights.errors import SortNotListable
from regulars.domains.insights.policy.condition_terms import Scope
from regulars.kernel.errors import FieldError

# The indexes on these hold the very same expressions.
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


def spend_text(program_id: int) -> str:
    """What a member spent in a program's currency, in millionths."""
    return f"coalesce(fact.spend_micro[{int(program_id)}], 0)"


def balance_text(asset_id: int) -> str:
    """What a member can spend of an asset, in its smallest units."""
    return f"coalesce(fact.spendable_units[{int(asset_id)}], 0)"


def sort_of(asked: str, scope: Scope) -> Sort:
    """The sort that `joined_at`, `-spend`, `-balance:points` and others ask for.

    `-` is descending. Who never ordered comes last in `-last_order_at`, and nobody has no spend and
    no balance: they are zero.
    """
    name = asked.removeprefix("-")
    if name in _SIMPLE:
        text, kind = _SIMPLE[name]
    elif name == "spend":
        text, kind = spend_text(scope.program_id), "bigint"
    elif name.startswith(BALANCE_PREFIX) and name.removeprefix(BALANCE_PREFIX) in scope.assets:
        asset = scope.assets[name.removeprefix(BALANCE_PREFIX)]
        text, kind = balance_text(asset.id), "bigint"
    else:
        detail = "sort by joined_at, last_order_at, order_count, spend or balance:<asset>"
        error = FieldError(path="sort", code="not_listable", detail=detail)
        raise SortNotListable(detail, errors=[error])
    return Sort(text=text, type=kind, is_descending=asked.startswith("-"))
