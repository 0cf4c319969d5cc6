"""The same write asked for twice is done once and answered twice."""

import asyncio

import pytest

from regulars.api.idempotency import answer_once
from regulars.bootstrap import Platform
from regulars.infra import idempotency
from regulars.infra.crypto import KeyringFile, Vault, with_new_key
from regulars.infra.db import Tx
from regulars.infra.idempotency import Attempt, IdempotencyConflict, Repeats, StoredAnswer
from regulars.kernel.errors import Conflict


def attempt(key: str = "k1", asked: bytes = b"body", scope: str = "key:1") -> Attempt:
    return Attempt(scope=scope, key=key, input_hash=asked)


class Write:
    """Counts how often it was done."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self, _tx: Tx) -> dict[str, int]:
        self.count += 1
        return {"count": self.count}


async def test_the_same_key_and_request_give_the_first_answer_again(platform: Platform) -> None:
    write = Write()
    first = await answer_once(platform, attempt(), write, status=201)
    again = await answer_once(platform, attempt(), write, status=201)
    assert (first.content, first.status_code) == (b'{"count":1}', 201)
    assert (again.content, again.status_code) == (b'{"count":1}', 201)
    assert again.headers == {"Idempotent-Replayed": "true"}
    assert write.count == 1


async def test_the_same_key_for_another_request_is_refused(platform: Platform) -> None:
    write = Write()
    await answer_once(platform, attempt(asked=b"one"), write)
    with pytest.raises(IdempotencyConflict) as refused:
        await answer_once(platform, attempt(asked=b"two"), write)
    assert refused.value.code == "idempotency_conflict"
    assert write.count == 1


async def test_a_key_belongs_to_its_caller(platform: Platform) -> None:
    write = Write()
    await answer_once(platform, attempt(scope="key:1"), write)
    other = await answer_once(platform, attempt(scope="key:2"), write)
    assert other.content == b'{"count":2}'


async def test_without_a_key_every_request_is_a_write(platform: Platform) -> None:
    write = Write()
    await answer_once(platform, None, write)
    assert (await answer_once(platform, None, write)).content == b'{"count":2}'


async def test_a_refused_write_leaves_its_key_free(platform: Platform) -> None:
    async def refuse(tx: Tx) -> None:
        raise Conflict("not now")

    with pytest.raises(Conflict):
        await answer_once(platform, attempt(), refuse)
    assert (await answer_once(platform, attempt(), Write())).content == b'{"count":1}'


async def test_a_second_attempt_waits_for_the_first_and_gets_its_answer(
    platform: Platform,
) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(tx: Tx) -> str:
        has_begun.set()
        await may_end.wait()
        return "slow"

    second_write = Write()
    first = asyncio.create_task(answer_once(platform, attempt(), slow))
    await has_begun.wait()
    second = asyncio.create_task(answer_once(platform, attempt(), second_write))
    done, _ = await asyncio.wait([second], timeout=0.2)
    assert done == set()
    may_end.set()
    assert (await first).content == b'"slow"'
    assert (await second).content == b'"slow"'
    assert second_write.count == 0


async def test_a_second_attempt_writes_when_the_first_is_rolled_back(platform: Platform) -> None:
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def fail(tx: Tx) -> str:
        has_begun.set()
        await may_end.wait()
        raise Conflict("rolled back")

    first = asyncio.create_task(answer_once(platform, attempt(), fail))
    await has_begun.wait()
    second = asyncio.create_task(answer_once(platform, attempt(), Write()))
    await asyncio.sleep(0.05)
    may_end.set()
    with pytest.raises(Conflict):
        await first
    assert (await second).content == b'{"count":1}'


async def test_answers_are_sealed_and_survive_a_new_key(platform: Platform) -> None:
    async def tell(_tx: Tx) -> str:
        return "ann@example.com"

    await answer_once(platform, attempt(), tell)
    async with platform.database.transaction() as tx:
        stored = await (
            await tx.connection.execute("select answer from infra.idempotency")
        ).fetchall()
        assert b"ann@example.com" not in stored[0][0]
        rotated = Vault(with_new_key(platform.vault.keyring))
        assert await idempotency.reseal(tx, rotated, None, 10) == ("key:1", "k1")
        assert await idempotency.reseal(tx, rotated, None, 10) is None
        only_the_new = Vault(
            KeyringFile(keys=rotated.keyring.keys[1:], index_key=rotated.keyring.index_key)
        )
        assert await idempotency.claim(tx, only_the_new, [attempt()]) == [
            StoredAnswer(status=201, body=b'"ann@example.com"')
        ]


async def test_a_batch_is_claimed_item_by_item(platform: Platform) -> None:
    database, vault = platform.database, platform.vault
    async with database.transaction() as tx:
        assert await idempotency.claim(tx, vault, [attempt("old")]) == [None]
        await idempotency.remember(
            tx, vault, [attempt("old")], [StoredAnswer(status=200, body=b"1")]
        )
    batch = [
        attempt("new"),
        attempt("old"),
        attempt("old", b"other"),
        attempt("new"),
        attempt("new", b"other"),
        attempt("refused"),
    ]
    async with database.transaction() as tx:
        claims = await idempotency.claim(tx, vault, batch)
        await idempotency.remember(
            tx, vault, [batch[0], batch[5]], [StoredAnswer(status=201, body=b"2"), None]
        )
    assert claims[:2] == [None, StoredAnswer(status=200, body=b"1")]
    assert isinstance(claims[2], IdempotencyConflict)
    assert claims[3] == Repeats(position=0)
    assert isinstance(claims[4], IdempotencyConflict)
    assert claims[5] is None
    async with database.transaction() as tx:
        later = await idempotency.claim(tx, vault, [attempt("new"), attempt("refused")])
        await idempotency.remember(tx, vault, [attempt("refused")], [None])
    assert later == [StoredAnswer(status=201, body=b"2"), None]
