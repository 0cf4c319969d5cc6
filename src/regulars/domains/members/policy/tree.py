"""The standing merges as a forest: who is below whom, and what is known of all of them together."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from regulars.domains.members.policy.profiles import combined
from regulars.domains.members.types.profile import PartyProfile, Profile
from regulars.domains.members.types.views import MergedParty


def below(party_id: UUID, merges: Sequence[MergedParty]) -> list[UUID]:
    """`party_id` and everybody merged into it, parents before children, by age of the merges."""
    children: dict[UUID, list[UUID]] = {}
    for merge in sorted(merges, key=lambda merge: merge.merge_id):
        children.setdefault(merge.winner_id, []).append(merge.loser_id)
    found, pending = [], [party_id]
    while pending:
        found.append(pending.pop())
        pending.extend(reversed(children.get(found[-1], [])))
    return found


def above(party_id: UUID, merges: Sequence[MergedParty]) -> list[UUID]:
    """Whom `party_id` was merged into, and whom they were, up to the survivor."""
    parents = {merge.loser_id: merge.winner_id for merge in merges}
    found = []
    while (parent_id := parents.get(party_id)) is not None:
        found.append(parent_id)
        party_id = parent_id
    return found


def known_together(party_ids: Sequence[UUID], stored: Mapping[UUID, PartyProfile]) -> Profile:
    """The profile of these parties taken together; at the same instant the earlier one counts."""
    own = [stored[party_id].own or stored[party_id].profile for party_id in party_ids]
    together = own[0]
    for each in own[1:]:
        together = combined(together, each)
    return together
