"""API keys: issued, used, rotated, revoked, and kept for a few seconds by each process."""

from datetime import timedelta
from typing import Any

import pytest

from regulars.api.key_cache import KEPT_FOR, KeyCache
from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.errors import GrantBeyondOwn, KeyNotFound, KeyRevoked
from regulars.domains.access.types import (
    SYSTEM,
    ApiKey,
    AuditFilter,
    Caller,
    IssuedKey,
    KeyIdentity,
    KeyKind,
    NewKey,
    Principal,
)
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id
from tests.support.staff import SYSTEM_CALLER


def caller(*permissions: str, **given: Any) -> Caller:
    named = {"kind": "key", "id": new_id(), "name": "maker", **given}
    return Caller(principal=Principal(permissions=frozenset(permissions), **named))


async def issue(
    platform: Platform,
    *scopes: str,
    kind: KeyKind = "secret",
    by: Caller = SYSTEM_CALLER,
    **given: Any,
) -> IssuedKey:
    new = NewKey(kind=kind, name="till", scopes=frozenset(scopes), **given)
    async with platform.database.transaction() as tx:
        return await actions.issue_key(tx, platform.vault, by, new, platform.clock.now())


async def rotate(platform: Platform, key: ApiKey, overlap: timedelta) -> IssuedKey:
    async with platform.database.transaction() as tx:
        return await actions.rotate_key(
            tx, platform.vault, SYSTEM_CALLER, key.id, overlap, platform.clock.now()
        )


async def revoke(platform: Platform, key: ApiKey, by: Caller = SYSTEM_CALLER) -> ApiKey:
    async with platform.database.transaction() as tx:
        return await actions.revoke_key(tx, platform.vault, by, key.id, platform.clock.now())


async def identity(platform: Platform, secret: str) -> KeyIdentity | None:
    async with platform.database.transaction() as tx:
        return (await actions.authenticate_keys(tx, [secret], platform.clock.now())).get(secret)


async def read(platform: Platform, key: ApiKey) -> ApiKey:
    async with platform.database.transaction() as tx:
        return await queries.api_key(tx, SYSTEM, key.id)


async def test_a_secret_key_stands_for_its_scopes_stores_channel_and_source(
    platform: Platform,
) -> None:
    issued = await issue(
        platform,
        "orders.read",
        "orders.write",
        store_ids=frozenset({4, 2}),
        channel_id=3,
        source_id=5,
    )
    assert issued.secret.startswith("rk_secret_")
    assert issued.key.prefix == issued.secret[:18]
    found = await identity(platform, issued.secret)
    assert found is not None
    assert found.kind == "secret"
    assert found.principal == Principal(
        kind="key",
        id=issued.key.id,
        name="till",
        permissions=frozenset({"orders.read", "orders.write"}),
        store_ids=frozenset({2, 4}),
        channel_id=3,
        source_id=5,
    )


async def test_a_write_key_may_send_events_and_nothing_else(platform: Platform) -> None:
    issued = await issue(platform, kind="write")
    assert issued.secret.startswith("rk_write_")
    found = await identity(platform, issued.secret)
    assert found is not None
    assert (found.kind, found.principal.permissions) == ("write", frozenset({"events.write"}))
    with pytest.raises(InvalidInput):
        await issue(platform, "orders.read", kind="write")


async def test_what_no_key_can_be(platform: Platform, clock: MovableClock) -> None:
    impossible: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        ((), {}),
        (("orders.burn",), {}),
        (("orders.read",), {"expires_at": clock.now()}),
        (("orders.read",), {"store_ids": frozenset()}),
    ]
    for scopes, given in impossible:
        with pytest.raises(InvalidInput):
            await issue(platform, *scopes, **given)


async def test_the_secret_is_stored_as_its_hash_only(platform: Platform) -> None:
    issued = await issue(platform, "orders.read")
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select t::text from access.api_key_secret t union all"
            " select t::text from access.api_key t"
        )
        rows = await cursor.fetchall()
    tail = issued.secret.removeprefix(issued.key.prefix)
    assert len(rows) == 2
    for (text,) in rows:
        assert tail not in text
        assert tail.encode().hex() not in text


async def test_an_expired_key_stands_for_nobody(platform: Platform, clock: MovableClock) -> None:
    issued = await issue(platform, "orders.read", expires_at=clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=1) - timedelta(microseconds=1))
    assert await identity(platform, issued.secret) is not None
    clock.advance(timedelta(microseconds=1))
    assert await identity(platform, issued.secret) is None
    with pytest.raises(KeyRevoked):
        await rotate(platform, issued.key, timedelta(0))


async def test_a_rotated_key_keeps_the_secret_before_for_a_while(
    platform: Platform, clock: MovableClock
) -> None:
    first = await issue(platform, "orders.read")
    second = await rotate(platform, first.key, timedelta(hours=1))
    assert second.key.id == first.key.id
    assert second.secret != first.secret
    assert (await read(platform, first.key)).prefix == second.secret[:18]
    old, new = await identity(platform, first.secret), await identity(platform, second.secret)
    assert old is not None
    assert new is not None
    assert (old.principal, old.expires_at) == (new.principal, clock.now() + timedelta(hours=1))
    clock.advance(timedelta(hours=1))
    assert await identity(platform, first.secret) is None
    assert await identity(platform, second.secret) is not None


async def test_rotating_again_at_once_ends_all_secrets_before(platform: Platform) -> None:
    first = await issue(platform, "orders.read")
    second = await rotate(platform, first.key, timedelta(days=7))
    third = await rotate(platform, first.key, timedelta(0))
    found = [await identity(platform, each.secret) for each in (first, second, third)]
    assert [each is not None for each in found] == [False, False, True]
    with pytest.raises(InvalidInput):
        await rotate(platform, first.key, timedelta(days=7, seconds=1))


