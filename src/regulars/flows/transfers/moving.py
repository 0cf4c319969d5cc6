"""Moving value: who and what is found for the whole batch, then booked at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as books
from regulars.domains.ledger.errors import AssetNotFound, HoldNotFound, PostingInvalid
from regulars.domains.ledger.types import (
    Act,
    Adjust,
    Asset,
    Capture,
    Earn,
    HoldView,
    Move,
    NewAdjustment,
    Posted,
    Posting,
    VoidHold,
)
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Person
from regulars.flows.transfers.climbing import climb
from regulars.flows.transfers.wanted import Done, MoveTo, Waiting, Wanted
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal

Answer = Done | Waiting | Refusal


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a batch names."""

    assets: Mapping[str, Asset]
    asset_of_id: Mapping[int, Asset]
    persons: Mapping[UUID, Person]
    holds: Mapping[UUID, HoldView]


class _Aim(msgspec.Struct, frozen=True, kw_only=True):
    """One item, found: whose units of what."""

    person: Person
    asset: Asset
    wanted: Wanted

    @property
    def waits(self) -> bool:
        """Whether this is an adjustment that whoever asks may not make alone."""
        act, limits = self.wanted.act, self.wanted.limits
        if not isinstance(act, Adjust) or limits is None:
            return False
        return abs(act.units) > limits.get(self.asset.settings.code, 0)


async def transfer(tx: Tx, vault: Vault, wanted: Sequence[Wanted], now: datetime) -> list[Answer]:
    """Do each that can be done, and answer each, in order.

    One that is refused moves nothing and leaves its neighbours alone. A fixed number of
    statements, whatever their number. Refuses members, assets and holds that are not there,
    whoever was erased, and whatever the ledger refuses.
    """
    known = await _known(tx, wanted, now)
    aims = [_aim(known, each) for each in wanted]
    answers: dict[int, Answer] = {
        at: aim for at, aim in enumerate(aims) if isinstance(aim, Refusal)
    }
    found = [(at, aim) for at, aim in enumerate(aims) if isinstance(aim, _Aim)]
    answers |= await _put_off(tx, [each for each in found if each[1].waits], now)
    answers |= await _book(tx, vault, known, [each for each in found if not each[1].waits], now)
    return [answers[at] for at in range(len(wanted))]


async def _known(tx: Tx, wanted: Sequence[Wanted], now: datetime) -> _Known:
    hold_ids = {hold_id for each in wanted if (hold_id := hold_id_of(each)) is not None}
    holds = await books.holds_by_id(tx, hold_ids, now)
    member_ids = {each.member_id for each in wanted if each.member_id is not None}
    member_ids |= {e.act.to_member_id for e in wanted if isinstance(e.act, MoveTo)}
    member_ids |= {each.owner_id for each in holds.values()}
    codes = {each.asset for each in wanted if each.asset is not None}
    found = await books.assets(tx, codes=sorted(codes)) if codes else []
    if holds:
        found += await books.assets(tx, ids=sorted({each.asset_id for each in holds.values()}))
    return _Known(
        assets={each.settings.code: each for each in found},
        asset_of_id={each.id: each for each in found},
        persons=await members.persons(tx, sorted(member_ids)),
        holds=holds,
    )


def hold_id_of(wanted: Wanted) -> UUID | None:
    """The hold that is meant, where one is."""
    act = wanted.act
    return act.hold_id if isinstance(act, Capture | VoidHold) else None


