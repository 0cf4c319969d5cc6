"""Merging by hand, and undoing merges."""

from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.errors import (
    AlreadyMerged,
    MergeGuarded,
    MergeNotFound,
    MergeUndone,
)
from regulars.domains.members.policy.guards import refusals_to_merge, survivor_of
from regulars.domains.members.policy.profiles import combined
from regulars.domains.members.policy.tree import above, below, known_together
from regulars.domains.members.store import identities, merges, parties, profiles, reviews
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.merging import Merged, MergeRequest, Undone, UndoRequest
from regulars.domains.members.types.plan import MergeCause, PlannedMerge
from regulars.domains.members.types.views import MergedParty
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce
from regulars.kernel.ids import new_id


async def merge(
    tx: Tx, vault: Vault, request: MergeRequest, caller: Caller, now: datetime
) -> Merged:
    """Make two members one: the older id stays, the other leads to it, no row elsewhere changes.

    Refuses when a guard speaks against it (unless overridden), when the two are one already or
    unknown, and when either was erased.
    """
    survivors = await locked_survivors(tx, [request.first_id, request.second_id])
    first, second = survivors[request.first_id], survivors[request.second_id]
    if first.id == second.id:
        raise AlreadyMerged("the two are one member already")
    if not request.overrides_guards:
        await _refuse_guarded(tx, first.id, second.id)
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    return await join(hand, (first, second), "manual", request.note)


async def join(
    hand: Hand, pair: tuple[parties.Party, parties.Party], cause: MergeCause, note: str
) -> Merged:
    """Make two locked survivors one."""
    tx, by, now = hand.tx, hand.caller.principal, hand.now
    first, second = pair
    winner_id = survivor_of((first.id, first.standing), (second.id, second.standing))
    loser_id = second.id if winner_id == first.id else first.id
    planned = PlannedMerge(
        winner_id=winner_id, loser_id=loser_id, cause=cause, linking_kinds=(), item_number=0
    )
    merged = Merged(merge_id=new_id(), winner_id=winner_id, loser_id=loser_id)
    await merges.insert_merges(tx, {merged.merge_id: planned}, by, now, note)
    await merges.redirect(tx, {loser_id: winner_id})
    await _combine_profiles(tx, hand.vault, merged)
    await reviews.close_answered_reviews(tx, [winner_id], by, now)
    await announce(tx, [announcing.member_merged(winner_id, loser_id, cause, now)])
    await hand.audit(_entry("member.merged", winner_id, merged.merge_id, loser_id))
    return merged


async def undo_merge(
    tx: Tx, vault: Vault, request: UndoRequest, caller: Caller, now: datetime
) -> Undone:
    """End a merge that still stands: what was the other's before it is the other's again.

    Identities, tags, consents and profile of the restored one (and of everybody it had absorbed)
    are as they were; what came after the merge stays with the survivor. The two are kept apart
    from now on, unless the request says otherwise. Refuses a merge that is unknown or undone, and
    people who were erased.
    """
    record = await merges.merge_by_id(tx, request.merge_id)
    if record is None:
        raise MergeNotFound(f"no merge has the id {request.merge_id}")
    survivor = (await locked_survivors(tx, [record.loser_id]))[record.loser_id]
    group = [party.id for party in await parties.grouped_parties(tx, [survivor.id])]
    standing = await merges.standing_merges(tx, group)
    if all(each.merge_id != record.id for each in standing):
        raise MergeUndone("the merge was undone before")
    await merges.end_merge(tx, record.id, caller.principal, request.note, now)
    await merges.lead_to(tx, below(record.loser_id, standing), record.loser_id)
    await _separate_profiles(tx, vault, record.loser_id, standing)
    if request.keeps_apart:
        pair = (record.winner_id, record.loser_id)
        await reviews.remember_apart(tx, pair, caller.principal, request.note, now)
    await announce(tx, [announcing.merge_undone(survivor.id, record.loser_id, now)])
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(_entry("member.merge_undone", survivor.id, record.id, record.loser_id))
    return Undone(merge_id=record.id, survivor_id=survivor.id, restored_id=record.loser_id)


async def _refuse_guarded(tx: Tx, first_id: UUID, second_id: UUID) -> None:
    registry = await current_registry(tx)
    held = await identities.holdings(tx, {first_id, second_id})
    by_party = {
        party_id: {each.kind: each for each in held if each.root_id == party_id}
        for party_id in (first_id, second_id)
    }
    reasons = list(refusals_to_merge(registry, by_party[first_id], by_party[second_id]))
    decided = await identities.decided_pairs(tx, {first_id, second_id})
    if any(not each.is_open for each in decided):
        reasons.append("kept_apart")
    if reasons:
        raise MergeGuarded(f"guards speak against the merge: {', '.join(reasons)}")


async def _combine_profiles(tx: Tx, vault: Vault, merged: Merged) -> None:
    registry = await current_registry(tx)
    stored = await profiles.profiles(tx, vault, [merged.winner_id, merged.loser_id])
    winner, loser = stored[merged.winner_id], stored[merged.loser_id]
    together = {winner.id: combined(winner.profile, loser.profile)}
    await profiles.update_members(tx, vault, registry, together, {winner.id: winner.standing})
    if winner.own is None:
        await profiles.save_own_profiles(tx, vault, registry, {winner.id: winner.profile})


async def _separate_profiles(
    tx: Tx, vault: Vault, restored_id: UUID, before: list[MergedParty]
) -> None:
    """Whoever stood above the restored one is known again without it."""
    registry = await current_registry(tx)
    ancestors = above(restored_id, before)
    left = [each for each in before if each.loser_id != restored_id]
    groups = {party_id: below(party_id, left) for party_id in ancestors}
    stored = await profiles.profiles(tx, vault, groups[ancestors[-1]])
    without = {party_id: known_together(group, stored) for party_id, group in groups.items()}
    standings = {party_id: stored[party_id].standing for party_id in ancestors}
    await profiles.update_members(tx, vault, registry, without, standings)
    alone = [party_id for party_id, group in groups.items() if len(group) == 1]
    await profiles.delete_own_profiles(tx, alone)


def _entry(action: str, member_id: UUID, merge_id: UUID, other_id: UUID) -> AuditEntry:
    return AuditEntry(
        action=action,
        subject_kind="member",
        subject_id=str(member_id),
        after={"merge_id": merge_id, "other_id": other_id},
    )
