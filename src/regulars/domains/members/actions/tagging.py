"""Tags: set by hand, by a rule or by a model, and taken away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.policy.tags import checked_tags
from regulars.domains.members.store import tags
from regulars.domains.members.types.commands import TagChange
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce


async def change_tags(
    tx: Tx, vault: Vault, changes: Sequence[TagChange], caller: Caller, now: datetime
) -> None:
    """Set tags on members and take tags away; the last word about a tag in a batch counts.

    Refuses the batch when a tag is none, a confidence is not above 0 and up to 1, or a member is
    unknown or was erased.
    """
    checked = checked_tags(changes)
    survivors = await locked_survivors(tx, [change.member_id for change in checked])
    said: dict[tuple[UUID, str], TagChange] = {}
    for change in checked:
        said[survivors[change.member_id].id, change.tag] = change
    await tags.save_tags(tx, said, now)
    members = sorted({member_id for member_id, _ in said})
    await announce(tx, [announcing.member_updated(each, ["tags"], now) for each in members])
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(*(_entry(member_id, change) for (member_id, _), change in said.items()))


def refuse_unfit_tag(tag: str) -> None:
    """Refuses what is no tag."""
    checked_tags([TagChange(member_id=UUID(int=0), tag=tag)])


def _entry(member_id: UUID, change: TagChange) -> AuditEntry:
    return AuditEntry(
        action="member.tag_set" if change.is_set else "member.tag_removed",
        subject_kind="member",
        subject_id=str(member_id),
        after={"tag": change.tag, "origin": change.origin, "origin_ref": change.origin_ref},
    )
