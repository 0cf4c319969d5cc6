"""Acquisition: links kept and followed, where members came from found out, costs entered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.insights.errors import CostNotFound, LinkTaken
from regulars.domains.insights.policy import attribution, links
from regulars.domains.insights.policy.attribution import Knowledge
from regulars.domains.insights.store import acquisition as store
from regulars.domains.insights.types.acquisition import Link, NewCost, Places, TouchEvent
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError

MEMBERS_AT_ONCE = 2_000


class LinkInput(msgspec.Struct, frozen=True, kw_only=True):
    """A link as it is to be."""

    code: str
    name: str
    target_url: str
    places: Places
    is_active: bool = True


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far finding out has come: which stretch of the feed, and behind which member."""

    after: int
    through: int
    after_id: UUID | None = None
    member_count: int = 0
    is_over: bool = False


class CostSaved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a cost: new, known by its reference already, or refused."""

    id: UUID | None
    is_new: bool
    error: FieldError | None = None


async def save_link(
    tx: Tx, vault: Vault, caller: Caller, given: LinkInput, now: datetime, *, is_new: bool = False
) -> Link:
    """Keep a link under its code.

    Refuses codes and addresses that cannot be kept, and for a new link a code that is taken.
    """
    links.refuse_link(given.code, given.name, given.target_url)
    before = await store.links(tx, [given.code], None, 1)
    if is_new and before:
        fault = FieldError(path="code", code=LinkTaken.code, detail="another link has this code")
        raise LinkTaken(f"there is a link {given.code!r} already", errors=[fault])
    link = Link(
        **msgspec.structs.asdict(given),
        created_by=caller.principal.id,
        created_at=now,
        updated_at=now,
    )
    await store.save_link(tx, link)
    entry = AuditEntry(
        action="acquisition_link.saved",
        subject_kind="acquisition_link",
        subject_id=given.code,
        before=msgspec.to_builtins(before[0]) if before else None,
        after=msgspec.to_builtins(given),
    )
    await access.record(tx, vault, caller, [entry], now)
    return (await store.links(tx, [given.code], None, 1))[0]


async def count_clicks(tx: Tx, counts: Mapping[tuple[str, date], int]) -> None:
    """Count how often links were followed, by code and day."""
    await store.count_clicks(tx, counts)


async def remove_made_by(tx: Tx, created_by: UUID) -> None:
    """Remove the links and costs that somebody made; only for what was made up."""
    await store.remove_made_by(tx, created_by)


async def set_lookback(
    tx: Tx, vault: Vault, caller: Caller, lookback_days: int, now: datetime
) -> None:
    """How many days before joining a touch counts; everything is found out anew with another."""
    if await store.set_lookback(tx, lookback_days):
        await store.forget_all(tx)
        entry = AuditEntry(
            action="acquisition.lookback_set",
            subject_kind="acquisition",
            subject_id="lookback",
            after={"lookback_days": lookback_days},
        )
        await access.record(tx, vault, caller, [entry], now)


async def begin_attribution(tx: Tx) -> Progress:
    """Which stretch of the feed is to be looked through now; members that are none are dropped."""
    await store.drop_gone(tx)
    state = await store.state(tx)
    through = max(state.written_in, await store.written_through(tx, state.written_in))
    return Progress(after=state.written_in, through=through)


async def attribute(tx: Tx, at: Progress, known: Knowledge, now: datetime) -> Progress:
    """Find out where the next members came from: new, merged, or with events that came late."""
    state = await store.state(tx)
    stretch = store.Stretch(
        after=at.after, through=at.through, after_id=at.after_id, count=MEMBERS_AT_ONCE
    )
    members = await store.to_attribute(tx, stretch)
    lookback = timedelta(days=state.lookback_days)
    by_member: dict[UUID, list[TouchEvent]] = defaultdict(list)
    for event in await store.touches(tx, [each.member_id for each in members]):
        by_member[event.member_id].append(event)
    found = [
        attribution.acquired(each, by_member[each.member_id], known, lookback) for each in members
    ]
    await store.save(tx, found, now)
    is_over = len(members) < MEMBERS_AT_ONCE
    if is_over:
        await store.set_position(tx, at.through)
    return msgspec.structs.replace(
        at,
        after_id=members[-1].member_id if members else at.after_id,
        member_count=at.member_count + len(members),
        is_over=is_over,
    )


async def add_costs(
    tx: Tx, vault: Vault, caller: Caller, costs: Sequence[NewCost], now: datetime
) -> list[CostSaved]:
    """Keep costs, each with an answer; one whose reference is known changes nothing."""
    faults = [links.cost_fault(each) for each in costs]
    accepted = [each for each, fault in zip(costs, faults, strict=True) if fault is None]
    new = await store.add_costs(tx, accepted, caller.principal.id, now)
    known = {
        each.given.reference: each.id
        for each in await store.costs(tx, {c.reference for c in accepted}, None, len(accepted) + 1)
    }
    if new:
        entry = AuditEntry(
            action="acquisition_cost.entered",
            subject_kind="acquisition_cost",
            subject_id=str(min(new.values())),
            after={"count": len(new), "references": sorted(new)[:100]},
        )
        await access.record(tx, vault, caller, [entry], now)
    told: set[str] = set()
    answers = []
    for cost, fault in zip(costs, faults, strict=True):
        is_new = fault is None and cost.reference in new and cost.reference not in told
        told.add(cost.reference)
        answers.append(
            CostSaved(id=None if fault else known[cost.reference], is_new=is_new, error=fault)
        )
    return answers


async def delete_cost(tx: Tx, vault: Vault, caller: Caller, cost_id: UUID, now: datetime) -> None:
    """Delete a cost. Refuses one that there is not."""
    if not await store.drop_cost(tx, cost_id):
        raise CostNotFound(f"there is no cost {cost_id}")
    entry = AuditEntry(
        action="acquisition_cost.deleted",
        subject_kind="acquisition_cost",
        subject_id=str(cost_id),
    )
    await access.record(tx, vault, caller, [entry], now)
