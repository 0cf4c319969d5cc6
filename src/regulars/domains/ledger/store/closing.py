"""The statements of the close: what is due, in pages, and booking it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.ledger.policy.accounts import ACCOUNTS
from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.types.answers import Place
from regulars.infra.db import Tx
from regulars.kernel.shares import EVERYBODY, Share


class DueHold(msgspec.Struct, frozen=True, kw_only=True):
    """An open hold whose time is out."""

    owner_id: UUID
    id: UUID
    at: datetime
    asset_id: int
    units: int


class OwnerUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one owner to which the same happens at the same instant."""

    owner_id: UUID
    at: datetime
    units: int


class Ahead(msgspec.Struct, frozen=True, kw_only=True):
    """How many days ahead owners are warned, and until when lots die to be among them."""

    days: int
    until: datetime


class Behind(msgspec.Struct, frozen=True):
    """Where a page begins, how many it holds at most, and of which share of owners."""

    after: Place | None
    count: int
    share: Share = EVERYBODY


async def dying_lots(tx: Tx, asset_id: int, until: datetime, behind: Behind) -> list[Place]:
    return await tx.all(
        SQL.dying_lots,
        Place,
        asset_id=asset_id,
        until=until,
        count=behind.count,
        share_place=behind.share.place,
        share_count=behind.share.count,
        **_after(behind.after),
    )


async def expire_lots(
    tx: Tx, asset_id: int, lots: Sequence[Place], until: datetime, now: datetime
) -> list[OwnerUnits]:
    """Book those of the lots that are still due; what died, by owner and instant."""
    debit_account, credit_account = ACCOUNTS["expired"]
    return await tx.all(
        SQL.expire_lots,
        OwnerUnits,
        asset_id=asset_id,
        until=until,
        now=now,
        debit_account=debit_account,
        credit_account=credit_account,
        **_ids(lots),
    )


async def waiting_lots(
    tx: Tx, asset_id: int, until: datetime, after: Place | None, count: int
) -> list[Place]:
    return await tx.all(
        SQL.waiting_lots, Place, asset_id=asset_id, until=until, count=count, **_after(after)
    )


async def note_released(tx: Tx, lots: Sequence[Place], until: datetime) -> list[OwnerUnits]:
    return await tx.all(SQL.note_released, OwnerUnits, until=until, **_ids(lots))


async def lots_to_warn_of(
    tx: Tx, asset_id: int, ahead: Sequence[Ahead], now: datetime, page: tuple[Place | None, int]
) -> list[Place]:
    after, count = page
    return await tx.all(
        SQL.lots_to_warn_of,
        Place,
        asset_id=asset_id,
        now=now,
        count=count,
        **_ahead(ahead),
        **_after(after),
    )


async def note_warned(
    tx: Tx, lots: Sequence[Place], ahead: Sequence[Ahead], now: datetime
) -> list[OwnerUnits]:
    return await tx.all(SQL.note_warned, OwnerUnits, now=now, **_ahead(ahead), **_ids(lots))


async def holds_timing_out(
    tx: Tx, until: datetime, after: Place | None, count: int
) -> list[DueHold]:
    return await tx.all(SQL.holds_timing_out, DueHold, until=until, count=count, **_after(after))


def _after(place: Place | None) -> dict[str, Any]:
    return {
        "after_at": place and place.at,
        "after_owner_id": place and place.owner_id,
        "after_id": place and place.id,
    }


def _ids(lots: Sequence[Place]) -> dict[str, list[UUID]]:
    return {"owner_ids": [each.owner_id for each in lots], "ids": [each.id for each in lots]}


def _ahead(ahead: Sequence[Ahead]) -> dict[str, Any]:
    return {
        "days": [each.days for each in ahead],
        "untils": [each.until for each in ahead],
        "until": max(each.until for each in ahead),
    }
