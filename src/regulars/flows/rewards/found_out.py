"""What was found out about members: segments, stages, scores, what they bought, whence they came.

Read for a whole batch, where any rule asks. Of segments, stages and orders there is history, and
an occasion is judged by what was so before it; of everything else there is what is known now.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias, get_args
from uuid import UUID

import msgspec

from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.lifecycle.types.facts import CountedSale, Whence
from regulars.domains.rules.types import FactsNeeded
from regulars.domains.segments import queries as segments
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Tx
from regulars.kernel.conditions.vocabulary import RfmMeasure, StageName

_MICRO = Decimal("0.000001")
_BOUGHT = "orders."
_CAME = "acquisition."
_PLACES = frozenset({"member.store", "member.channel", "member.source"})

Step: TypeAlias = tuple[datetime, bool]
"""When, and whether they entered; else they left."""

Owners: TypeAlias = Mapping[UUID, tuple[UUID, ...]]
SegmentKey: TypeAlias = tuple[int, str]


class FoundOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about one person; nothing stands here that no rule asks for.

    `segments` holds, by program and code, the steps of each of the person's parties, the earliest
    first; one that was never built is not in it. `stages` begin with the row written last.
    """

    segments: Mapping[SegmentKey, Sequence[Sequence[Step]]] = {}
    stages: Sequence[tuple[datetime, StageName | None]] = ()
    sales: Sequence[CountedSale] | None = None
    today: Whence | None = None


NOTHING_FOUND = FoundOut()


def beside(needs: FactsNeeded) -> FactsNeeded:
    """What is asked beside what is found out."""
    paths = {each for each in needs.paths if not each.startswith((_BOUGHT, _CAME))}
    return msgspec.structs.replace(
        needs,
        segments=frozenset(),
        kinds=needs.kinds - {"stage", "rfm"},
        paths=frozenset(paths - _PLACES),
    )


async def read_found_out(
    tx: Tx, needs: FactsNeeded, owners: Owners, until_at: datetime
) -> dict[UUID, FoundOut]:
    """What the rules ask about these survivors, up to an instant, by all parties of theirs.

    A statement for each of segments, stages, orders and all else, and none for what is not asked.
    """
    if beside(needs) == needs:
        return {}
    survivors = sorted(owners)
    belonged = await _belonged(tx, needs, owners, until_at)
    stages: dict[UUID, list[tuple[datetime, StageName | None]]] = {}
    if "stage" in needs.kinds:
        for each in await lifecycle.changes_before(tx, survivors, until_at):
            stages.setdefault(each.member_id, []).append((each.effective_at, each.stage))
    sales = await _sales(tx, needs, owners, until_at)
    today = await _today(tx, needs, survivors)
    return {
        survivor: FoundOut(
            segments=belonged.get(survivor, {}),
            stages=stages.get(survivor, ()),
            sales=None if sales is None else sales.get(survivor, ()),
            today=today.get(survivor),
        )
        for survivor in survivors
    }


def survivors_of(owners: Owners) -> dict[UUID, UUID]:
    """Who each party was merged into; survivors are parties of their own."""
    return {party: survivor for survivor, parties in owners.items() for party in parties}


def segments_at(found: FoundOut, program_id: int, at: datetime) -> dict[str, bool]:
    """Whether a person belonged just before an instant, by the codes of a program."""
    return {
        code: any(_is_in(steps, at) for steps in courses)
        for (of_program, code), courses in found.segments.items()
        if of_program == program_id
    }


def stage_at(found: FoundOut, at: datetime) -> StageName | None:
    """The stage that a person was in just before an instant."""
    return next((stage for begun, stage in found.stages if begun < at), None)


def attributes_at(found: FoundOut, terms: Terms, at: datetime) -> dict[str, object]:
    """What conditions find under `orders` and `acquisition`; what nobody asks is left out."""
    attributes: dict[str, object] = {}
    if found.sales is not None:
        attributes["orders"] = _bought(found.sales, terms, at)
    if found.today is not None:
        attributes["acquisition"] = touches_of(found.today.acquired)
    return attributes


