"""Months in an address: `2026-03`."""

import re
from datetime import date, datetime
from typing import Annotated

from litestar.params import QueryParameter

from regulars.domains.ledger.types import Asset
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import zone

MONTHS_MAX = 120

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SHOWN = 12

MonthFrom = Annotated[str | None, QueryParameter(description="The first month, as in 2026-03.")]
MonthTo = Annotated[str | None, QueryParameter(description="The last month, as in 2026-03.")]


def months_asked(
    from_month: str | None, to_month: str | None, asset: Asset, now: datetime
) -> tuple[date, date]:
    """The first and the last month; by default the twelve up to now by the program's clock."""
    today = now.astimezone(zone(asset.settings.time_zone)).date().replace(day=1)
    last = today if to_month is None else _month(to_month, "to_month")
    first = _earlier(last, _SHOWN - 1) if from_month is None else _month(from_month, "from_month")
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    if not 1 <= count <= MONTHS_MAX:
        raise _unfit("to_month", f"ask for 1 to {MONTHS_MAX} months, the first one first")
    return first, last


def _month(text: str, path: str) -> date:
    found = _MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        raise _unfit(path, "a month is written as in 2026-03")
    return date(int(found[1]), int(found[2]), 1)


def _earlier(month: date, count: int) -> date:
    total = month.year * 12 + month.month - 1 - count
    return date(total // 12, total % 12 + 1, 1)


def _unfit(path: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=path, code="unfit_value", detail=detail)])
