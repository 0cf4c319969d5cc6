"""Where the figures of ladders come from."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import msgspec

from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import Figures, FigureSpan, Rate
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.types import Metrics, Question
from regulars.infra.db import Tx

_NONE = Metrics()


class UnitReader(Protocol):
    """Units earned net of what was taken back, by asset: a flow asks the ledger for them."""

    async def read(
        self, questions: Sequence[Question], assets: Sequence[str]
    ) -> list[Mapping[str, int]]:
        """For each question the units of each asset, in millionths of a whole unit."""
        ...


class FigureReader:
    """Figures of one ladder: bought things from the orders, units from whoever reads those.

    Money is in the program's currency; amounts in others count where `rates` names them.
    Documents of `without_ids` are not looked at, nor any where a review does not need them.
    """

    def __init__(
        self,
        tx: Tx,
        course: Course,
        *,
        units: UnitReader | None = None,
        rates: Sequence[Rate] = (),
        without_ids: Sequence[UUID] = (),
        is_for_reviews: bool = False,
    ) -> None:
        assert units is not None or not course.assets, "somebody must read the units"
        self._tx = tx
        self._course = course
        self._units = units
        self._without_ids = without_ids
        self._needs_bought = course.needs_bought or not is_for_reviews
        self._rates = [Rate(course.program.currency, Decimal(1)), *rates]

    async def read(self, questions: Sequence[Question]) -> list[Metrics]:
        """An answer to each question: one statement for orders, one call for units."""
        if not questions:
            return []
        found = await self._bought(questions) if self._needs_bought else [_NONE] * len(questions)
        if self._units is None or not self._course.assets:
            return found
        units = await self._units.read(questions, self._course.assets)
        return [
            msgspec.structs.replace(metrics, unit_micros=earned)
            for metrics, earned in zip(found, units, strict=True)
        ]

    async def _bought(self, questions: Sequence[Question]) -> list[Metrics]:
        spans = [
            FigureSpan(each.owner_ids, each.span.from_at, each.span.before_at) for each in questions
        ]
        figures = await orders.figures(
            self._tx,
            spans,
            self._rates,
            with_orders=self._course.needs_orders,
            without_ids=self._without_ids,
        )
        return [_metrics(each) for each in figures]


def _metrics(figures: Figures) -> Metrics:
    return Metrics(
        spend_micro=figures.spend_micro,
        order_count=figures.order_count,
        single_order_micro=figures.single_order_micro,
        document_count=figures.document_count,
        last_order_at=figures.last_order_at,
    )
