"""What callers are told: one resolution for every record of a batch."""

from collections.abc import Sequence
from uuid import UUID

from regulars.domains.members.policy.replay import Replayed
from regulars.domains.members.types.inbound import Resolution
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.plan import Plan


def answered(plan: Plan, items: Sequence[Item], after: Replayed) -> list[Resolution]:
    """Who each record speaks of once the whole batch is in, and what it changed."""
    merged: dict[int, list[UUID]] = {}
    for merge in plan.merges:
        merged.setdefault(merge.item_number, []).append(merge.loser_id)
    return [
        Resolution(
            member_id=plan.item_roots[number],
            standing=plan.standings[plan.item_roots[number]],
            is_new=number in plan.creators,
            joined_id=plan.joined.get(number),
            merged=tuple(merged.get(number, ())),
            review_id=plan.open_reviews.get(number),
            refused=item.refused + tuple(plan.refused.get(number, ())),
            changed_fields=after.changed_fields.get(number, ()),
            refused_fields=item.refused_fields,
        )
        for number, item in enumerate(items)
    ]
