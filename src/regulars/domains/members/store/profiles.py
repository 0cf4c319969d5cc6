"""Profiles in the database: personal fields sealed in one piece, the others in columns."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.members.store import SQL
from regulars.domains.members.types.inbound import PERSONAL_FIELDS, PLAIN_FIELDS, Standing
from regulars.domains.members.types.profile import ATTRIBUTE_PREFIX, PartyProfile, Profile
from regulars.domains.members.types.registry import Registry
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx


class ProfileRow(msgspec.Struct, frozen=True, kw_only=True):
    """A profile as it stands in the database, in the order in which queries give its columns."""

    id: UUID
    standing: Standing
    is_own: bool
    first_seen_at: datetime
    identified_at: datetime | None
    registered_at: datetime | None
    source_id: int | None
    channel_id: int | None
    store_id: int | None
    gender: str | None
    birth_date: date | None
    locale: str | None
    time_zone: str | None
    country: str | None
    region: str | None
    city: str | None
    attributes: dict[str, Any]
    personal: bytes | None
    field_times: dict[str, int]


class NewMember(msgspec.Struct, frozen=True, kw_only=True):
    """A party to be inserted."""

    id: UUID
    survivor_id: UUID
    standing: Standing
    profile: Profile


async def profiles(tx: Tx, vault: Vault, ids: Sequence[UUID]) -> dict[UUID, PartyProfile]:
    """The profiles of these parties, opened, by id."""
    rows = await tx.all(SQL.profiles, ProfileRow, ids=ids)
    own = {row.id: opened(vault, row) for row in rows if row.is_own}
    return {
        row.id: PartyProfile(
            id=row.id,
            standing=row.standing,
            profile=opened(vault, row),
            own=own.get(row.id),
        )
        for row in rows
        if not row.is_own
    }


async def insert_members(
    tx: Tx, vault: Vault, registry: Registry, members: Sequence[NewMember], now: datetime
) -> None:
    """Store new parties."""
    if not members:
        return
    stored = {member.id: member.profile for member in members}
    await tx.run(
        SQL.insert_members,
        survivor_ids=[member.survivor_id for member in members],
        standings=[member.standing for member in members],
        name_codes=[_name_codes(vault, member.profile) for member in members],
        now=now,
        **_columns(vault, registry, stored),
    )


async def update_members(
    tx: Tx,
    vault: Vault,
    registry: Registry,
    changed: dict[UUID, Profile],
    standings: dict[UUID, Standing],
) -> None:
    """Store the profiles of survivors as they are now."""
    if not changed:
        return
    await tx.run(
        SQL.update_members,
        standings=[standings[member_id] for member_id in changed],
        name_codes=[_name_codes(vault, profile) for profile in changed.values()],
        **_columns(vault, registry, changed),
    )


async def restate_members(
    tx: Tx, restated: dict[UUID, Profile], standings: dict[UUID, Standing]
) -> None:
    """Store when the same values were stated again: nothing is sealed and no name read anew."""
    if not restated:
        return
    await tx.run(
        SQL.restate_members,
        standings=[standings[member_id] for member_id in restated],
        **_times(restated),
    )


async def save_own_profiles(
    tx: Tx, vault: Vault, registry: Registry, changed: dict[UUID, Profile]
) -> None:
    """Store what was told of survivors alone, without those merged into them."""
    if changed:
        await tx.run(SQL.save_own_profiles, **_columns(vault, registry, changed))


async def delete_own_profiles(tx: Tx, ids: Sequence[UUID]) -> None:
    """Forget the own profiles of survivors that nobody is merged into any more."""
    if ids:
        await tx.run(SQL.delete_own_profiles, ids=ids)


def _columns(vault: Vault, registry: Registry, by_id: dict[UUID, Profile]) -> dict[str, list[Any]]:
    stored = list(by_id.values())
    return {
        **_times(by_id),
        "genders": [each.values.get("gender") for each in stored],
        "birth_dates": [each.values.get("birth_date") for each in stored],
        "locales": [each.values.get("locale") for each in stored],
        "time_zones": [each.values.get("time_zone") for each in stored],
        "countries": [each.values.get("country") for each in stored],
        "regions": [each.values.get("region") for each in stored],
        "cities": [each.values.get("city") for each in stored],
        "attributes": [_plain_attributes(registry, each) for each in stored],
        "personals": [
            _sealed(vault, registry, member_id, each) for member_id, each in by_id.items()
        ],
    }


def _times(by_id: dict[UUID, Profile]) -> dict[str, list[Any]]:
    stored = list(by_id.values())
    return {
        "ids": list(by_id),
        "first_seen_ats": [each.first_seen_at for each in stored],
        "identified_ats": [each.identified_at for each in stored],
        "registered_ats": [each.registered_at for each in stored],
        "source_ids": [each.source_id for each in stored],
        "channel_ids": [each.channel_id for each in stored],
        "store_ids": [each.store_id for each in stored],
        "field_times": [msgspec.json.encode(each.times).decode() for each in stored],
    }


def _is_personal(registry: Registry, field: str) -> bool:
    if field.startswith(ATTRIBUTE_PREFIX):
        return registry.attributes[field.removeprefix(ATTRIBUTE_PREFIX)].is_personal
    return field in PERSONAL_FIELDS


def _plain_attributes(registry: Registry, profile: Profile) -> str:
    plain = {
        field.removeprefix(ATTRIBUTE_PREFIX): value
        for field, value in profile.values.items()
        if field.startswith(ATTRIBUTE_PREFIX) and not _is_personal(registry, field)
    }
    return msgspec.json.encode(plain).decode()


def _sealed(vault: Vault, registry: Registry, member_id: UUID, profile: Profile) -> bytes | None:
    personal = {
        field: value for field, value in profile.values.items() if _is_personal(registry, field)
    }
    if not personal:
        return None
    return vault.seal(msgspec.json.encode(personal), profile_context(member_id))


def opened(vault: Vault, row: ProfileRow) -> Profile:
    """The profile with its personal fields in clear."""
    values: dict[str, Any] = {
        field: getattr(row, field) for field in PLAIN_FIELDS if getattr(row, field) is not None
    }
    for key, value in row.attributes.items():
        values[f"{ATTRIBUTE_PREFIX}{key}"] = value
    if row.personal is not None:
        values |= msgspec.json.decode(vault.open(row.personal, profile_context(row.id)))
    return Profile(
        values=values,
        times=row.field_times,
        first_seen_at=row.first_seen_at,
        identified_at=row.identified_at,
        registered_at=row.registered_at,
        source_id=row.source_id,
        channel_id=row.channel_id,
        store_id=row.store_id,
    )


def profile_context(member_id: UUID) -> bytes:
    """What a sealed profile is bound to: its own row."""
    return b"members.profile:" + member_id.bytes


def name_codes(vault: Vault, text: str) -> set[int]:
    """The keyed codes of a name's pieces: two characters each, and single Chinese characters.

    A Chinese family name is mostly one character, and people search by it; single letters of an
    alphabet would say little and give away a lot.
    """
    pieces = [text, *(character for character in text if "\u3400" <= character <= "\u9fff")]
    codes = [code for piece in pieces for code in vault.ngram_index("members.name", piece)]
    return {int.from_bytes(code, signed=True) for code in codes}


def _name_codes(vault: Vault, profile: Profile) -> str | None:
    full, nickname, family, given = (
        profile.values.get(field, "")
        for field in ("full_name", "nickname", "family_name", "given_name")
    )
    names = {full, nickname, family + given, given + family}
    codes: set[int] = set()
    for name in names - {""}:
        codes |= name_codes(vault, name)
    return "{" + ",".join(map(str, sorted(codes))) + "}" if codes else None
