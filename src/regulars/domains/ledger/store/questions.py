"""The statements behind the ledger's questions."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.ledger.policy.wallet import Hold, Lot
from regulars.domains.ledger.store import SQL
from regulars.domains.ledger.store.loading import (
    Account,
    StoredPin,
    assembled_holds,
    lots_of_rows,
)
from regulars.domains.ledger.types.answers import (
    AsOf,
    HoldView,
    LotEntry,
    Span,
    TransferFilter,
    TransferKey,
    TransferKind,
    TransferView,
)
from regulars.infra.db import Tx

_FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)


class MonthUnits(msgspec.Struct, frozen=True, kw_only=True):
    """Units of one kind in one local month, as they changed lots."""

    month: date
    kind: TransferKind
    units: int


async def accounts_of(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int] | None
) -> list[Account]:
    rows = await tx.rows(SQL.accounts_of, owner_ids=list(owner_ids), asset_ids=asset_ids)
    return [(owner_id, asset_id) for owner_id, asset_id in rows]


async def state_as_of(
    tx: Tx, owner_ids: Collection[UUID], asset_ids: Collection[int] | None, as_of: AsOf
) -> tuple[list[Lot], list[Hold]]:
    """Lots and open holds as they stood, with what was held of each lot."""
    owners = sorted(owner_ids)
    instants = instants_of(as_of)
    rows = await tx.rows(SQL.lots_as_of, owner_ids=owners, asset_ids=asset_ids, **instants)
    lot_of = {lot.id: lot for lot in lots_of_rows(rows)}
    pins = await tx.all(SQL.pins_as_of, StoredPin, owner_ids=owners, **instants)
    holds = assembled_holds(pins, lot_of, is_for_reading=True)
    for hold in holds:
        for pin in hold.pins:
            pin.lot.held_units += pin.units - pin.captured_units
    return list(lot_of.values()), holds


async def find_holds(
    tx: Tx,
    owner_ids: Collection[UUID],
    ids: Collection[UUID] | None,
    now: datetime,
    count: int,
) -> list[HoldView]:
    return await tx.all(
        SQL.find_holds, HoldView, owner_ids=list(owner_ids), ids=ids, now=now, count=count
    )


async def list_transfers(
    tx: Tx, which: TransferFilter, after: TransferKey | None, count: int
) -> list[TransferView]:
    return await tx.all(
        SQL.list_transfers,
        TransferView,
        **msgspec.structs.asdict(which),
        after_at=after and after.effective_at,
        after_id=after and after.id,
        count=count,
    )


async def transfers_of_references(tx: Tx, reference_ids: Collection[UUID]) -> list[TransferView]:
    return await tx.all(
        SQL.transfers_of_references, TransferView, reference_ids=list(reference_ids)
    )


async def entries_of(
    tx: Tx, owner_ids: Collection[UUID], transfer_ids: Collection[UUID]
) -> list[LotEntry]:
    return await tx.all(
        SQL.entries_of, LotEntry, owner_ids=list(owner_ids), transfer_ids=list(transfer_ids)
    )


async def debts_of(tx: Tx, transfers: Collection[TransferView]) -> dict[UUID, int]:
    rows = await tx.rows(
        SQL.debts_of,
        owner_ids=[each.owner_id for each in transfers],
        transfer_ids=[each.id for each in transfers],
    )
    return dict(rows)


async def months_of_owner(
    tx: Tx, asset_id: int, owner_ids: Collection[UUID] | None, time_zone: str, as_of: AsOf
) -> list[MonthUnits]:
    """What changed lots by month and kind, and what was forgiven; of everybody where None."""
    given: dict[str, Any] = {
        "asset_id": asset_id,
        "owner_ids": owner_ids,
        "time_zone": time_zone,
        **instants_of(as_of),
    }
    entries = await tx.all(SQL.months_of_entries, MonthUnits, **given)
    return [*entries, *await tx.all(SQL.months_forgiven, MonthUnits, **given)]


async def earned_net(
    tx: Tx, asset_id: int, spans: Sequence[Span], known_at: datetime | None
) -> dict[int, int]:
    """Net earnings by the place of the span."""
    rows = [(at, owner_id, span) for at, span in enumerate(spans) for owner_id in span.owner_ids]
    found = await tx.rows(
        SQL.earned_net,
        asset_id=asset_id,
        places=[at for at, _, _ in rows],
        owner_ids=[owner_id for _, owner_id, _ in rows],
        from_ats=[span.from_at for _, _, span in rows],
        before_ats=[span.before_at for _, _, span in rows],
        known_at=known_at or _FOR_EVER,
    )
    return dict(found)


def instants_of(as_of: AsOf) -> dict[str, datetime]:
    return {"effective_at": as_of.effective_at, "known_at": as_of.known_at or _FOR_EVER}
