"""Tiers given by hand, and notices: after all that fell due for the person, as with every touch.

A tier that the clock alone has raised meanwhile is an occasion for rules, as at the close; one that
is given by hand is none.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Manual, ManualTier, NewNotice, Reviewed
from regulars.flows.catching_up import catch_up_tiers
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """A person, on one ladder."""

    course: Course
    owner_ids: tuple[UUID, ...]


async def give_tier(
    tx: Tx, vault: Vault, whose: Whose, manual: Manual | None, now: datetime
) -> Reviewed:
    """Give a person a tier by hand from now on, or take it away again.

    Refuses what `tiers.set_manual_tiers` refuses.
    """
    await catch_up_tiers(tx, vault, whose.owner_ids, now)
    given = ManualTier(owner_ids=whose.owner_ids, manual=manual)
    sitting = Sitting(through=now, now=now)
    [reviewed] = await tiers.set_manual_tiers(tx, whose.course, [given], sitting)
    return reviewed


async def give_notice(
    tx: Tx, vault: Vault, whose: Whose, notice: tuple[str | None, str], now: datetime
) -> Reviewed:
    """Announce a penalty (its code and the reason) to a person, or lift their notice with None.

    Refuses what `tiers.give_notices` refuses.
    """
    await catch_up_tiers(tx, vault, whose.owner_ids, now)
    penalty, reason = notice
    new = NewNotice(owner_ids=whose.owner_ids, penalty=penalty, reason=reason)
    sitting = Sitting(through=now, now=now)
    [reviewed] = await tiers.give_notices(tx, whose.course, [new], sitting)
    return reviewed
