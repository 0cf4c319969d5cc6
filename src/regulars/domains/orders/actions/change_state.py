"""Moving an order through its states."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.orders import policy, store
from regulars.domains.orders.errors import DocumentNotFound
from regulars.domains.orders.types import Document, State, StateChange
from regulars.infra.db import Tx
from regulars.infra.outbox import Announcement, announce


async def change_state(
    tx: Tx, document_id: UUID, wanted: State, *, reason: str | None, now: datetime
) -> Document:
    """Bring a document to the state `wanted`; asking for the present one changes nothing.

    A return that is cancelled brings nothing back: its goods can come back again. Refuses a
    document that is not known, and a state that cannot be reached from the present one.
    """
    await store.lock_documents(tx, [document_id])
    found = await store.documents_by_id(tx, [document_id])
    if not found:
        raise DocumentNotFound(f"no document {document_id}")
    document = found[0]
    if refusal := policy.next_state(document.state, wanted):
        raise refusal
    if wanted == document.state:
        return document
    change = StateChange(document_id=document_id, state=wanted, changed_at=now, reason=reason)
    await store.set_state(tx, document, change, now)
    if document.kind == "return" and wanted == "cancelled":
        matches = (await store.matches_of(tx, [document_id]))[document_id]
        await store.lock_documents(tx, {each.order_id for each in matches})
        await store.drop_matches(tx, document)
    await announce(
        tx,
        [
            Announcement(
                topic="order.state_changed",
                subject_id=document_id,
                payload={
                    "document_id": document_id,
                    "member_id": document.member_id,
                    "from": document.state,
                    "to": wanted,
                },
                occurred_at=now,
            )
        ],
    )
    return msgspec.structs.replace(document, state=wanted)