def places_of(known: Whence | None) -> dict[str, object]:
    """Where a member came from, by code; nothing where that was not asked."""
    if known is None:
        return {}
    return {"store": known.store, "channel": known.channel, "source": known.source}


def scores_of(known: Whence | None) -> dict[RfmMeasure, int | str]:
    """The scores that a member has, and the name of the group."""
    if known is None:
        return {}
    found = (
        known.recency_score, known.frequency_score, known.monetary_score, known.group_name,
    )  # fmt: skip
    measures: tuple[RfmMeasure, ...] = get_args(RfmMeasure)
    return {
        measure: value for measure, value in zip(measures, found, strict=True) if value is not None
    }


def touches_of(acquired: Mapping[str, str | None] | None) -> dict[str, dict[str, str]]:
    """Through what a member came, by touch; nothing where nobody has found out yet."""
    found = acquired or {}
    return {
        touch: {
            name.removeprefix(f"{touch}_"): code
            for name, code in found.items()
            if name.startswith(f"{touch}_") and code is not None
        }
        for touch in ("first", "last")
    }


async def _belonged(
    tx: Tx, needs: FactsNeeded, owners: Owners, until_at: datetime
) -> dict[UUID, dict[SegmentKey, list[list[Step]]]]:
    if not needs.segments:
        return {}
    parties = sorted(survivors_of(owners))
    known: dict[SegmentKey, dict[UUID, list[Step]]] = {}
    for each in await segments.courses_of(tx, sorted(needs.segments), parties, until_at):
        courses = known.setdefault((each.program_id, each.code), {})
        if each.member_id is not None and each.effective_at is not None:
            step = each.effective_at, bool(each.is_entered)
            courses.setdefault(each.member_id, []).append(step)
    return {
        survivor: {
            key: [courses[party] for party in group if party in courses]
            for key, courses in known.items()
        }
        for survivor, group in owners.items()
    }


async def _sales(
    tx: Tx, needs: FactsNeeded, owners: Owners, until_at: datetime
) -> dict[UUID, list[CountedSale]] | None:
    if not any(path.startswith(_BOUGHT) for path in needs.paths):
        return None
    survivor_of = survivors_of(owners)
    found: dict[UUID, list[CountedSale]] = {}
    for each in await lifecycle.counted_sales(tx, sorted(survivor_of), until_at):
        found.setdefault(survivor_of[each.member_id], []).append(each)
    return found


async def _today(tx: Tx, needs: FactsNeeded, survivors: list[UUID]) -> dict[UUID, Whence]:
    is_asked = (
        "rfm" in needs.kinds
        or bool(needs.paths & _PLACES)
        or any(path.startswith(_CAME) for path in needs.paths)
    )
    if not is_asked:
        return {}
    return {each.member_id: each for each in await lifecycle.whence(tx, survivors)}


def _is_in(steps: Sequence[Step], at: datetime) -> bool:
    return next((is_entered for when, is_entered in reversed(steps) if when < at), False)


def _bought(sales: Sequence[CountedSale], terms: Terms, at: datetime) -> dict[str, object]:
    """Orders and returns before an instant; money without a rate is not in the sum."""
    orders: list[datetime] = []
    return_count, spend = 0, Decimal(0)
    for sale in sales:
        if sale.occurred_at >= at:
            break
        if sale.kind == "order":
            orders.append(sale.occurred_at)
        else:
            return_count += 1
        rate = terms.rate(sale.currency)
        if rate is not None:
            spend += rate * Decimal(sale.net_minor).scaleb(-sale.scale)
    return {
        "count": len(orders),
        "return_count": return_count,
        "first_at": orders[0] if orders else None,
        "last_at": orders[-1] if orders else None,
        "spend": spend.quantize(_MICRO, ROUND_HALF_UP),
    }
