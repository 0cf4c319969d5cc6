"""Recording orders and returns: one way in for tills, shops, files and tracked events.

Everything happens in the caller's one transaction: the numbers are claimed, the persons found or
made, the documents saved and announced. A single order is a batch of one.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Inbound, Resolution
from regulars.domains.orders import actions as orders
from regulars.domains.orders.types import Claims, NewDocument, Outcome, Recorded, State
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A document, and whose it is: what it says of its customer, or the member found already.

    With neither it is an anonymous sale, or a return that belongs to its order's member.
    """

    document: NewDocument
    customer: Inbound | None = None
    member_id: UUID | None = None


class RecordedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a submission. `customer` is None where nothing new was recorded."""

    document_id: UUID
    member_id: UUID
    outcome: Outcome
    state: State
    customer: Resolution | None = None


async def record_orders(
    tx: Tx, vault: Vault, submissions: Sequence[Submission], now: datetime
) -> list[RecordedOrder | Refusal]:
    """Record every submission that can be, and answer each, in order.

    A document that is known already is answered `unchanged` and touches nobody. A return that
    names its order and no customer belongs to the order's member.
    """
    claims = await orders.claim(tx, [each.document for each in submissions])
    answers: dict[int, RecordedOrder | Refusal] = {
        at: _known(answer) for at, answer in claims.answers.items()
    }
    if claims.claimed:
        answers |= await _record(tx, vault, submissions, claims, now)
    for at, first in claims.repeats.items():
        answers[at] = _repeated(answers[first])
    return [answers[at] for at in range(len(submissions))]


async def _record(
    tx: Tx, vault: Vault, submissions: Sequence[Submission], claims: Claims, now: datetime
) -> dict[int, RecordedOrder | Refusal]:
    person_of = await _people(tx, vault, submissions, claims, now)
    answers: dict[int, RecordedOrder | Refusal] = {
        at: person for at, person in person_of.items() if isinstance(person, Refusal)
    }
    await orders.give_up(tx, [each for each in claims.claimed if each.at in answers])
    owned = [each for each in claims.claimed if each.at not in answers]
    recorded = await orders.record(
        tx, owned, [_member_id(person_of.get(each.at)) for each in owned], now
    )
    for claimed, answer in zip(owned, recorded, strict=True):
        answers[claimed.at] = _created(answer, person_of.get(claimed.at))
    return answers


Person = Resolution | UUID | Refusal


async def _people(
    tx: Tx, vault: Vault, submissions: Sequence[Submission], claims: Claims, now: datetime
) -> dict[int, Person]:
    """Whose each claimed document is, by place; nobody yet for a return of its order's member."""
    places = [each.at for each in claims.claimed]
    found: dict[int, Person] = {}
    if given := {at: each for at in places if (each := submissions[at].member_id)}:
        owners = await known_members.survivors(tx, sorted(set(given.values())))
        for at, member_id in given.items():
            found[at] = owners.get(member_id) or MemberNotFound(f"no member {member_id}")
    sought = [at for at in places if _must_be_found(submissions[at])]
    people = await members.resolve(tx, vault, [_customer(submissions[at]) for at in sought], now)
    return {**found, **dict(zip(sought, people, strict=True))}


def _must_be_found(submission: Submission) -> bool:
    if submission.member_id is not None:
        return False
    return submission.customer is not None or submission.document.returned_number is None


def _member_id(person: Person | None) -> UUID | None:
    if isinstance(person, Resolution):
        return person.member_id
    return person if isinstance(person, UUID) else None


def _customer(submission: Submission) -> Inbound:
    document = submission.document
    return submission.customer or Inbound(
        identities=(),
        seen_at=document.occurred_at,
        source_id=document.source_id,
        channel_id=document.channel_id,
        store_id=document.store_id,
    )


def _known(answer: Recorded | Refusal) -> RecordedOrder | Refusal:
    if isinstance(answer, Refusal):
        return answer
    return RecordedOrder(
        document_id=answer.document_id,
        member_id=answer.member_id,
        outcome=answer.outcome,
        state=answer.state,
    )


def _created(answer: Recorded | Refusal, person: Person | None) -> RecordedOrder | Refusal:
    if isinstance(answer, Refusal):
        return answer
    return RecordedOrder(
        document_id=answer.document_id,
        member_id=answer.member_id,
        outcome=answer.outcome,
        state=answer.state,
        customer=person if isinstance(person, Resolution) else None,
    )


def _repeated(answer: RecordedOrder | Refusal) -> RecordedOrder | Refusal:
    if isinstance(answer, Refusal):
        return answer
    return msgspec.structs.replace(answer, outcome="unchanged", customer=None)
