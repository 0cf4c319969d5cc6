"""Keeping the scores of a day in place of those of the day before."""

from collections.abc import Iterable, Sequence

import msgspec

from regulars.domains.lifecycle.store import scores
from regulars.domains.lifecycle.types import Cuts, LivelinessRow, ScoresRow, StoreOffers
from regulars.infra.db import Tx


class DayScores(msgspec.Struct, frozen=True, kw_only=True):
    """All scores of a day, in batches."""

    cuts: Cuts
    rfm: Iterable[Sequence[ScoresRow]]
    liveliness: Iterable[Sequence[LivelinessRow]]
    offers: Sequence[StoreOffers]


async def save_scores(tx: Tx, day: DayScores) -> None:
    """Keep the scores of a day; where they began stays for good, the scores until the next day."""
    await scores.clear(tx)
    for rfm in day.rfm:
        await scores.add_rfm(tx, rfm, day.cuts.as_of)
    for lively in day.liveliness:
        await scores.add_liveliness(tx, lively, day.cuts.as_of)
    await scores.save_offers(tx, day.offers, day.cuts.as_of)
    await scores.save_cuts(tx, day.cuts)
