"""What ladders count: goods from the orders, units from the ledger."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Asset, Span
from regulars.domains.orders.types import Rate
from regulars.domains.tiers.queries import Course, FigureReader
from regulars.domains.tiers.types import FIGURE_SCALE, MetricReader, Question
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Tx
from regulars.kernel.period import EPOCH


def figures_of(
    tx: Tx,
    terms: Terms,
    course: Course,
    *,
    without_ids: Sequence[UUID] = (),
    is_for_reviews: bool = False,
) -> MetricReader:
    """The figures of one ladder, in the program's currency, without some documents.

    For reviews alone, what they do not look at is not read.
    """
    rates = [
        Rate(currency, rate)
        for currency in terms.program.exchange_rates
        if (rate := terms.rate(currency)) is not None
    ]
    units = _Units(tx, terms.assets)
    return FigureReader(
        tx,
        course,
        units=units,
        rates=rates,
        without_ids=without_ids,
        is_for_reviews=is_for_reviews,
    )


class _Units:
    """Units earned, net of what was taken back, in millionths of a whole unit."""

    def __init__(self, tx: Tx, assets: Mapping[str, Asset]) -> None:
        self._tx = tx
        self._assets = assets

    async def read(
        self, questions: Sequence[Question], assets: Sequence[str]
    ) -> list[Mapping[str, int]]:
        spans = [
            Span(
                owner_ids=each.owner_ids,
                from_at=each.span.from_at or EPOCH,
                before_at=each.span.before_at,
            )
            for each in questions
        ]
        found: list[dict[str, int]] = [{} for _ in questions]
        for code in assets:
            if (asset := self._assets.get(code)) is None:
                continue
            factor = 10 ** (FIGURE_SCALE - asset.settings.scale)
            earned = await ledger.earned_net(self._tx, asset.id, spans)
            for answer, units in zip(found, earned, strict=True):
                answer[code] = units * factor
        return list(found)
