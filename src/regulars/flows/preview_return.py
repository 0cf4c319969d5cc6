"""What a return would do, before it is recorded."""

from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.orders import actions as orders
from regulars.domains.orders import queries
from regulars.domains.orders.types import FullDocument, ReturnRequest
from regulars.flows.record_orders import Submission, record_orders
from regulars.flows.rewards.effects import Effects
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


class ReturnPreview(msgspec.Struct, frozen=True, kw_only=True):
    """The return as it would stand, and everything that it would do."""

    full: FullDocument
    effects: Effects


async def preview_return(
    tx: Tx, vault: Vault, order_id: UUID, request: ReturnRequest, now: datetime
) -> ReturnPreview:
    """Record the return, look at it, and undo that: nothing stays, and no guess can be wrong.

    Refuses what the return itself would be refused for. The order is locked meanwhile.
    """
    async with tx.connection.transaction(force_rollback=True):
        draft = await orders.draft_return(tx, order_id, request)
        (answer,) = await record_orders(tx, vault, [Submission(document=draft)], now)
        if isinstance(answer, Refusal):
            raise answer
        full = await queries.full_document(tx, answer.document_id)
        return ReturnPreview(full=full, effects=answer.effects)
