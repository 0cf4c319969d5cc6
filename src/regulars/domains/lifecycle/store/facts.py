"""What rules ask of members beside stages, in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.lifecycle.store import SQL
from regulars.domains.lifecycle.types.facts import CountedSale, WhenceOfMember
from regulars.infra.db import Tx


async def whence(tx: Tx, member_ids: Sequence[UUID]) -> list[WhenceOfMember]:
    return await tx.all(SQL.whence, WhenceOfMember, member_ids=list(member_ids))


async def counted_sales(tx: Tx, party_ids: Sequence[UUID], until_at: datetime) -> list[CountedSale]:
    return await tx.all(
        SQL.counted_sales, CountedSale, party_ids=list(party_ids), until_at=until_at
    )
