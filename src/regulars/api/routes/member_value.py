"""What a member has: balances, lots, transfers and statements, now or as of any instant."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter

from regulars.api.ledger_answers import (
    AssetBalance,
    LotAnswer,
    MonthAnswer,
    TransferAnswer,
    asset_balance,
    codes_of,
    lot_answer,
    month_answer,
    transfer_answer,
)
from regulars.api.member_bodies import aware
from regulars.api.months import MonthFrom, MonthTo, months_asked
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.people import EffectiveAt, KnownAt, instants, person_of
from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf, Asset, TransferFilter, TransferKey, TransferKind
from regulars.flows.cards import balances_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "ledger.read"}
_LISTING = "transfers by -effective_at"


class _After(msgspec.Struct, frozen=True):
    effective_at: datetime
    id: UUID


@get("/members/{member_id:uuid}/balances", opt=_READ)
async def read_balances(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    effective_at: EffectiveAt = None,
    known_at: KnownAt = None,
) -> list[AssetBalance]:
    """What the member has of each asset that they have an account of."""
    now = platform.clock.now()
    asked = instants(effective_at, known_at, now)
    as_of = None if asked is None else AsOf(effective_at=asked[0], known_at=asked[1])
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        held = await balances_of(tx, await in_force(tx), person.owner_ids, now, as_of)
    return [asset_balance(each.owned, each.asset) for each in held]


@get("/members/{member_id:uuid}/lots", opt=_READ)
async def read_lots(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    asset: FromQuery[str | None] = None,
    effective_at: EffectiveAt = None,
    known_at: KnownAt = None,
) -> list[LotAnswer]:
    """The living lots of each asset in the order of spending, then the debts."""
    now = platform.clock.now()
    effective, known = instants(effective_at, known_at, now) or (now, None)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        assets = await _assets(tx, asset)
        found = await ledger.lots(
            tx,
            person.owner_ids,
            AsOf(effective_at=effective, known_at=known),
            asset_ids=[each.id for each in assets],
        )
    codes = codes_of(assets)
    return [lot_answer(each, codes) for each in found]


@get("/members/{member_id:uuid}/transfers", opt=_READ)
async def list_transfers(
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    asset: FromQuery[str | None] = None,
    kind: Annotated[
        list[TransferKind] | None, QueryParameter(description="One or more kinds.")
    ] = None,
    from_at: FromQuery[datetime | None] = None,
    before_at: FromQuery[datetime | None] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[TransferAnswer]:
    """The member's transfers, the latest first."""
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        assets = await _assets(tx, asset)
        which = TransferFilter(
            owner_ids=person.owner_ids,
            asset_id=None if asset is None else assets[0].id,
            kinds=None if kind is None else tuple(kind),
            from_at=aware(from_at, "from_at"),
            before_at=aware(before_at, "before_at"),
        )
        found = await ledger.transfers(
            tx,
            which,
            after=TransferKey(effective_at=after.effective_at, id=after.id) if after else None,
            count=limit + 1,
        )
    page = page_of(found, limit, _LISTING, lambda each: _After(each.effective_at, each.id))
    codes = codes_of(assets)
    return Page(
        items=[transfer_answer(each, codes) for each in page.items], next_cursor=page.next_cursor
    )


@get("/members/{member_id:uuid}/statement", opt=_READ)
async def read_statement(
    member_id: FromPath[UUID],
    asset: FromQuery[str],
    platform: NamedDependency[Platform],
    from_month: MonthFrom = None,
    to_month: MonthTo = None,
) -> list[MonthAnswer]:
    """The member's months of one asset: opening, what came and went, closing.

    Without months it is the last twelve, the present one included, by the program's clock.
    """
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        person = await person_of(tx, member_id)
        found = await ledger.asset_of_code(tx, asset)
        months: tuple[date, date] = months_asked(from_month, to_month, found, now)
        statement = await ledger.statement(
            tx, found, person.owner_ids, months, AsOf(effective_at=now)
        )
    return [month_answer(each, asset) for each in statement]


async def _assets(tx: Tx, code: str | None) -> list[Asset]:
    """The asset that is named, or all."""
    return await ledger.assets(tx) if code is None else [await ledger.asset_of_code(tx, code)]


router = Router(
    "/v1",
    route_handlers=[read_balances, read_lots, list_transfers, read_statement],
    tags=["ledger"],
)
