"""Help for tests of the ledger: an asset, an owner, and a book that is spoken to in one line."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions
from regulars.domains.ledger.actions import Book, Movement
from regulars.domains.ledger.types import Act, Asset, AssetSettings, Balance, Posted, Posting
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id

ANN = (UUID(int=1),)
BEN = (UUID(int=2),)


def at(text: str) -> datetime:
    """An instant: `2026-03-01` or `2026-03-01T12:30`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def settings(**given: Any) -> AssetSettings:
    named = {"code": "points", "program_id": 1, "name": "Points", "kind": "points"}
    return AssetSettings(**(named | {"time_zone": "UTC"} | given))


def asset(**given: Any) -> Asset:
    return Asset(id=1, revision=UUID(int=0), settings=settings(**given))


class Keeper:
    """One asset in a book. Postings are of history unless `is_live`: judged as of their time."""

    def __init__(self, *, is_live: bool = False, **given: Any) -> None:
        numbers = itertools.count(1000)
        self.book = Book([asset(**given)], lambda: UUID(int=next(numbers)))
        self.is_live = is_live

    def do(
        self, act: Act, when: str | datetime, owner_ids: tuple[UUID, ...] = ANN, **more: Any
    ) -> Movement | Refusal:
        moment = when if isinstance(when, datetime) else at(when)
        posting = Posting(
            owner_ids=owner_ids,
            asset_id=1,
            effective_at=moment,
            act=act,
            is_backfill=not self.is_live,
            **more,
        )
        return self.book.apply(posting, moment)

    def moved(
        self, act: Act, when: str | datetime, owner_ids: tuple[UUID, ...] = ANN, **more: Any
    ) -> Movement:
        """What the act moved; a refusal fails the test."""
        outcome = self.do(act, when, owner_ids, **more)
        assert isinstance(outcome, Movement), outcome
        return outcome

    def balance(self, when: str | datetime, owner_ids: tuple[UUID, ...] = ANN) -> Balance:
        moment = when if isinstance(when, datetime) else at(when)
        return self.book.balance(1, owner_ids, moment)

    def total(self, when: str | datetime, owner_ids: tuple[UUID, ...] = ANN) -> int:
        return self.balance(when, owner_ids).total_units

    def remaining(self, owner_ids: tuple[UUID, ...] = ANN) -> list[int]:
        """What is left of each open lot, in the order of spending, debts last."""
        return [lot.remaining_units for lot in self.book.lots(1, owner_ids)]

    def due(self) -> list[tuple[str, int, datetime]]:
        """What time has booked so far: kind, units, instant."""
        return [(each.kind, each.units, each.effective_at) for each in self.book.due]


def transfers(movement: Movement) -> list[tuple[str, int]]:
    return [(each.kind, each.units) for each in movement.transfers]


def entries(movement: Movement) -> list[int]:
    """The changes of lots by the first transfer, in their order."""
    return [units for _, units in movement.transfers[0].entries]


async def configured(platform: Platform, **given: Any) -> Asset:
    async with platform.database.transaction() as tx:
        [found] = await actions.configure(tx, [settings(**given)], platform.clock.now())
    return found.asset


async def post(
    platform: Platform, postings: Sequence[Posting], now: datetime | None = None
) -> list[Posted | Refusal]:
    async with platform.database.transaction() as tx:
        return await actions.post(tx, postings, now or platform.clock.now())


async def posted(platform: Platform, posting: Posting, now: datetime | None = None) -> Posted:
    """The answer of one posting; a refusal fails the test."""
    [answer] = await post(platform, [posting], now)
    assert isinstance(answer, Posted), answer
    return answer


def posting(
    of: Asset, act: Act, when: datetime, owner_ids: tuple[UUID, ...], **more: Any
) -> Posting:
    return Posting(owner_ids=owner_ids, asset_id=of.id, effective_at=when, act=act, **more)


def somebody() -> tuple[UUID, ...]:
    return (new_id(),)


def with_effective_at(given: Posting, when: datetime) -> Posting:
    return msgspec.structs.replace(given, effective_at=when)


async def alone(_tx: Tx, owner_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Everybody is a person of their own."""
    return {owner_id: (owner_id,) for owner_id in owner_ids}
