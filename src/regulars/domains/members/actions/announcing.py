"""What members announce. No announcement carries a personal value: only ids and field names."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.policy.replay import Replayed
from regulars.domains.members.types.party import Item
from regulars.domains.members.types.plan import Plan
from regulars.domains.members.types.profile import Profile
from regulars.infra.outbox import Announcement


def of_plan(
    plan: Plan, items: Sequence[Item], after: Replayed, now: datetime
) -> list[Announcement]:
    """Members who are new, changed or merged by a batch. Anonymous visitors come in silence."""
    created = [each for each in plan.new_ids if plan.standings[each] == "member"]
    created += plan.promoted_ids
    new_ids = set(created)
    changed = _changed_fields(plan, items, after)
    return [
        *(member_created(each, after.profiles[each], now) for each in created),
        *(
            member_updated(each, fields, now)
            for each, fields in changed.items()
            if each not in new_ids and plan.standings[each] == "member"
        ),
        *(
            member_merged(merge.winner_id, merge.loser_id, merge.cause, now)
            for merge in plan.merges
        ),
    ]


def member_created(member_id: UUID, profile: Profile, now: datetime) -> Announcement:
    return Announcement(
        topic="member.created",
        subject_id=member_id,
        payload={
            "joined_at": profile.registered_at or profile.identified_at,
            "source_id": profile.source_id,
            "channel_id": profile.channel_id,
            "store_id": profile.store_id,
        },
        occurred_at=now,
    )


def member_updated(member_id: UUID, fields: Sequence[str], now: datetime) -> Announcement:
    return Announcement(
        topic="member.updated",
        subject_id=member_id,
        payload={"fields": list(fields)},
        occurred_at=now,
    )


def member_merged(winner_id: UUID, loser_id: UUID, cause: str, now: datetime) -> Announcement:
    return Announcement(
        topic="member.merged",
        subject_id=winner_id,
        payload={"merged_id": loser_id, "cause": cause},
        occurred_at=now,
    )


def merge_undone(winner_id: UUID, restored_id: UUID, now: datetime) -> Announcement:
    return Announcement(
        topic="member.merge_undone",
        subject_id=winner_id,
        payload={"restored_id": restored_id},
        occurred_at=now,
    )


def _changed_fields(plan: Plan, items: Sequence[Item], after: Replayed) -> dict[UUID, list[str]]:
    found: dict[UUID, dict[str, None]] = {}
    for number in range(len(items)):
        if fields := after.changed_fields.get(number):
            found.setdefault(plan.item_roots[number], {}).update(dict.fromkeys(fields))
    return {member_id: list(fields) for member_id, fields in found.items()}


def member_erased(member_id: UUID, now: datetime) -> Announcement:
    return Announcement(topic="member.erased", subject_id=member_id, payload={}, occurred_at=now)
