"""The audit log: what it keeps, in what form, and that nobody rewrites it unseen."""

import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from psycopg.sql import SQL, Identifier

from regulars.bootstrap import Platform
from regulars.domains import access
from regulars.domains.access import actions, queries
from regulars.domains.access.errors import GrantBeyondOwn
from regulars.domains.access.types import (
    SYSTEM,
    AuditEntry,
    AuditFilter,
    AuditProof,
    AuditRecord,
    Caller,
    Principal,
)
from regulars.infra.clock import MovableClock
from regulars.infra.crypto import Vault, with_new_key
from regulars.kernel.ids import new_id
from tests.support.staff import ORIGIN, enter, first_owner, person, principal_of, settle

KEY = Principal(kind="key", id=new_id(), name="till", permissions=frozenset())
CALLER = Caller(principal=KEY, origin=ORIGIN)


async def record(platform: Platform, *entries: AuditEntry) -> None:
    async with platform.database.transaction() as tx:
        await actions.record(tx, platform.vault, CALLER, entries, platform.clock.now())


async def log(
    platform: Platform, wanted: queries.Slice | None = None, narrow: AuditFilter | None = None
) -> list[AuditRecord]:
    async with platform.database.transaction() as tx:
        return await queries.audit_log(
            tx,
            platform.vault,
            SYSTEM,
            wanted or queries.Slice(count=99),
            narrow or AuditFilter(),
        )


async def seal(platform: Platform) -> int:
    async with platform.database.transaction() as tx:
        return await actions.seal_audit(tx, platform.vault, platform.clock.now())


async def check(platform: Platform) -> AuditProof:
    async with platform.database.transaction() as tx:
        return await queries.check_audit(tx, platform.vault)


async def tamper(platform: Platform, statement: bytes) -> None:
    async with platform.database.transaction() as tx:
        await tx.connection.execute(statement)


def entry(number: int) -> AuditEntry:
    return AuditEntry(action="order.changed", subject_kind="order", subject_id=f"o-{number}")


async def test_an_entry_says_who_what_before_after_from_where_and_when(
    platform: Platform, clock: MovableClock
) -> None:
    told = AuditEntry(
        action="order.changed",
        subject_kind="order",
        subject_id="o-1",
        before={"state": "placed"},
        after={"state": "paid", "note": "a\x00b"},
    )
    await record(platform, told)
    [found] = await log(platform)
    assert found == AuditRecord(
        id=found.id,
        occurred_at=clock.now(),
        actor_kind="key",
        actor_id=KEY.id,
        actor_name=None,
        action="order.changed",
        subject_kind="order",
        subject_id="o-1",
        before={"state": "placed"},
        after={"state": "paid", "note": "a\x00b"},
        origin=ORIGIN,
        is_intact=True,
    )


async def test_an_entry_is_written_with_what_it_tells_of_or_not_at_all(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        await actions.record(tx, platform.vault, CALLER, [entry(1)], platform.clock.now())
        await tx.connection.rollback()
    assert await log(platform) == []


async def test_unmasked_views_leave_an_entry_a_subject(platform: Platform) -> None:
    await record(platform, *actions.unmasked_views("member", ["m-1", "m-2"], ["phone", "email"]))
    found = await log(platform)
    assert [(each.action, each.subject_id, each.after) for each in reversed(found)] == [
        ("member.viewed_unmasked", "m-1", {"fields": ["email", "phone"]}),
        ("member.viewed_unmasked", "m-2", {"fields": ["email", "phone"]}),
    ]


async def test_the_log_is_read_in_pages_and_narrowed(
    platform: Platform, clock: MovableClock
) -> None:
    began = clock.now()
    for number in range(4):
        await record(platform, entry(number))
        clock.advance(timedelta(hours=1))
    first = await log(platform, queries.Slice(count=3))
    rest = await log(platform, queries.Slice(after=first[-1].id, count=3))
    assert [each.subject_id for each in first + rest] == ["o-3", "o-2", "o-1", "o-0"]
    for narrow, subjects in [
        (AuditFilter(subject_kind="order", subject_id="o-2"), ["o-2"]),
        (AuditFilter(actor_id=new_id()), []),
        (AuditFilter(action="order.changed", since=began + timedelta(hours=2)), ["o-3", "o-2"]),
        (AuditFilter(until=began + timedelta(hours=2)), ["o-1", "o-0"]),
    ]:
        assert [each.subject_id for each in await log(platform, narrow=narrow)] == subjects


async def test_actors_are_shown_by_their_present_names(platform: Platform) -> None:
    owner = await first_owner(platform)
    await settle(platform, owner)
    found = await log(platform, narrow=AuditFilter(actor_id=owner.id))
    assert {each.actor_name for each in found} == {"Owner"}


async def test_the_log_concerns_all_stores(platform: Platform) -> None:
    narrow = Principal(
        kind="staff",
        id=new_id(),
        name="Mei",
        permissions=frozenset({"audit.read"}),
        store_ids=frozenset({1}),
    )
    async with platform.database.transaction() as tx:
        with pytest.raises(GrantBeyondOwn):
            await queries.audit_log(
                tx, platform.vault, narrow, queries.Slice(count=1), AuditFilter()
            )


async def test_no_login_name_or_address_stands_in_clear(platform: Platform) -> None:
    await first_owner(platform)
    anna = await person(platform, "anna@shop.example", "operator")
    await settle(platform, anna)
    with pytest.raises(Exception, match="do not belong together"):
        await enter(platform, "anna@shop.example", "wrong")
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select table_name from information_schema.tables where table_schema = 'access'"
        )
        tables = [name for (name,) in await cursor.fetchall()]
        stored = ""
        for table in tables:
            every_row = SQL("select t::text from access.{} t").format(Identifier(table))
            cursor = await tx.connection.execute(every_row)
            stored += "\n".join(text for (text,) in await cursor.fetchall())
    assert "staff.created" in stored
    for word in ("anna", "shop.example", "203.0.113.7", "a plain long phrase"):
        assert word not in stored
        assert word.encode().hex() not in stored


