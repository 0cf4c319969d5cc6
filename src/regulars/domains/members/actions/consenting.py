"""Consents: evidence of what a person agreed to and withdrew."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.errors import UnknownPurpose
from regulars.domains.members.policy.consents import refuse_unfit_consents, refuse_unfit_purpose
from regulars.domains.members.store import consents
from regulars.domains.members.types.commands import ConsentGiven
from regulars.domains.members.types.views import Purpose
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce


async def record_consents(
    tx: Tx, vault: Vault, given: Sequence[ConsentGiven], caller: Caller, now: datetime
) -> None:
    """Add evidence of consents given and withdrawn; none is ever changed or removed.

    Refuses the batch when a purpose is not registered, a field does not fit, or a member is
    unknown or was erased.
    """
    refuse_unfit_consents(given)
    known = {purpose.code for purpose in await consents.purposes(tx)}
    if unknown := sorted({each.purpose for each in given} - known):
        raise UnknownPurpose(f"no such purpose is registered: {', '.join(unknown)}")
    survivors = await locked_survivors(tx, [each.member_id for each in given])
    member_ids = [survivors[each.member_id].id for each in given]
    await consents.insert_consents(tx, member_ids, given, now)
    await announce(
        tx,
        [announcing.member_updated(each, ["consents"], now) for each in sorted(set(member_ids))],
    )
    pairs = zip(member_ids, given, strict=True)
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(*(_entry(member_id, each) for member_id, each in pairs))


async def save_purpose(
    tx: Tx, vault: Vault, purpose: Purpose, caller: Caller, now: datetime
) -> None:
    """Register something that consent can be given for, or describe it anew."""
    refuse_unfit_purpose(purpose)
    await consents.save_purpose(tx, purpose, now)
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(
        AuditEntry(
            action="purpose.saved", subject_kind="purpose", subject_id=purpose.code, after=purpose
        )
    )


def _entry(member_id: UUID, given: ConsentGiven) -> AuditEntry:
    return AuditEntry(
        action="member.consent_given" if given.is_granted else "member.consent_withdrawn",
        subject_kind="member",
        subject_id=str(member_id),
        after={"purpose": given.purpose, "channel": given.channel, "basis": given.basis},
    )
