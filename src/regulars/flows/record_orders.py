"""Recording orders and returns: one way in for tills, shops, files and tracked events.

Everything happens in the caller's one transaction: the numbers are claimed, the persons found or
made, the documents saved and announced. A single order is a batch of one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Inbound, Resolution
from regulars.domains.orders import actions as orders
from regulars.domains.orders.types import Claimed, Claims, NewDocument, Outcome, Recorded, State
from regulars.flows.rewards.effects import NO_EFFECTS, Effects
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.recorded import happenings_of, joining_with
from regulars.flows.rewards.remembered import effects_of
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.sales import sale_of_new
from regulars.flows.rewards.spending import Payment, Spent, is_paid_in_units, spend, spent_effects
from regulars.flows.rewards.terms import in_force
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
    """What became of a submission, and all that it did.

    `customer` is None where nothing new was recorded; its effects are then told by `remembered`.
    """

    document_id: UUID
    member_id: UUID
    outcome: Outcome
    state: State
    customer: Resolution | None = None
    effects: Effects = NO_EFFECTS


async def record_orders(
    tx: Tx, vault: Vault, submissions: Sequence[Submission], now: datetime
) -> list[RecordedOrder | Refusal]:
    """Record every submission that can be, and answer each, in order.

    A document that is known already is answered `unchanged` and touches nobody. A return that
    names its order and no customer belongs to the order's member. What is new has its effects: an
    order that is paid with units is recorded only if they can be spent, rules grant, returns take
    back, ladders are reviewed.
    """
    claims = await orders.claim(tx, [each.document for each in submissions], now)
    answers: dict[int, RecordedOrder | Refusal] = {
        at: _known(answer) for at, answer in claims.answers.items()
    }
    if claims.claimed:
        answers |= await _record(tx, vault, submissions, claims, now)
    for at, first in claims.repeats.items():
        answers[at] = _repeated(answers[first])
    return [answers[at] for at in range(len(submissions))]


async def remembered(
    tx: Tx, answers: Sequence[RecordedOrder | Refusal], now: datetime
) -> list[RecordedOrder | Refusal]:
    """The answers, with the effects that each document known already had when it was recorded."""
    known = [
        each.document_id
        for each in answers
        if isinstance(each, RecordedOrder) and each.outcome == "unchanged"
    ]
    if not known:
        return list(answers)
    found = await effects_of(tx, known, now)
    return [
        msgspec.structs.replace(each, effects=found.get(each.document_id, NO_EFFECTS))
        if isinstance(each, RecordedOrder) and each.outcome == "unchanged"
        else each
        for each in answers
    ]


async def _record(
    tx: Tx, vault: Vault, submissions: Sequence[Submission], claims: Claims, now: datetime
) -> dict[int, RecordedOrder | Refusal]:
    person_of = await _people(tx, vault, submissions, claims, now)
    answers: dict[int, RecordedOrder | Refusal] = {}
    for part in _parts(claims.claimed, person_of):
        answers |= await _record_part(tx, vault, part, person_of, now)
    return answers


def _parts(claimed: Sequence[Claimed], person_of: Mapping[int, "Person"]) -> list[list[Claimed]]:
    """Documents that are recorded together: what is paid with units waits for what the same person
    did before, for that may have earned them."""
    parts: list[list[Claimed]] = [[]]
    seen: set[UUID | None] = set()
    for each in claimed:
        member_id = _member_id(person_of.get(each.at))
        if is_paid_in_units(each.document) and seen & {member_id, None}:
            parts.append([])
            seen.clear()
        parts[-1].append(each)
        seen.add(member_id)
    return parts


async def _record_part(
    tx: Tx,
    vault: Vault,
    claimed: Sequence[Claimed],
    person_of: Mapping[int, "Person"],
    now: datetime,
) -> dict[int, RecordedOrder | Refusal]:
    answers: dict[int, RecordedOrder | Refusal] = {
        each.at: person for each in claimed if isinstance(person := person_of.get(each.at), Refusal)
    }
    owned = [each for each in claimed if each.at not in answers]
    spent = await _spend(tx, owned, person_of, now)
    answers |= {
        each.at: found for each in owned if isinstance(found := spent.get(each.id), Refusal)
    }
    await orders.give_up(tx, [each for each in claimed if each.at in answers])
    owned = [each for each in owned if each.at not in answers]
    recorded = await orders.record(
        tx, owned, [_member_id(person_of.get(each.at)) for each in owned], now
    )
    answer_of = {each.at: answer for each, answer in zip(owned, recorded, strict=True)}
    effects = await _effects(tx, vault, claimed, answer_of, person_of, now)
    for each, answer in zip(owned, recorded, strict=True):
        created = _created(answer, person_of.get(each.at))
        if isinstance(created, RecordedOrder):
            taken = spent.get(each.id, ())
            assert not isinstance(taken, Refusal), "what is refused is answered before"
            more = spent_effects(taken).plus(effects.get(each.at, NO_EFFECTS))
            created = msgspec.structs.replace(created, effects=more)
        answers[each.at] = created
    return answers


async def _spend(
    tx: Tx, owned: Sequence[Claimed], person_of: Mapping[int, "Person"], now: datetime
) -> dict[UUID, Refusal | list[Spent]]:
    """Take the units that orders are paid with, before anything of them is saved."""
    paying = [each for each in owned if is_paid_in_units(each.document)]
    if not paying:
        return {}
    ids = {each.id: _member_id(person_of.get(each.at)) for each in paying}
    persons = await known_members.persons(tx, sorted({each for each in ids.values() if each}))
    payments = [
        Payment(document_id=each.id, document=each.document, owner_ids=persons[member_id].owner_ids)
        for each in paying
        if (member_id := ids[each.id]) is not None
    ]
    return await spend(tx, payments, now)


async def _effects(
    tx: Tx,
    vault: Vault,
    claimed: Sequence[Claimed],
    recorded: Mapping[int, Recorded | Refusal],
    person_of: Mapping[int, "Person"],
    now: datetime,
) -> dict[int, Effects]:
    """What each document did, by its place.

    Whoever joined with it is welcomed after it, so that it counts by where they stood before; they
    are welcomed too where the document itself was refused.
    """
    forced = await in_force(tx)
    if not forced.programs:
        return {}
    new = [
        (each, answer) for each in claimed if isinstance(answer := recorded.get(each.at), Recorded)
    ]
    joined = {
        each.at: person
        for each in claimed
        if isinstance(person := person_of.get(each.at), Resolution) and person.joined_id
    }
    concerned = {each.member_id for _, each in new} | {each.member_id for each in joined.values()}
    persons = await known_members.persons(tx, sorted(concerned))
    sales = [
        (sale_of_new(answer.document_id, each.document, answer.state), answer.member_id)
        for each, answer in new
    ]
    found = await happenings_of(tx, sales, persons)
    happened = {each.at: happening for (each, _), happening in zip(new, found, strict=True)}
    turns: list[tuple[int, Happening]] = []
    for each in claimed:
        happening = happened.get(each.at)
        if happening is not None and each.document.state != "cancelled":
            turns.append((each.at, happening))
        if (newcomer := joined.get(each.at)) and newcomer.standing == "member":
            assert newcomer.joined_id is not None, "who joined is a party"
            owner_ids = persons[newcomer.member_id].owner_ids
            turns.append((each.at, joining_with(newcomer.joined_id, owner_ids, each.document)))
    done = await reward(tx, vault, [happening for _, happening in turns], now, forced)
    effects: dict[int, Effects] = {}
    for (at, _), more in zip(turns, done, strict=True):
        effects[at] = effects.get(at, NO_EFFECTS).plus(more)
    return effects


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
    return msgspec.structs.replace(answer, outcome="unchanged", customer=None, effects=NO_EFFECTS)
