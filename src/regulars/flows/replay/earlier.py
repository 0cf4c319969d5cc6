"""Orders from before the stretch that come back or are cancelled in it, as they stood before.

What was undone since has lowered their grants, the caps and budgets that they used up, and the
spends that they were paid with. All of that is put back, so that the stretch undoes it in the
replay.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger.types import SpentBefore
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import ComingBack, Line, Tender
from regulars.domains.rules import actions as reversing
from regulars.domains.rules import queries as rules
from regulars.domains.rules.types import Granted, Tally
from regulars.flows.replay.people import Kept
from regulars.flows.rewards.sales import Sale, sale_of_stored
from regulars.flows.rewards.unmatched import unmatched
from regulars.infra.db import Tx

LineKey = tuple[UUID, int]


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Orders as they stood, and by how much their tallies have been given back since."""

    kept: dict[UUID, Kept]
    given_back: list[Tally]


async def earlier_orders(
    tx: Tx,
    at: datetime,
    survivor_of: Mapping[UUID, tuple[UUID, ...]],
    program_id: int,
    spends: Sequence[SpentBefore],
) -> Earlier:
    """The orders of these parties from before `at` that were undone, in part or whole, after it.

    `survivor_of` says for each party under which ids everything of the person is kept.
    """
    lines = await orders.coming_back(tx, at, sorted(survivor_of))
    if not lines:
        return Earlier(kept={}, given_back=[])
    order_ids = sorted({each.order_id for each in lines})
    kept = await _kept(tx, order_ids, survivor_of)
    for line in lines:
        if line.before_milli:
            kept[line.order_id].returned_milli[line.order_ordinal] = line.before_milli
    granted, tallies, given_back = await _stood(tx, lines, program_id)
    for grant in granted:
        kept[grant.reference_id].granted.append(grant)
    for tally in tallies:
        kept[tally.reference_id].tallies.append(_under(tally, kept[tally.reference_id].owner_ids))
    for spend in spends:
        if spend.reference_kind == "order" and spend.reference_id in kept:
            kept[spend.reference_id].spends.append((spend.asset_id, spend.id, spend.units))
    return Earlier(kept=kept, given_back=given_back)


async def given_back_since(tx: Tx, at: datetime, program_id: int) -> list[Tally]:
    """By how much what was undone since lowered what occasions before `at` had used up."""
    lines = await orders.coming_back(tx, at, None)
    return (await _stood(tx, lines, program_id))[2] if lines else []


async def returns_of(tx: Tx, return_ids: Collection[UUID]) -> list[tuple[Sale, Sale]]:
    """Returns as they are stored, each with what of it found no line of an order."""
    ids = sorted(return_ids)
    lines_of: dict[UUID, list[Line]] = {each: [] for each in ids}
    for line in await orders.lines(tx, ids):
        lines_of[line.document_id].append(line)
    tenders_of: dict[UUID, list[Tender]] = {each: [] for each in ids}
    for tender in await orders.tenders(tx, ids):
        tenders_of[tender.document_id].append(tender)
    matches = await orders.matches(tx, ids)
    wholes = [
        sale_of_stored(each, lines_of[each.id], tenders_of[each.id])
        for each in await orders.documents_by_id(tx, ids)
    ]
    return [(whole, unmatched(whole, matches[whole.id])) for whole in wholes]


async def _kept(
    tx: Tx, order_ids: Sequence[UUID], survivor_of: Mapping[UUID, tuple[UUID, ...]]
) -> dict[UUID, Kept]:
    lines_of: dict[UUID, list[Line]] = {}
    for line in await orders.lines(tx, order_ids):
        lines_of.setdefault(line.document_id, []).append(line)
    return {
        each.id: Kept(sale_of_stored(each, lines_of[each.id], ()), survivor_of[each.member_id])
        for each in await orders.documents_by_id(tx, order_ids)
    }


async def _stood(
    tx: Tx, lines: Sequence[ComingBack], program_id: int
) -> tuple[list[Granted], list[Tally], list[Tally]]:
    """Grants and tallies as they stood, and by how much the tallies were given back since."""
    order_ids = sorted({each.order_id for each in lines})
    before = {
        (each.order_id, each.order_ordinal): (each.quantity_milli, each.before_milli)
        for each in lines
    }
    granted = [
        _as_before(each, before)
        for each in await rules.granted(tx, order_ids)
        if each.program_id == program_id
    ]
    rule_ids = {each.rule_id for each in granted}
    now = [
        each for each in await rules.tallies(tx, order_ids) if each.count.key.rule_id in rule_ids
    ]
    fresh = [msgspec.structs.replace(each, returned_units=0, returned_times=0) for each in now]
    by_then = {
        (each.reference_id, each.count.key): each.count
        for each in reversing.given_back(fresh, granted, ())
    }
    stood: list[Tally] = []
    since: list[Tally] = []
    for tally in now:
        lowered = by_then.get((tally.reference_id, tally.count.key))
        units, times = (lowered.units, lowered.times) if lowered else (0, 0)
        stood.append(msgspec.structs.replace(tally, returned_units=units, returned_times=times))
        count = msgspec.structs.replace(
            tally.count,
            units=tally.returned_units - units,
            times=tally.returned_times - times,
        )
        since.append(msgspec.structs.replace(tally, count=count))
    return granted, stood, since


def _as_before(granted: Granted, before: Mapping[LineKey, tuple[int, int]]) -> Granted:
    """A grant as it stood before what undoes it in the stretch."""
    lines = tuple(
        msgspec.structs.replace(
            line,
            reversed_units=reversing.share_taken(
                line.units, *before[granted.reference_id, line.ordinal]
            ),
        )
        if (granted.reference_id, line.ordinal) in before
        else line
        for line in granted.lines
    )
    return msgspec.structs.replace(
        granted, lines=lines, reversed_units=sum(line.reversed_units for line in lines)
    )


def _under(tally: Tally, owner_ids: tuple[UUID, ...]) -> Tally:
    """The tally with a member's counter under the survivor, as a replay keeps it."""
    key = tally.count.key
    if key.scope != "member" or key.subject_id == owner_ids[0]:
        return tally
    key = msgspec.structs.replace(key, subject_id=owner_ids[0])
    return msgspec.structs.replace(tally, count=msgspec.structs.replace(tally.count, key=key))
