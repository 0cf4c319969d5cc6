"""Resolving: who inbound records speak of."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import SYSTEM
from regulars.domains.members.actions import announcing
from regulars.domains.members.errors import MembersBusy
from regulars.domains.members.policy.answers import answered
from regulars.domains.members.policy.claims import prepared
from regulars.domains.members.policy.planning import plan
from regulars.domains.members.policy.replay import Replayed, replayed, touched_ids
from regulars.domains.members.policy.settling import settled
from regulars.domains.members.store import identities, merges, profiles, reviews
from regulars.domains.members.store.registry import current_registry, remembered_registry
from regulars.domains.members.types.inbound import Inbound, Resolution
from regulars.domains.members.types.party import Item, Knowledge, Known
from regulars.domains.members.types.plan import Plan
from regulars.domains.members.types.profile import PartyProfile
from regulars.domains.members.types.registry import Registry
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce
from regulars.kernel.errors import Refusal
from regulars.kernel.ids import new_id

_ATTEMPTS_MAX = 8


async def resolve(
    tx: Tx, vault: Vault, inbounds: Sequence[Inbound], now: datetime
) -> list[Resolution | Refusal]:
    """Who each of `inbounds` speaks of, creating, extending and merging parties as they say.

    A batch does what its records would do one after another, in a fixed number of statements; one
    read where they say nothing new. An identity or a field that cannot be taken is left out and
    reported; a record is refused as a whole only when it carries too many identities. Two batches
    that meet the same new person at once agree on one party. Call it once in a transaction, before
    anything else that locks members; raises `MembersBusy` where others will not let it finish.
    """
    if not inbounds:
        return []
    registry = await remembered_registry(tx)
    for _ in range(_ATTEMPTS_MAX):
        made = [prepared(vault, registry, inbound) for inbound in inbounds]
        items = [item for item in made if isinstance(item, Item)]
        version, known = await identities.known_identities(tx, _indexes(items))
        if version != registry.version:
            registry = await current_registry(tx)
            continue
        answers = _read_only(items, known)
        if answers is None:
            batch = _Batch(tx=tx, vault=vault, registry=registry, items=items, now=now)
            answers = await _written(batch, known)
        if answers is not None:
            rest = iter(answers)
            return [next(rest) if isinstance(item, Item) else item for item in made]
    raise MembersBusy("the same members are being changed by others; ask again")


class _Batch(msgspec.Struct, frozen=True, kw_only=True):
    tx: Tx
    vault: Vault
    registry: Registry
    items: list[Item]
    now: datetime


class _Retry(Exception):
    """Somebody else was first: undo this attempt and look again."""


def _indexes(items: Sequence[Item]) -> list[bytes]:
    return list({claim.blind_index: None for item in items for claim in item.claims})


def _read_only(items: Sequence[Item], known: dict[bytes, Known]) -> list[Resolution] | None:
    answers = []
    for item in items:
        answer = settled(item, known)
        if answer is None:
            return None
        answers.append(answer)
    return answers


async def _written(batch: _Batch, known: dict[bytes, Known]) -> list[Resolution] | None:
    try:
        async with batch.tx.connection.transaction():
            knowledge, unsettled = await _locked_knowledge(batch, known)
            planned = plan(batch.registry, knowledge, batch.items, unsettled, new_id)
            ids = sorted(touched_ids(planned))
            stored = await profiles.profiles(batch.tx, batch.vault, ids) if ids else {}
            after = replayed(planned, batch.items, stored)
            await _save(batch, planned, stored, after)
            await announce(batch.tx, announcing.of_plan(planned, batch.items, after, batch.now))
            return answered(planned, batch.items, after)
    except _Retry:
        return None


async def _locked_knowledge(batch: _Batch, known: dict[bytes, Known]) -> tuple[Knowledge, set[int]]:
    """What is stored of everybody whom the batch may change, locked, and which items bring news."""
    root_ids = _roots(batch.items, known, _unsettled(batch.items, known))
    locked = await identities.lock_members(batch.tx, root_ids) if root_ids else set()
    version, known = await identities.known_identities(batch.tx, _indexes(batch.items))
    unsettled = _unsettled(batch.items, known)
    root_ids = _roots(batch.items, known, unsettled)
    if version != batch.registry.version or not root_ids <= locked:
        raise _Retry
    return Knowledge(
        known=known,
        holdings=await identities.holdings(batch.tx, root_ids) if root_ids else [],
        decided=await identities.decided_pairs(batch.tx, root_ids) if len(root_ids) > 1 else [],
    ), unsettled


def _unsettled(items: Sequence[Item], known: dict[bytes, Known]) -> set[int]:
    return {number for number, item in enumerate(items) if settled(item, known) is None}


def _roots(items: Sequence[Item], known: dict[bytes, Known], numbers: set[int]) -> set[UUID]:
    return {
        known[claim.blind_index].root.id
        for number in numbers
        for claim in items[number].claims
        if claim.blind_index in known
    }


async def _save(
    batch: _Batch, planned: Plan, stored: dict[UUID, PartyProfile], after: Replayed
) -> None:
    tx, vault, registry, now = batch.tx, batch.vault, batch.registry, batch.now
    await profiles.insert_members(tx, vault, registry, _new_members(planned, after), now)
    fresh = {key: each for key, each in planned.placements.items() if each.claim is not None}
    if not await identities.insert_identities(tx, vault, fresh, now):
        raise _Retry
    moved = {
        key: each for key, each in planned.placements.items() if each.is_changed and not each.claim
    }
    await identities.update_identities(tx, moved)
    await _save_profiles(batch, planned, stored, after)
    if planned.merges:
        await _save_merges(batch, planned)
    await reviews.insert_reviews(tx, planned.reviews, batch.items)


async def _save_profiles(
    batch: _Batch, planned: Plan, stored: dict[UUID, PartyProfile], after: Replayed
) -> None:
    promoted = set(planned.promoted_ids)
    touched = {
        party_id: profile
        for party_id, profile in after.profiles.items()
        if party_id in stored and (profile != stored[party_id].profile or party_id in promoted)
    }
    changed = {
        party_id: profile
        for party_id, profile in touched.items()
        if profile.values != stored[party_id].profile.values
    }
    restated = {key: profile for key, profile in touched.items() if key not in changed}
    tx, vault, registry = batch.tx, batch.vault, batch.registry
    await profiles.update_members(tx, vault, registry, changed, planned.standings)
    await profiles.restate_members(tx, restated, planned.standings)
    own = {
        party_id: profile
        for party_id, profile in after.own.items()
        if party_id not in stored or profile != stored[party_id].own
    }
    await profiles.save_own_profiles(tx, vault, registry, own)


async def _save_merges(batch: _Batch, planned: Plan) -> None:
    await merges.insert_merges(
        batch.tx, {new_id(): merge for merge in planned.merges}, SYSTEM, batch.now
    )
    fresh = set(planned.new_ids)
    await merges.redirect(
        batch.tx, {old: new for old, new in planned.survivors.items() if old not in fresh}
    )
    await reviews.close_answered_reviews(
        batch.tx, sorted(set(planned.survivors.values())), SYSTEM, batch.now
    )


def _new_members(planned: Plan, after: Replayed) -> list[profiles.NewMember]:
    return [
        profiles.NewMember(
            id=party_id,
            survivor_id=planned.survivors.get(party_id, party_id),
            standing=planned.standings[party_id],
            profile=after.profiles[party_id],
        )
        for party_id in planned.new_ids
    ]
