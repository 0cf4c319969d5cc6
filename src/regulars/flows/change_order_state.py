"""Moving an order through its states, with everything that hangs on it.

A completed order releases what waited for it. A cancelled one is undone: what it was granted is
taken back, what it was paid with is given back. A return that waited in review and is completed
takes back by its amount what no line of an order answers for; one that is cancelled gives back what
its matched lines took. Both count as of when the return occurred: of a return that came as history
nobody is told. An order is cancelled now, whenever it was bought, and its member is told.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger.types import PendingOrder, Posting, Release
from regulars.domains.members import queries as members
from regulars.domains.members.types import Person
from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries as stored_orders
from regulars.domains.orders.types import Document, State
from regulars.flows.rewards.batch import Scene
from regulars.flows.rewards.effects import NO_EFFECTS, Effects
from regulars.flows.rewards.happenings import Happening
from regulars.flows.rewards.recorded import happenings_of, whole
from regulars.flows.rewards.restoring import give_back_taken
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.sales import sale_of_stored
from regulars.flows.rewards.terms import in_force
from regulars.flows.rewards.unmatched import unmatched
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A document in its new state, and what the change did."""

    document: Document
    effects: Effects = NO_EFFECTS


async def change_order_state(
    tx: Tx, vault: Vault, document_id: UUID, wanted: State, *, reason: str | None, now: datetime
) -> Moved:
    """Bring a document to the state `wanted`; asking for the present one changes nothing.

    Refuses a document that is not known, and a state that cannot be reached from the present one.
    """
    before = await stored_orders.document(tx, document_id)
    order_ids = await _matched(tx, before) if wanted == "cancelled" else []
    document = await orders.change_state(tx, document_id, wanted, reason=reason, now=now)
    if document.state == before.state or wanted not in ("completed", "cancelled"):
        return Moved(document=document)
    person = (await members.persons(tx, [document.member_id])).get(document.member_id)
    if person is None or person.standing != "member":
        return Moved(document=document)
    if document.kind == "order":
        if wanted == "completed":
            await _release(tx, document, person, now)
            return Moved(document=document)
        happening = await _undone(tx, document, person, now)
    elif wanted == "completed":
        happening = await _accepted(tx, document, person)
    else:
        scene = Scene(tx=tx, vault=vault, in_force=await in_force(tx), now=now)
        given = await give_back_taken(scene, document, person, order_ids) if order_ids else None
        return Moved(document=document, effects=given or NO_EFFECTS)
    (effects,) = await reward(tx, vault, [happening], now)
    return Moved(document=document, effects=effects)


async def _matched(tx: Tx, document: Document) -> list[UUID]:
    """The orders whose lines a return brings back."""
    if document.kind != "return":
        return []
    full = await stored_orders.full_document(tx, document.id)
    return sorted({each.order_id for each in full.matches})


async def _release(tx: Tx, document: Document, person: Person, now: datetime) -> None:
    """What was earned with the order and waited for it becomes available."""
    waiting = [
        asset
        for terms in (await in_force(tx)).programs
        for asset in terms.assets.values()
        if isinstance(asset.settings.pending, PendingOrder)
    ]
    postings = [
        Posting(
            owner_ids=person.owner_ids,
            asset_id=asset.id,
            effective_at=now,
            act=Release(earned_by=document.id),
            reference_kind="order",
            reference_id=document.id,
        )
        for asset in waiting
    ]
    if postings:
        await ledger.post(tx, postings, now)


async def _undone(tx: Tx, document: Document, person: Person, now: datetime) -> Happening:
    lines = await stored_orders.lines(tx, [document.id])
    sale = sale_of_stored(document, lines, ())
    (happening,) = await happenings_of(
        tx, [(sale, document.member_id)], {document.member_id: person}
    )
    assert happening is not None, "the order belongs to a member"
    # That an order of history is cancelled happens now, and its member is told.
    return msgspec.structs.replace(whole(happening, lines), occurred_at=now, is_backfill=False)


async def _accepted(tx: Tx, document: Document, person: Person) -> Happening:
    """A return out of review: what found no line of an order counts by its amount."""
    full = await stored_orders.full_document(tx, document.id)
    sale = unmatched(sale_of_stored(document, full.lines, full.tenders), full.matches)
    (happening,) = await happenings_of(
        tx, [(sale, document.member_id)], {document.member_id: person}
    )
    assert happening is not None, "the return belongs to a member"
    return msgspec.structs.replace(happening, parts=())
