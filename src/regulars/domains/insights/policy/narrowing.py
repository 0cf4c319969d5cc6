"""Lists of members narrowed to those whom a number counts: by what their columns say."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis.expr.types as ir

from regulars.domains.insights.errors import ColumnNotListed
from regulars.domains.insights.policy.exact import as_int64


def narrowed(
    members: ir.Table, where: Sequence[tuple[str, str]], order: Sequence[Any], rows_max: int | None
) -> Mapping[str, ir.Table]:
    """The members whose columns say so, the first of them in an order, and how many there are.

    Refuses a column that the list has not, and a value that none of its rows could have.
    """
    kept = members
    for column, value in where:
        if column not in members.columns:
            names = ", ".join(members.columns)
            raise ColumnNotListed(f"the list has no column {column}: there are {names}")
        kept = kept.filter(kept[column] == _value(members, column, value))
    found = kept.aggregate(member_count=as_int64(kept.member_id.nunique()))
    ordered = kept.order_by(*order)
    return {"members": ordered if rows_max is None else ordered.limit(rows_max), "found": found}


def _value(members: ir.Table, column: str, text: str) -> Any:
    kind = members[column].type()
    try:
        if kind.is_integer():
            return int(text)
        if kind.is_date():
            return date.fromisoformat(text)
    except ValueError:
        raise ColumnNotListed(f"{column} cannot be {text!r}") from None
    return text
