"""Finding members: by any identity, by name, by an id that was merged away."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.members.policy.claims import claimed
from regulars.domains.members.policy.views import member_view
from regulars.domains.members.store import identities, parties, profiles, tags
from regulars.domains.members.store.registry import current_registry, remembered_registry
from regulars.domains.members.types.inbound import Identity, RefusedIdentity
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import LookedUp
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
    """The member whom these identities name, by the kinds' priority; None where nobody has any.

    Three reads. Nothing is created or changed.
    """
    found = await find_by_identities(tx, vault, asked)
    registry = await remembered_registry(tx)
    ranked = sorted(
        (registry.rules[identity.kind].priority, position, member_id)
        for position, (identity, member_id) in enumerate(zip(asked, found, strict=True))
        if member_id is not None
    )
    if not ranked:
        return None
    _, position, survivor_id = ranked[0]
    stored = await profiles.profiles(tx, vault, [survivor_id])
    return LookedUp(
        member=member_view(registry, stored[survivor_id], is_masked=is_masked),
        tags=(await tags.tags_of(tx, [survivor_id], now)).get(survivor_id, []),
        matched_by=asked[position].kind,
        other_ids=sorted({member_id for _, _, member_id in ranked} - {survivor_id}),
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


def folded(text: str) -> str:
    return "".join(text.casefold().split())


def _names(values: dict[str, str]) -> list[str]:
    full, nickname, family, given = (folded(values.get(field, "")) for field in _NAME_FIELDS)
    return [full, nickname, family + given, given + family]


async def _found(
    tx: Tx, vault: Vault, registry: Registry, asked: Sequence[Identity]
) -> tuple[UUID, list[UUID | None]]:
    claims = [claimed(vault, registry, position, each) for position, each in enumerate(asked)]
    indexes = [None if isinstance(each, RefusedIdentity) else each.blind_index for each in claims]
    usable = list({index for index in indexes if index is not None})
    version, known = await identities.known_identities(tx, usable)
    return version, [known[index].root.id if index in known else None for index in indexes]
