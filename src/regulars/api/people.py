"""Whose records a route reads: the person that an id in an address stands for."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

from regulars.api.member_bodies import aware
from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Person
from regulars.infra.db import Tx

EffectiveAt = Annotated[
    datetime | None, QueryParameter(description="As of this instant; now without it.")
]
KnownAt = Annotated[
    datetime | None,
    QueryParameter(description="As it was known at this instant; as it is known now without it."),
]


async def person_of(tx: Tx, member_id: UUID) -> Person:
    """The person; refuses an id that nobody has."""
    found = (await members.persons(tx, [member_id])).get(member_id)
    if found is None:
        raise MemberNotFound(f"no member has the id {member_id}")
    return found


def instants(
    effective_at: datetime | None, known_at: datetime | None, now: datetime
) -> tuple[datetime, datetime | None] | None:
    """What was asked for; None where it is now, as it is known now."""
    effective_at = aware(effective_at, "effective_at")
    known_at = aware(known_at, "known_at")
    if effective_at is None and known_at is None:
        return None
    return effective_at or now, known_at
