"""Personal fields at rest: nothing in a dump, and sealed anew after a rotation."""

import asyncio
import subprocess

import msgspec
import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import SEALED_TABLES, Attribute, ProfileChange, SealedTable
from regulars.infra.crypto import KeyringFile, Vault, WrongKeyring, with_new_key
from regulars.infra.programs import connection_argument, environment_for, program
from tests.conftest import NOW
from tests.support.members import CALLER, card, email, inbound, phone, portrait, resolve

PEOPLE = [
    inbound(
        phone(f"1381234{n:04}"),
        email(f"someone{n}@personal.example.com"),
        card(f"6222-SECRET-{n:04}"),
        profile=ProfileChange(
            full_name=f"Anastasia Zhang{n}",
            nickname="老虎老虎",
            street=f"{n} Baker Street",
            postal_code="NW1 6XE",
            attributes={"allergy": "peanut butter"},
        ),
    )
    for n in range(25)
]


async def fill(platform: Platform) -> None:
    attribute = Attribute(key="allergy", title="Allergy", type="text", is_personal=True)
    async with platform.database.transaction() as tx:
        await actions.save_attribute(tx, platform.vault, attribute, CALLER, NOW)
    first, *_ = await resolve(platform, *PEOPLE)
    async with platform.database.transaction() as tx:
        text = "Wrote from elsewhere@personal.example.com"
        await actions.add_note(tx, platform.vault, first.member_id, text, CALLER, NOW)
    merging = [inbound(*first.identities[:1], *second.identities[:1]) for first, second in PAIRS]
    await resolve(platform, *merging)


PAIRS = list(zip(PEOPLE[:5], PEOPLE[5:10], strict=True))


def dump_of(url: str) -> str:
    pg_dump = str(program("pg_dump", major_min=18))
    command = [pg_dump, "--inserts", connection_argument(url)]
    ended = subprocess.run(command, capture_output=True, check=True, env=environment_for(url))
    return ended.stdout.decode()


async def test_a_dump_shows_no_phone_no_address_and_no_name(
    platform: Platform, database_url: str
) -> None:
    await fill(platform)
    dump = await asyncio.to_thread(dump_of, database_url)
    assert dump.count("INSERT INTO members.identity ") == 75
    folded = dump.lower()
    for secret in (
        "1381234",
        "someone",
        "personal.example.com",
        "6222-secret",
        "anastasia",
        "zhang",
        "老虎",
        "baker street",
        "nw1 6xe",
        "peanut",
        "elsewhere",
    ):
        assert secret not in folded
        assert secret.encode().hex() not in folded


async def walk(platform: Platform, vault: Vault, table: SealedTable) -> int:
    after, total = b"", 0
    while True:
        async with platform.database.transaction() as tx:
            done = await actions.reseal(tx, vault, table, after)
        if not done.count:
            return total
        after, total = done.last_key, total + done.count


async def test_everything_is_sealed_anew_and_the_old_key_can_go(platform: Platform) -> None:
    await fill(platform)
    keyring = with_new_key(platform.vault.keyring)
    rotated = Vault(keyring)
    async with platform.database.transaction() as tx:
        before = await queries.stale(tx, rotated)
    assert (before.identity_count, before.profile_count, before.note_count) == (75, 30, 1)
    assert [await walk(platform, rotated, table) for table in SEALED_TABLES] == [75, 25, 5, 1]
    assert [await walk(platform, rotated, table) for table in SEALED_TABLES] == [0, 0, 0, 0]
    new_only = Vault(KeyringFile(keys=keyring.keys[-1:], index_key=keyring.index_key))
    renewed = msgspec.structs.replace(platform, vault=new_only)
    found = await resolve(renewed, *(inbound(*each.identities) for each in PEOPLE))
    shown = await portrait(renewed, found[3].member_id)
    assert shown.member.profile.full_name in {"Anastasia Zhang3", "Anastasia Zhang8"}
    assert shown.member.profile.attributes == {"allergy": "peanut butter"}


async def test_a_sealed_value_opens_at_its_own_row_only(platform: Platform) -> None:
    [found] = await resolve(platform, inbound(phone("13812345678"), card("1")))
    async with platform.database.transaction() as tx:
        await tx.connection.execute(
            "update members.identity set sealed ="
            " (select sealed from members.identity where kind = 'card')"
            " where kind = 'phone'"
        )
    with pytest.raises(WrongKeyring):
        await portrait(platform, found.member_id)
