"""Claiming an order: an anonymous sale finds its member later, by its receipt."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.types import Identity, Inbound, MergeRequest, Resolution
from regulars.domains.orders import queries as orders
from regulars.domains.orders.errors import OrderClaimed
from regulars.flows.rewards.claimed import reward_claimed
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce
from regulars.kernel.errors import InvalidInput, Refusal


class ClaimNamesNobody(InvalidInput):
    """The identities that were given do not make anybody a member."""

    code = "claim_names_nobody"


class ClaimRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who says that an order is theirs."""

    document_id: UUID
    identities: tuple[Identity, ...]


async def claim_order(
    tx: Tx, vault: Vault, request: ClaimRequest, caller: Caller, now: datetime
) -> Resolution:
    """Give an anonymous order to the person of these identities, with all of that party's orders.

    No row of the order is rewritten: its party leads to the member from now on. The orders have
    their effects, as of when they occurred. Claiming again for the same person changes nothing.
    Refuses an order that is not known, that has a member already, and identities that name nobody.
    """
    document = await orders.document(tx, request.document_id)
    inbound = Inbound(identities=request.identities, seen_at=now, source_id=document.source_id)
    (person,) = await members.resolve(tx, vault, [inbound], now)
    if isinstance(person, Refusal):
        raise person
    if person.standing != "member":
        raise ClaimNamesNobody("an order is claimed by a phone number, an e-mail, a card, …")
    owner = (await known_members.portrait(tx, vault, document.member_id, now)).member
    if owner.id == person.member_id:
        return person
    if owner.standing != "anonymous":
        raise OrderClaimed(f"order {document.number} belongs to another member")
    merge = MergeRequest(
        first_id=owner.id, second_id=person.member_id, note=f"claimed order {document.number}"
    )
    await members.merge(tx, vault, merge, caller, now)
    await reward_claimed(tx, vault, [owner.id], now)
    await announce(tx, [_claimed(document.id, person.member_id, now)])
    return person


def _claimed(document_id: UUID, member_id: UUID, now: datetime) -> Announcement:
    return Announcement(
        topic="order.claimed",
        subject_id=document_id,
        payload={"document_id": document_id, "member_id": member_id},
        occurred_at=now,
    )
