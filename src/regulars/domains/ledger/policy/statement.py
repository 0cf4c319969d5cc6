"""A statement: the months of an account, each of which goes on where the last one closed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from regulars.domains.ledger.types.answers import StatementMonth, TransferKind
from regulars.kernel.period import add_months

_COLUMN_OF_KIND: Final[dict[TransferKind, str]] = {
    "earned": "earned_units",
    "spent": "spent_units",
    "expired": "expired_units",
    "expiry_undone": "expired_units",
    "reinstated": "expired_units",
    "taken_back": "reversed_units",
    "given_back": "reversed_units",
    "adjusted_in": "adjusted_units",
    "adjusted_out": "adjusted_units",
    "moved_in": "moved_units",
    "moved_out": "moved_units",
    "forgiven": "forgiven_units",
}


def statement(
    asset_id: int,
    changes: Iterable[tuple[date, TransferKind, int]],
    first: date,
    last: date,
) -> list[StatementMonth]:
    """The months from `first` to `last` (days within them), from all changes there ever were.

    `changes` are (first day of the month, kind, units as they changed lots).
    """
    by_month: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for month, kind, units in changes:
        if column := _COLUMN_OF_KIND.get(kind):
            by_month[month][column] += units
    month, end = first.replace(day=1), last.replace(day=1)
    opening = sum(_sum(columns) for at, columns in by_month.items() if at < month)
    months = []
    while month <= end:
        columns = by_month.get(month, {})
        closing = opening + _sum(columns)
        months.append(
            msgspec.convert(
                {
                    "asset_id": asset_id,
                    "month": month,
                    "opening_units": opening,
                    "closing_units": closing,
                    **columns,
                },
                StatementMonth,
            )
        )
        month, opening = add_months(month, 1), closing
    return months


def _sum(columns: dict[str, int]) -> int:
    """What changed the balance: forgiven units moved nothing."""
    return sum(units for column, units in columns.items() if column != "forgiven_units")
