"""The ledger's part of a close."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import msgspec

from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger.types import Asset, Place
from regulars.domains.members import queries as members
from regulars.flows.close_day.counts import Counts
from regulars.flows.close_day.ground import STRAND_COUNT, Batch, Ground, Step
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Tx


def hold_steps() -> list[Step]:
    """Holds are those of all programs: whichever closes first ends them."""
    return [Step("holds", _time_out)]


def asset_steps(terms: Terms) -> list[Step]:
    """Pending lots whose date came, then lots that have died, asset by asset."""
    return [
        step
        for code, asset in terms.assets.items()
        for step in (
            Step(f"releases {code}", partial(_release, asset)),
            Step(f"expiry {code}", partial(_expire, asset), STRAND_COUNT),
        )
    ]


def expiry_warnings(terms: Terms) -> list[Step]:
    return [
        Step(f"expiry warnings {code}", partial(_warn, asset))
        for code, asset in terms.assets.items()
        if asset.settings.warn_days
    ]


async def _time_out(tx: Tx, ground: Ground, after: object) -> Batch:
    done = await ledger.time_out_holds(tx, ground.closing, owner_groups, after=_place(after))
    return Batch(Counts(holds_timed_out=done.item_count), done.place)


async def _release(asset: Asset, tx: Tx, ground: Ground, after: object) -> Batch:
    done = await ledger.announce_released(tx, asset, ground.closing, after=_place(after))
    return Batch(Counts(released=done.item_count), done.place)


async def _expire(asset: Asset, tx: Tx, ground: Ground, after: object) -> Batch:
    done = await ledger.expire_lots(
        tx, asset, ground.closing, after=_place(after), share=ground.share
    )
    return Batch(Counts(expired=done.item_count), done.place)


async def _warn(asset: Asset, tx: Tx, ground: Ground, after: object) -> Batch:
    done = await ledger.warn_of_expiry(tx, asset, ground.now, after=_place(after))
    return Batch(Counts(warned_of_expiry=done.item_count), done.place)


async def owner_groups(tx: Tx, owner_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Under which ids everything is kept of the person whom each owner is part of."""
    return {at: each.owner_ids for at, each in (await members.persons(tx, owner_ids)).items()}


def _place(after: object) -> Place | None:
    return msgspec.convert(after, Place | None)
