"""A code that is mentioned has a number from then on, whoever mentions it and how often."""

import asyncio

import psycopg
import pytest

from regulars.domains.catalog.actions import CodeCache, ensure_codes
from regulars.domains.catalog.errors import MalformedCode
from regulars.domains.catalog.queries import codes_of, ids_of
from regulars.infra.db import Database, open_database


async def test_unknown_codes_are_entered_and_known_ones_keep_their_number(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        first = await ensure_codes(tx, "store", ["S1", "S2", "S1"])
    async with database.transaction() as tx:
        again = await ensure_codes(tx, "store", ["S2", "S3"])
        assert first.keys() == {"S1", "S2"}
        assert again["S2"] == first["S2"]
        assert await ids_of(tx, "store", ["S1", "S3", "S9"]) == {
            "S1": first["S1"],
            "S3": again["S3"],
        }
        assert await codes_of(tx, "store", [first["S1"], 999]) == {first["S1"]: "S1"}


async def test_an_entered_code_is_unconfirmed_and_named_after_itself(
    database: Database, database_url: str
) -> None:
    async with database.transaction() as tx:
        await ensure_codes(tx, "product", ["85123A"])
    with psycopg.connect(database_url) as connection:
        rows = connection.execute("select code, name, is_confirmed from catalog.product").fetchall()
    assert rows == [("85123A", "85123A", False)]


@pytest.mark.parametrize(
    "kind", ["source", "store", "channel", "campaign", "brand", "category", "product"]
)
async def test_every_kind_can_be_mentioned(database: Database, kind: str) -> None:
    async with database.transaction() as tx:
        entered = await ensure_codes(tx, kind, ["甲", "b"])  # type: ignore[arg-type]
        assert await codes_of(tx, kind, entered.values()) == {  # type: ignore[arg-type]
            number: code for code, number in entered.items()
        }
        assert entered.keys() == {"甲", "b"}


async def test_a_second_transaction_waits_for_the_first_and_gets_its_number(
    database: Database,
) -> None:
    async def enter() -> dict[str, int]:
        async with database.transaction() as tx:
            entered = await ensure_codes(tx, "brand", ["x", "y"])
            await asyncio.sleep(0.05)
            return entered

    answers = await asyncio.gather(*(enter() for _ in range(4)))
    assert answers == [answers[0]] * 4


@pytest.mark.parametrize("code", ["", " a", "a ", "a\x00b", "x" * 201])
async def test_a_malformed_code_is_refused(database: Database, code: str) -> None:
    with pytest.raises(MalformedCode):
        async with database.transaction() as tx:
            await ensure_codes(tx, "store", ["good", code])
    async with database.transaction() as tx:
        assert await ids_of(tx, "store", ["good"]) == {}


async def test_the_cache_answers_known_codes_without_the_database(
    database: Database, database_url: str
) -> None:
    async with open_database(database_url, connections=1) as other:
        cache = CodeCache(other)
        first = await cache.ids("channel", ["a", "b"])
    assert await cache.ids("channel", ["b", "a", "b"]) == first
    async with database.transaction() as tx:
        assert await ids_of(tx, "channel", ["a", "b"]) == first


async def test_the_cache_forgets_its_oldest_codes_and_asks_for_them_again(
    database: Database,
) -> None:
    cache = CodeCache(database, size_max=2)
    first = await cache.ids("channel", ["a", "b"])
    third = await cache.ids("channel", ["c", "b"])
    assert third["b"] == first["b"]
    assert await cache.ids("channel", ["a"]) == {"a": first["a"]}
