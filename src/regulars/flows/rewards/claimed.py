"""Orders of an anonymous party that found its member: they have their effects now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members import queries as members
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import DocumentFilter, Line, Tender
from regulars.domains.rules import queries as rules
from regulars.flows.rewards.effects import Effects
from regulars.flows.rewards.recorded import happenings_of
from regulars.flows.rewards.rounds import reward
from regulars.flows.rewards.sales import sale_of_stored
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

DOCUMENTS_MAX = 1_000
"""An anonymous party is a device or a receipt: it has no more orders than this."""


async def reward_claimed(
    tx: Tx, vault: Vault, party_ids: Sequence[UUID], now: datetime
) -> list[Effects]:
    """Let the orders of these parties have their effects, as of when they occurred.

    What had them before is left alone: that a party was a member's already does not matter.
    """
    wanted = DocumentFilter(member_ids=list(party_ids))
    documents = await orders.documents(tx, wanted, after=None, count=DOCUMENTS_MAX)
    judged = {each.reference_id for each in await rules.traces(tx, [each.id for each in documents])}
    waiting = sorted(
        (each for each in documents if each.id not in judged and each.state != "cancelled"),
        key=lambda each: (each.occurred_at, each.kind == "return", each.number),
    )
    if not waiting:
        return []
    ids = [each.id for each in waiting]
    lines: dict[UUID, list[Line]] = {}
    for line in await orders.lines(tx, ids):
        lines.setdefault(line.document_id, []).append(line)
    tenders: dict[UUID, list[Tender]] = {}
    for tender in await orders.tenders(tx, ids):
        tenders.setdefault(tender.document_id, []).append(tender)
    persons = await members.persons(tx, sorted({each.member_id for each in waiting}))
    sales = [
        (sale_of_stored(each, lines.get(each.id, []), tenders.get(each.id, [])), each.member_id)
        for each in waiting
    ]
    found = await happenings_of(tx, sales, persons)
    return await reward(tx, vault, [each for each in found if each is not None], now)