def _aim(known: _Known, wanted: Wanted) -> _Aim | Refusal:
    hold_id, member_id = hold_id_of(wanted), wanted.member_id
    hold = known.holds.get(hold_id) if hold_id is not None else None
    if hold_id is not None and hold is None:
        return HoldNotFound(f"no hold {hold_id}")
    if hold is not None:
        member_id, asset = hold.owner_id, known.asset_of_id.get(hold.asset_id)
    else:
        asset = known.assets.get(wanted.asset or "")
    if asset is None:
        return AssetNotFound(f"no asset {wanted.asset}")
    person = _person(known, member_id, is_voiding=isinstance(wanted.act, VoidHold))
    if isinstance(person, Refusal):
        return person
    if isinstance(wanted.act, MoveTo):
        taker = _person(known, wanted.act.to_member_id)
        if isinstance(taker, Refusal):
            return taker
    if isinstance(wanted.act, Adjust) and not (wanted.act.units and wanted.reason):
        return PostingInvalid("an adjustment needs a reason, and units other than zero")
    return _Aim(person=person, asset=asset, wanted=wanted)


def _person(known: _Known, member_id: UUID | None, *, is_voiding: bool = False) -> Person | Refusal:
    person = None if member_id is None else known.persons.get(member_id)
    if person is None or (person.standing == "erased" and not is_voiding):
        return MemberNotFound(f"no member has the id {member_id}")
    return person


async def _put_off(
    tx: Tx, waiting: Sequence[tuple[int, _Aim]], now: datetime
) -> dict[int, Waiting]:
    requests = await ledger.request_adjustments(
        tx, [_new_adjustment(aim) for _, aim in waiting], now
    )
    return {
        at: Waiting(member_id=aim.person.member_id, asset=aim.asset, request=request)
        for (at, aim), request in zip(waiting, requests, strict=True)
    }


def _new_adjustment(aim: _Aim) -> NewAdjustment:
    act, reason = aim.wanted.act, aim.wanted.reason
    assert isinstance(act, Adjust)
    assert reason, "the aim was checked"
    return NewAdjustment(
        owner_id=aim.person.member_id,
        asset_id=aim.asset.id,
        units=act.units,
        reason=reason,
        requested_by=aim.wanted.actor,
    )


async def _book(
    tx: Tx, vault: Vault, known: _Known, aims: Sequence[tuple[int, _Aim]], now: datetime
) -> dict[int, Done | Refusal]:
    if not aims:
        return {}
    answers = await ledger.post(tx, [_posting(known, aim, now) for _, aim in aims], now)
    made: dict[int, Done | Refusal] = {}
    for (at, aim), answer in zip(aims, answers, strict=True):
        made[at] = answer if isinstance(answer, Refusal) else _done(aim, answer)
    return await climb(tx, vault, await _with_holds(tx, made, now), _owners(aims), now)


def _posting(known: _Known, aim: _Aim, now: datetime) -> Posting:
    act: Act
    if isinstance(aim.wanted.act, MoveTo):
        taker = known.persons[aim.wanted.act.to_member_id]
        act = Move(to_owner_ids=taker.owner_ids, units=aim.wanted.act.units)
    else:
        act = aim.wanted.act
    return Posting(
        owner_ids=aim.person.owner_ids,
        asset_id=aim.asset.id,
        effective_at=now,
        act=act,
        reason=aim.wanted.reason,
        actor=aim.wanted.actor,
    )


def _done(aim: _Aim, posted: Posted) -> Done:
    return Done(member_id=aim.person.member_id, asset=aim.asset, posted=posted)


def _owners(aims: Sequence[tuple[int, _Aim]]) -> dict[int, tuple[UUID, ...]]:
    """For the items by which units come or go as if earned: whose ladders are to be looked at."""
    return {
        at: aim.person.owner_ids for at, aim in aims if isinstance(aim.wanted.act, Earn | Adjust)
    }


async def _with_holds(
    tx: Tx, made: dict[int, Done | Refusal], now: datetime
) -> dict[int, Done | Refusal]:
    """The holds that were placed, captured or voided, as they stand after it."""
    ids = {e.posted.hold_id for e in made.values() if isinstance(e, Done) and e.posted.hold_id}
    holds = await books.holds_by_id(tx, ids, now)
    return {
        at: msgspec.structs.replace(each, hold=holds.get(each.posted.hold_id))
        if isinstance(each, Done) and each.posted.hold_id
        else each
        for at, each in made.items()
    }
