"""Consents in the database: evidence that only grows."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.store import SQL
from regulars.domains.members.types.commands import ConsentGiven
from regulars.domains.members.types.views import Consent, Purpose
from regulars.infra.db import Tx
from regulars.kernel.ids import new_id


async def purposes(tx: Tx) -> list[Purpose]:
    return await tx.all(SQL.purposes, Purpose)


async def save_purpose(tx: Tx, purpose: Purpose, now: datetime) -> None:
    await tx.run(
        SQL.save_purpose,
        code=purpose.code,
        title=purpose.title,
        description=purpose.description,
        now=now,
    )


async def insert_consents(
    tx: Tx, member_ids: Sequence[UUID], given: Sequence[ConsentGiven], now: datetime
) -> None:
    """Add evidence, each for the member at its place in `member_ids`."""
    await tx.run(
        SQL.insert_consents,
        ids=[new_id() for _ in given],
        member_ids=member_ids,
        purposes=[each.purpose for each in given],
        channels=[each.channel for each in given],
        bases=[each.basis for each in given],
        granted=[each.is_granted for each in given],
        sources=[each.source for each in given],
        text_versions=[each.text_version for each in given],
        occurred_ats=[each.occurred_at for each in given],
        now=now,
    )


async def consents_of(tx: Tx, survivor_ids: Sequence[UUID]) -> dict[UUID, list[Consent]]:
    """All evidence by survivor, oldest first."""
    found: dict[UUID, list[Consent]] = {}
    for survivor_id, *row in await tx.rows(SQL.consents_of, ids=survivor_ids):
        found.setdefault(survivor_id, []).append(
            Consent(
                id=row[0],
                purpose=row[1],
                channel=row[2],
                basis=row[3],
                is_granted=row[4],
                source=row[5],
                text_version=row[6],
                occurred_at=row[7],
                recorded_at=row[8],
            )
        )
    return found
