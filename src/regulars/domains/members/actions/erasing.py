"""Erasing: the person's right to be forgotten."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.access.types import AuditEntry, Caller
from regulars.domains.members.actions import announcing
from regulars.domains.members.actions.hand import Hand
from regulars.domains.members.actions.locking import locked_survivors
from regulars.domains.members.store import erasure, parties
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import announce


async def erase(
    tx: Tx, vault: Vault, member_ids: Sequence[UUID], caller: Caller, now: datetime
) -> list[UUID]:
    """Destroy everything personal that members hold about these people, for good.

    Identities, profiles and tags go, of everybody who was merged into them too; the ids stay, so
    that orders and ledger still add up, and so does the evidence of consents, which holds nothing
    personal. Answers all ids that stood for them, for other domains to erase their own part.
    Refuses members who are unknown or were erased.
    """
    survivors = await locked_survivors(tx, member_ids)
    survivor_ids = sorted({party.id for party in survivors.values()})
    party_ids = [party.id for party in await parties.grouped_parties(tx, survivor_ids)]
    await erasure.erase(tx, party_ids, now)
    await announce(tx, [announcing.member_erased(each, now) for each in survivor_ids])
    hand = Hand(tx=tx, vault=vault, caller=caller, now=now)
    await hand.audit(*(_entry(member_id) for member_id in survivor_ids))
    return party_ids


def _entry(member_id: UUID) -> AuditEntry:
    return AuditEntry(action="member.erased", subject_kind="member", subject_id=str(member_id))
