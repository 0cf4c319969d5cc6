"""Merges: what one would do, what was done, and what waits for a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members.errors import AlreadyMerged, MemberErased, MemberNotFound
from regulars.domains.members.policy.guards import refusals_to_merge, survivor_of
from regulars.domains.members.policy.masking import profile_view, shown_text
from regulars.domains.members.policy.profiles import combined
from regulars.domains.members.policy.tags import pooled_tags
from regulars.domains.members.queries.listing import listed_by_id
from regulars.domains.members.store import identities, merges, parties, profiles, reviews, tags
from regulars.domains.members.store.registry import current_registry
from regulars.domains.members.types.listing import PageRequest
from regulars.domains.members.types.merging import (
    FieldConflict,
    MergePreview,
    MergeRecord,
    Review,
    ReviewState,
)
from regulars.domains.members.types.party import Holdings
from regulars.domains.members.types.profile import Profile
from regulars.domains.members.types.registry import Registry
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of


class ReviewKey(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a review in the queue."""

    id: UUID


async def preview_merge(
    tx: Tx, vault: Vault, pair: tuple[UUID, UUID], now: datetime, *, is_masked: bool = True
) -> MergePreview:
    """What merging these two would combine, and which guards speak against it.

    Refuses ids that nobody has, people who were erased, and two who are one already.
    """
    winner, loser = await _pair(tx, pair)
    ids = {winner.id, loser.id}
    registry = await current_registry(tx)
    held = await identities.holdings(tx, ids)
    by_party = {each: _by_kind(held, each) for each in ids}
    decided = await identities.decided_pairs(tx, ids)
    stored = await profiles.profiles(tx, vault, sorted(ids))
    together = combined(stored[winner.id].profile, stored[loser.id].profile)
    tagged = await tags.tags_of(tx, sorted(ids), now)
    return MergePreview(
        winner_id=winner.id,
        loser_id=loser.id,
        guards=list(refusals_to_merge(registry, by_party[winner.id], by_party[loser.id])),
        is_kept_apart=any(not each.is_open for each in decided),
        identity_counts=_counts(held),
        profile=profile_view(registry, together.values, is_masked=is_masked),
        conflicts=_conflicts(
            registry,
            stored[winner.id].profile,
            stored[loser.id].profile,
            together,
            is_masked=is_masked,
        ),
        tags=pooled_tags(tagged.get(winner.id, []), tagged.get(loser.id, [])),
    )


async def merge_history(tx: Tx, member_id: UUID) -> list[MergeRecord]:
    """Every merge that a person's parties took part in, undone ones included, oldest first."""
    asked = await parties.parties(tx, [member_id])
    if member_id not in asked:
        raise MemberNotFound(f"no member has the id {member_id}")
    group = await parties.grouped_parties(tx, [asked[member_id].survivor_id])
    return await merges.merge_history(tx, [party.id for party in group])


async def list_reviews(tx: Tx, vault: Vault, state: ReviewState, page: PageRequest) -> Page[Review]:
    """One page of the review queue, the newest question first, with who the two are, masked."""
    name = f"reviews {state}"
    after = decode_cursor(page.cursor, name, ReviewKey)
    rows = await reviews.reviews(tx, state, after.id if after else None, page.limit + 1)
    found = page_of(rows, page.limit, name, lambda row: ReviewKey(id=row.id))
    ids = sorted({each for row in found.items for each in (row.first_id, row.second_id)})
    shown = {each.member.id: each for each in await listed_by_id(tx, vault, ids, is_masked=True)}
    return Page(
        items=[
            msgspec.structs.replace(
                row, first=shown.get(row.first_id), second=shown.get(row.second_id)
            )
            for row in found.items
        ],
        next_cursor=found.next_cursor,
    )


async def _pair(tx: Tx, pair: tuple[UUID, UUID]) -> tuple[parties.Party, parties.Party]:
    asked = await parties.parties(tx, pair)
    if missing := [str(each) for each in pair if each not in asked]:
        raise MemberNotFound(f"no member has the id {', '.join(missing)}")
    survivor_ids = {party.survivor_id for party in asked.values()}
    if len(survivor_ids) == 1:
        raise AlreadyMerged("the two are one member already")
    first, second = (await parties.parties(tx, sorted(survivor_ids))).values()
    if "erased" in {first.standing, second.standing}:
        raise MemberErased("the person was erased")
    winner_id = survivor_of((first.id, first.standing), (second.id, second.standing))
    return (first, second) if first.id == winner_id else (second, first)


def _by_kind(held: Sequence[Holdings], party_id: UUID) -> dict[str, Holdings]:
    return {each.kind: each for each in held if each.root_id == party_id}


def _counts(held: Sequence[Holdings]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in held:
        counts[each.kind] = counts.get(each.kind, 0) + each.identity_count
    return dict(sorted(counts.items()))


def _conflicts(
    registry: Registry, winner: Profile, loser: Profile, together: Profile, *, is_masked: bool
) -> list[FieldConflict]:
    def text(values: Mapping[str, object], field: str) -> str:
        return shown_text(registry, field, values.get(field), is_masked=is_masked)

    return [
        FieldConflict(
            field=field,
            winner_value=text(winner.values, field),
            loser_value=text(loser.values, field),
            kept_value=text(together.values, field),
        )
        for field in sorted(winner.values.keys() & loser.values.keys())
        if winner.values[field] != loser.values[field]
    ]
