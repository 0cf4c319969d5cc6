"""What is known of members from before: consents and tags that history brings along."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.policy.consents import refuse_unfit_consents
from regulars.domains.members.policy.tags import checked_tags
from regulars.domains.members.store import consents, tags
from regulars.domains.members.types.commands import ConsentGiven, TagChange
from regulars.infra.db import Tx


async def backfill_marks(
    tx: Tx, given: Sequence[ConsentGiven], changes: Sequence[TagChange], now: datetime
) -> None:
    """Add consents and tags of the past. They are announced to nobody.

    Nor has each an entry in the audit log: whoever brings a history audits it as a whole. Refuses
    the batch as `record_consents` and `change_tags` do.
    """
    refuse_unfit_consents(given)
    checked = checked_tags(changes)
    concerned = {each.member_id for each in given} | {each.member_id for each in checked}
    survivors = await locked_survivors(tx, sorted(concerned))
    await consents.insert_consents(tx, [survivors[each.member_id].id for each in given], given, now)
    said: dict[tuple[UUID, str], TagChange] = {}
    for change in checked:
        said[survivors[change.member_id].id, change.tag] = change
    await tags.save_tags(tx, said, now)
