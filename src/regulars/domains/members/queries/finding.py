"""Finding members: by any identity, by name, by an id that was merged away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.policy.claims import claimed
from regulars.domains.members.policy.views import member_view
from regulars.domains.members.store import identities, parties, profiles
from regulars.domains.members.store.looking_up import KnownMember, looked_up
from regulars.domains.members.store.registry import current_registry, remembered_registry
from regulars.domains.members.types.inbound import Identity
from regulars.domains.members.types.party import Claim
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import Joined, LookedUp, Person
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

NAMES_FOUND_MAX = 50
_CANDIDATES_MAX = 500
_NAME_FIELDS = ("full_name", "nickname", "family_name", "given_name")


async def find_by_identities(tx: Tx, vault: Vault, asked: Sequence[Identity]) -> list[UUID | None]:
    """The member that each identity belongs to today, in order; None where nobody has it.

    One read, whatever their number. Nothing is created or changed.
    """
    registry = await remembered_registry(tx)
    version, found = await _found(tx, vault, registry, asked)
    if version != registry.version:
        _, found = await _found(tx, vault, await current_registry(tx), asked)
    return found


async def look_up(
    tx: Tx, vault: Vault, asked: Sequence[Identity], now: datetime, *, is_masked: bool = True
) -> LookedUp | None:
    """The member whom these identities name, by the kinds' priority; None where nobody has any."""
    [found] = await look_up_each(tx, vault, [asked], now, is_masked=is_masked)
    return found


async def look_up_each(
    tx: Tx,
    vault: Vault,
    asked: Sequence[Sequence[Identity]],
    now: datetime,
    *,
    is_masked: bool = True,
) -> list[LookedUp | None]:
    """Whom each of several callers' identities name, in order, as `look_up`.

    One read, whatever their number. Nothing is created or changed.
    """
    registry = await remembered_registry(tx)
    claims = [_claims(vault, registry, each) for each in asked]
    version, known = await looked_up(tx, vault, _indexes(claims), now)
    if version != registry.version:
        registry = await current_registry(tx)
        claims = [_claims(vault, registry, each) for each in asked]
        _, known = await looked_up(tx, vault, _indexes(claims), now)
    return [_recognised(registry, each, known, is_masked=is_masked) for each in claims]


def _recognised(
    registry: Registry,
    claims: Sequence[Claim],
    known: dict[bytes, KnownMember],
    *,
    is_masked: bool,
) -> LookedUp | None:
    """The member of the claim that ranks first among those that anybody has."""
    met = [claim for claim in claims if claim.blind_index in known]
    if not met:
        return None
    first = min(met, key=lambda claim: (registry.rules[claim.kind].priority, claim.position))
    found = known[first.blind_index]
    return LookedUp(
        member=member_view(registry, found.party, is_masked=is_masked),
        tags=found.tags,
        matched_by=first.kind,
        other_ids=sorted({known[claim.blind_index].party.id for claim in met} - {found.party.id}),
    )


async def search_by_name(tx: Tx, vault: Vault, text: str) -> list[UUID]:
    """Up to fifty members in one of whose names `text` occurs, the newest first.

    Spaces and case do not count. One Chinese character is enough; of an alphabet it takes two.
    """
    asked = folded(text)
    codes = profiles.name_codes(vault, asked)
    if not codes:
        return []
    candidates = await parties.named_like(tx, codes, _CANDIDATES_MAX)
    found = await profiles.profiles(tx, vault, candidates)
    return [
        member_id
        for member_id in candidates
        if any(asked in name for name in _names(found[member_id].profile.values))
    ][:NAMES_FOUND_MAX]


async def survivors(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Whom each of these ids leads to today; ids that nobody has are missing."""
    return {row.id: row.survivor_id for row in (await parties.parties(tx, ids)).values()}


async def same_person_ids(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """For each id that exists, every id that is read together with it, itself included."""
    return await parties.same_person_ids(tx, ids)


async def persons(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Person]:
    """Whom each id stands for, and under which ids everything of theirs is kept."""
    return await parties.persons(tx, ids) if ids else {}


async def joined_between(
    tx: Tx,
    between: tuple[datetime, datetime],
    *,
    after: tuple[datetime, UUID] | None = None,
    count: int,
) -> list[Joined]:
    """Who became a member from the first instant until before the second, the earliest first.

    Up to `count`, on behind `after`, given as (when, party).
    """
    return await parties.joined_between(tx, between, after, count)


def folded(text: str) -> str:
    return "".join(text.casefold().split())


def _names(values: dict[str, str]) -> list[str]:
    full, nickname, family, given = (folded(values.get(field, "")) for field in _NAME_FIELDS)
    return [full, nickname, family + given, given + family]


async def _found(
    tx: Tx, vault: Vault, registry: Registry, asked: Sequence[Identity]
) -> tuple[UUID, list[UUID | None]]:
    claims = _claims(vault, registry, asked)
    version, known = await identities.known_identities(tx, _indexes([claims]))
    found: list[UUID | None] = [None] * len(asked)
    for claim in claims:
        if claim.blind_index in known:
            found[claim.position] = known[claim.blind_index].root.id
    return version, found


def _claims(vault: Vault, registry: Registry, asked: Sequence[Identity]) -> list[Claim]:
    """The identities that may be somebody's, in the order asked."""
    made = [claimed(vault, registry, position, each) for position, each in enumerate(asked)]
    return [each for each in made if isinstance(each, Claim)]


def _indexes(asked: Sequence[Sequence[Claim]]) -> list[bytes]:
    return list({claim.blind_index for claims in asked for claim in claims})
