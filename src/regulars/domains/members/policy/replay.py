"""What a plan does to profiles: its steps replayed in order, on values."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from regulars.domains.members.policy.profiles import begun, combined, stated
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.plan import Joined, Plan
from regulars.domains.members.types.profile import PartyProfile, Profile


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """Profiles after a batch: as known now, as told of a party alone, and each record's changes."""

    profiles: dict[UUID, Profile]
    own: dict[UUID, Profile]
    changed_fields: dict[int, tuple[str, ...]]


def replayed(plan: Plan, items: Sequence[Item], stored: dict[UUID, PartyProfile]) -> Replayed:
    """The profiles that `plan` leads to, from those that are `stored`."""
    now = {party_id: party.profile for party_id, party in stored.items()}
    own = {party_id: party.own for party_id, party in stored.items() if party.own is not None}
    changed_fields: dict[int, tuple[str, ...]] = {}
    for step in plan.steps:
        if isinstance(step, Joined):
            own.setdefault(step.winner_id, now[step.winner_id])
            now[step.winner_id] = combined(now[step.winner_id], now[step.loser_id])
            continue
        item, party_id = items[step.item_number], step.party_id
        before = now.get(party_id) or begun(item)
        now[party_id], changed_fields[step.item_number] = stated(before, item)
        if party_id in own:
            own[party_id], _ = stated(own[party_id], item)
    return Replayed(profiles=now, own=own, changed_fields=changed_fields)


def touched_ids(plan: Plan) -> set[UUID]:
    """The parties whose stored profiles a replay needs."""
    found: set[UUID] = set()
    for step in plan.steps:
        found |= {step.winner_id, step.loser_id} if isinstance(step, Joined) else {step.party_id}
    return found - set(plan.new_ids)
