"""Rows of links, of where members came from, and of costs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from regulars.domains.insights.store import SQL
from regulars.domains.insights.types.acquisition import (
    Acquisition,
    Cost,
    How,
    Joined,
    Link,
    NewCost,
    Places,
    Touch,
    TouchEvent,
)
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id

_PLACES = Places.__struct_fields__


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How far events are looked through, and the look-back."""

    written_in: int
    lookback_days: int


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Members to look at: touches written in a stretch of the feed, from behind a member on."""

    after: int
    through: int
    after_id: UUID | None
    count: int


class _LinkRow(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    target_url: str
    campaign_id: int | None
    partner_id: int | None
    channel_id: int | None
    store_id: int | None
    is_active: bool
    created_by: UUID
    created_at: datetime
    updated_at: datetime
    click_count: int


class _CostRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    from_on: date
    before_on: date
    campaign_id: int | None
    partner_id: int | None
    channel_id: int | None
    store_id: int | None
    amount_minor: int
    currency: str
    scale: int
    reference: str
    note: str
    created_by: UUID
    created_at: datetime


class _Row(msgspec.Struct, frozen=True, kw_only=True):
    asked_id: UUID
    member_id: UUID
    joined_at: datetime
    touch_count: int
    merged_count: int
    first_how: How
    first_at: datetime
    first_event_id: UUID | None
    first_campaign_id: int | None
    first_partner_id: int | None
    first_channel_id: int | None
    first_store_id: int | None
    first_evidence: dict[str, str]
    last_how: How
    last_at: datetime
    last_event_id: UUID | None
    last_campaign_id: int | None
    last_partner_id: int | None
    last_channel_id: int | None
    last_store_id: int | None
    last_evidence: dict[str, str]


async def save_link(tx: Tx, link: Link) -> None:
    await tx.run(
        SQL.save_link,
        code=link.code,
        name=link.name,
        target_url=link.target_url,
        **msgspec.structs.asdict(link.places),
        is_active=link.is_active,
        created_by=link.created_by,
        now=link.updated_at,
    )


async def links(tx: Tx, codes: Collection[str] | None, after: str | None, count: int) -> list[Link]:
    """Links by code."""
    wanted = None if codes is None else list(codes)
    rows = await tx.all(SQL.links, _LinkRow, codes=wanted, after=after, count=count)
    return [Link(places=_places(row), **_without_places(row)) for row in rows]


async def count_clicks(tx: Tx, counts: Mapping[tuple[str, date], int]) -> None:
    codes, days = [code for code, _ in counts], [day for _, day in counts]
    await tx.run(SQL.count_clicks, codes=codes, days=days, counts=list(counts.values()))


async def remove_made_by(tx: Tx, created_by: UUID) -> None:
    """Links with their clicks, and costs."""
    await tx.run(SQL.remove_links_of, created_by=created_by)
    await tx.run(SQL.remove_costs_of, created_by=created_by)


async def state(tx: Tx) -> State:
    """The state, which nobody else changes until this transaction ends."""
    return await tx.one(SQL.acquisition_state, State)


async def set_lookback(tx: Tx, lookback_days: int) -> int:
    return await tx.run(SQL.set_lookback, lookback_days=lookback_days)


async def forget_all(tx: Tx) -> None:
    await tx.run(SQL.forget_acquisitions)


async def written_through(tx: Tx, after: int) -> int:
    """Up to which write of the feed everything is there."""
    return int((await tx.rows(SQL.touches_written_through, after=after))[0][0])


async def set_position(tx: Tx, written_in: int) -> None:
    await tx.run(SQL.set_acquisition_position, written_in=written_in)


async def to_attribute(tx: Tx, stretch: Stretch) -> list[Joined]:
    return await tx.all(SQL.members_to_attribute, Joined, **msgspec.structs.asdict(stretch))


async def touches(tx: Tx, member_ids: Collection[UUID]) -> list[TouchEvent]:
    """The events of these members, and of who was merged into them, that say how they came."""
    return await tx.all(SQL.touches_of, TouchEvent, member_ids=list(member_ids))


async def save(tx: Tx, found: Sequence[Acquisition], now: datetime) -> None:
    items = [
        {
            "member_id": each.member_id,
            "joined_at": each.joined_at,
            "touch_count": each.touch_count,
            "merged_count": each.merged_count,
            **_columns("first", each.first),
            **_columns("last", each.last),
        }
        for each in found
    ]
    await tx.run(SQL.save_acquisitions, items=Jsonb(items), now=now)
    await tx.run(SQL.note_acquired, member_ids=[each.member_id for each in found])


async def drop_gone(tx: Tx) -> int:
    """Forget members that are none any more; how many."""
    return await tx.run(SQL.drop_gone)


async def of_members(tx: Tx, member_ids: Collection[UUID]) -> dict[UUID, Acquisition]:
    """By the ids that were asked for, which may be of whoever was merged into another."""
    rows = await tx.all(SQL.acquisitions_of, _Row, member_ids=sorted(set(member_ids)))
    return {
        row.asked_id: Acquisition(
            member_id=row.member_id,
            joined_at=row.joined_at,
            touch_count=row.touch_count,
            merged_count=row.merged_count,
            first=_touch(row, "first"),
            last=_touch(row, "last"),
        )
        for row in rows
    }


async def add_costs(
    tx: Tx, costs: Iterable[NewCost], created_by: UUID, now: datetime
) -> dict[str, UUID]:
    """The ids of those that are new, by their references."""
    items: list[Mapping[str, Any]] = [
        {**_without(each, "places"), **msgspec.structs.asdict(each.places), "id": new_id()}
        for each in costs
    ]
    rows = await tx.rows(SQL.add_costs, items=Jsonb(items), created_by=created_by, now=now)
    return {str(reference): cost_id for reference, cost_id in rows}


async def costs(
    tx: Tx, references: Collection[str] | None, after: UUID | None, count: int
) -> list[Cost]:
    """Costs, newest first."""
    wanted = None if references is None else list(references)
    rows = await tx.all(SQL.costs, _CostRow, references=wanted, after=after, count=count)
    return [
        Cost(
            id=row.id,
            given=NewCost(
                places=_places(row),
                **{
                    name: getattr(row, name)
                    for name in NewCost.__struct_fields__
                    if name != "places"
                },
            ),
            created_by=row.created_by,
            created_at=row.created_at,
        )
        for row in rows
    ]


async def drop_cost(tx: Tx, cost_id: UUID) -> int:
    return await tx.run(SQL.drop_cost, id=cost_id)


def _places(row: _LinkRow | _CostRow) -> Places:
    return Places(**{name: getattr(row, name) for name in _PLACES})


def _without_places(row: _LinkRow) -> dict[str, Any]:
    return {name: v for name, v in msgspec.structs.asdict(row).items() if name not in _PLACES}


def _without(value: msgspec.Struct, name: str) -> dict[str, Any]:
    return {each: v for each, v in msgspec.structs.asdict(value).items() if each != name}


def _columns(which: str, touch: Touch) -> dict[str, Any]:
    return {
        f"{which}_how": touch.how,
        f"{which}_at": touch.occurred_at,
        f"{which}_event_id": touch.event_id,
        **{f"{which}_{name}": v for name, v in msgspec.structs.asdict(touch.places).items()},
        f"{which}_evidence": touch.evidence,
    }


def _touch(row: _Row, which: str) -> Touch:
    return Touch(
        how=getattr(row, f"{which}_how"),
        occurred_at=getattr(row, f"{which}_at"),
        event_id=getattr(row, f"{which}_event_id"),
        places=Places(**{name: getattr(row, f"{which}_{name}") for name in _PLACES}),
        evidence=getattr(row, f"{which}_evidence"),
    )