async def test_a_revoked_key_ends_for_good(platform: Platform, clock: MovableClock) -> None:
    issued = await issue(platform, "orders.read")
    revoked = await revoke(platform, issued.key)
    assert revoked.revoked_at == clock.now()
    clock.advance(timedelta(minutes=1))
    assert (await revoke(platform, issued.key)).revoked_at == revoked.revoked_at
    assert await identity(platform, issued.secret) is None
    with pytest.raises(KeyRevoked):
        await rotate(platform, issued.key, timedelta(0))
    async with platform.database.transaction() as tx:
        live = await queries.api_keys(tx, SYSTEM, queries.Slice(count=9))
        every = await queries.api_keys(tx, SYSTEM, queries.Slice(count=9), with_revoked=True)
    assert (live, [each.id for each in every]) == ([], [issued.key.id])


async def test_use_is_noted_once_a_minute(platform: Platform, clock: MovableClock) -> None:
    issued = await issue(platform, "orders.read")
    began = clock.now()
    noted = []
    for _ in range(4):
        await identity(platform, issued.secret)
        used_at = (await read(platform, issued.key)).last_used_at
        assert used_at is not None
        noted.append(int((used_at - began).total_seconds()))
        clock.advance(timedelta(seconds=30))
    assert noted == [0, 0, 60, 60]


async def test_nobody_issues_a_key_beyond_their_own(platform: Platform) -> None:
    maker = caller("keys.write", "orders.read", store_ids=frozenset({1, 2}), channel_id=3)
    within: dict[str, Any] = {"store_ids": frozenset({1}), "channel_id": 3}
    issued = await issue(platform, "orders.read", by=maker, **within)
    assert issued.key.created_by == maker.principal.id
    beyond: list[tuple[KeyKind, tuple[str, ...], dict[str, Any]]] = [
        ("secret", ("orders.write",), within),
        ("secret", ("orders.read",), {**within, "store_ids": None}),
        ("secret", ("orders.read",), {**within, "store_ids": frozenset({3})}),
        ("secret", ("orders.read",), {**within, "channel_id": None}),
        ("write", (), within),
    ]
    for kind, scopes, given in beyond:
        with pytest.raises(GrantBeyondOwn):
            await issue(platform, *scopes, kind=kind, by=maker, **given)


async def test_a_key_beyond_ones_stores_is_not_there(platform: Platform) -> None:
    near = await issue(platform, "orders.read", store_ids=frozenset({1}))
    far = await issue(platform, "orders.read", store_ids=frozenset({2}))
    maker = caller("keys.write", "keys.read", "orders.read", store_ids=frozenset({1}))
    async with platform.database.transaction() as tx:
        seen = await queries.api_keys(tx, maker.principal, queries.Slice(count=9))
    assert [each.id for each in seen] == [near.key.id]
    with pytest.raises(KeyNotFound):
        await revoke(platform, far.key, maker)
    assert await identity(platform, far.secret) is not None


async def test_the_audit_log_tells_of_keys_and_never_a_secret(platform: Platform) -> None:
    issued = await issue(platform, "orders.read", expires_at=None)
    rotated = await rotate(platform, issued.key, timedelta(0))
    await revoke(platform, issued.key)
    async with platform.database.transaction() as tx:
        entries = await queries.audit_log(
            tx, platform.vault, SYSTEM, queries.Slice(count=9), AuditFilter(subject_kind="key")
        )
    assert [each.action for each in entries] == ["key.revoked", "key.rotated", "key.issued"]
    assert entries[2].after == {
        "kind": "secret",
        "name": "till",
        "prefix": issued.key.prefix,
        "scopes": ["orders.read"],
        "store_ids": None,
        "channel_id": None,
        "source_id": None,
        "expires_at": None,
    }
    assert issued.secret not in str(entries)
    assert rotated.secret not in str(entries)


async def test_a_process_asks_about_a_key_once_in_five_seconds(
    platform: Platform, clock: MovableClock
) -> None:
    keys = KeyCache(platform.database, clock)
    issued = await issue(platform, "orders.read")
    assert await keys.identity(issued.secret) is not None
    await revoke(platform, issued.key)
    clock.advance(KEPT_FOR - timedelta(microseconds=1))
    assert await keys.identity(issued.secret) is not None
    clock.advance(timedelta(microseconds=1))
    assert await keys.identity(issued.secret) is None


async def test_a_kept_key_still_expires_at_its_instant(
    platform: Platform, clock: MovableClock
) -> None:
    keys = KeyCache(platform.database, clock)
    issued = await issue(platform, "orders.read", expires_at=clock.now() + timedelta(seconds=2))
    assert await keys.identity(issued.secret) is not None
    clock.advance(timedelta(seconds=2))
    assert await keys.identity(issued.secret) is None


async def test_several_secrets_are_looked_up_together(
    platform: Platform, clock: MovableClock
) -> None:
    keys = KeyCache(platform.database, clock)
    first, second = await issue(platform, "orders.read"), await issue(platform, kind="write")
    asked = [first.secret, "rk_write_made-up", second.secret, "no key", "rk_\ud800", "rk_" * 99]
    found = await keys.identities(asked)
    assert {secret: each and each.principal.id for secret, each in found.items()} == {
        first.secret: first.key.id,
        second.secret: second.key.id,
        **dict.fromkeys(["rk_write_made-up", "no key", "rk_\ud800", "rk_" * 99]),
    }