async def test_an_untouched_log_is_proven(platform: Platform) -> None:
    await record(platform, entry(1), entry(2))
    assert await seal(platform) == 2
    await record(platform, entry(3))
    assert await seal(platform) == 1
    assert await seal(platform) == 0
    await record(platform, entry(4))
    assert await check(platform) == AuditProof(
        entry_count=4, seal_count=2, altered_ids=(), broken_seals=()
    )


@pytest.mark.parametrize(
    "statement",
    [
        b"update access.audit_entry set action = 'order.read' where subject_id = 'o-2'",
        b"update access.audit_entry set actor_id = gen_random_uuid() where subject_id = 'o-2'",
        b"update access.audit_entry set occurred_at = '2026-01-01Z' where subject_id = 'o-2'",
        b"update access.audit_entry set sealed = '\\x0102' where subject_id = 'o-2'",
    ],
)
async def test_an_altered_entry_is_found(platform: Platform, statement: bytes) -> None:
    await record(platform, entry(1), entry(2), entry(3))
    await seal(platform)
    altered = (await log(platform))[1].id
    await tamper(platform, statement)
    proof = await check(platform)
    assert (proof.altered_ids, proof.broken_seals) == ((altered,), ())
    assert [each.is_intact for each in await log(platform)] == [True, False, True]


async def test_a_removed_entry_is_found(platform: Platform) -> None:
    for number in range(3):
        await record(platform, entry(number))
        await seal(platform)
    async with platform.database.transaction() as tx:
        await tx.connection.execute("delete from access.audit_entry where subject_id = 'o-1'")
        proof = await queries.check_audit(tx, platform.vault)
        assert (proof.altered_ids, proof.broken_seals) == ((), (2,))
        await tx.connection.rollback()


async def test_an_entry_that_crept_in_is_found(platform: Platform) -> None:
    await record(platform, entry(1), entry(2))
    await seal(platform)
    async with platform.database.transaction() as tx:
        await tx.connection.execute(
            "insert into access.audit_entry select '00000000-0000-7000-8000-000000000001',"
            " written_in, occurred_at, actor_kind, actor_id, action, subject_kind, 'o-9',"
            " request_id, sealed, content_hash from access.audit_entry where subject_id = 'o-1'"
        )
        proof = await queries.check_audit(tx, platform.vault)
        await tx.connection.rollback()
    assert [str(each) for each in proof.altered_ids] == ["00000000-0000-7000-8000-000000000001"]
    assert proof.broken_seals == (1,)


async def test_sealing_waits_for_writers_that_have_not_ended(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        await actions.record(tx, platform.vault, CALLER, [entry(1)], platform.clock.now())
        await record(platform, entry(2))
        assert await seal(platform) == 0
    assert await seal(platform) == 2
    assert (await check(platform)).broken_seals == ()


async def test_a_new_key_seals_staff_sessions_and_log_anew(platform: Platform) -> None:
    await first_owner(platform)
    anna = await person(platform, "anna@shop.example", "operator")
    signed_in = await settle(platform, anna)
    await seal(platform)
    before = await log(platform)
    keyring = with_new_key(platform.vault.keyring)
    renewed = Vault(keyring)
    resealed = {}
    for act in (actions.reseal_staff, actions.reseal_sessions, actions.reseal_audit):
        after_id, turns = None, 0
        while True:
            async with platform.database.transaction() as tx:
                after_id = await act(tx, renewed, after_id, 2)
            if after_id is None:
                break
            turns += 1
        resealed[act.__name__] = turns
    assert resealed == {"reseal_staff": 1, "reseal_sessions": 1, "reseal_audit": 3}
    only_new = Vault(msgspec.structs.replace(keyring, keys=keyring.keys[-1:]))
    later = Platform(**{**msgspec.structs.asdict(platform), "vault": only_new})
    assert await log(later) == before
    assert (await check(later)).altered_ids == ()
    assert (await principal_of(later, signed_in)).name == "anna@shop.example by name"


def test_no_statement_changes_or_deletes_an_entry_but_to_seal_it_anew() -> None:
    folder = Path(access.__file__).parent / "sql"
    statements = [
        statement
        for path in folder.glob("*.sql")
        for statement in re.split(r"^-- name: ", path.read_text(), flags=re.MULTILINE)
        if re.search(r"(update|delete\s+from|truncate)\s+access\.audit_(entry|seal)", statement)
    ]
    assert [statement.split()[0] for statement in statements] == ["reseal_audit"]
    assert re.findall(r"set (\w+) =", statements[0]) == ["sealed"]
