"""What a member's orders tell of them, read now."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from regulars.domains.lifecycle.policy import portrait as policy
from regulars.domains.lifecycle.store import portrait as store
from regulars.domains.lifecycle.types.portrait import Picture
from regulars.infra.db import Tx

DOCUMENTS_MAX = 5_000


async def picture(tx: Tx, party_ids: Sequence[UUID], zone: ZoneInfo, now: datetime) -> Picture:
    """What the orders of these parties, who are one person, tell; of very many the newest."""
    documents = await store.bought(tx, party_ids, DOCUMENTS_MAX + 1)
    is_cut = len(documents) > DOCUMENTS_MAX
    documents = documents[:DOCUMENTS_MAX]
    sales = policy.sales_of(documents)
    lines = await store.lines(tx, party_ids, [each.document_id for each in sales])
    favourites = policy.favourites_of(lines)
    names = await store.product_names(tx, [each.code for each in favourites.products])
    stores = await store.store_shares(tx, sorted({each.store or "" for each in sales}))
    return Picture(
        value=policy.value_of(documents, sales),
        rhythm=policy.rhythm_of(sales, zone, now),
        habits=policy.habits_of(sales, zone),
        favourites=policy.named(favourites, names),
        offers=policy.offers_of(sales, stores),
        is_cut=is_cut,
    )
