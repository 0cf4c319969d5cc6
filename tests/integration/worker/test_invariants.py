"""The invariants of all domains run against the live database and name what is wrong."""

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.catalog.actions import ensure_codes
from regulars.infra.invariants import Breach, breaches, invariant_queries


async def test_an_untouched_database_breaches_nothing(platform: Platform) -> None:
    assert "catalog.category_ancestors_follow_the_parent" in {
        query.name for query in invariant_queries()
    }
    assert await breaches(platform.database) == []


async def test_a_breach_is_named_with_its_first_rows(platform: Platform, database_url: str) -> None:
    async with platform.database.transaction() as tx:
        ids = await ensure_codes(tx, "category", ["a", "b"])
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "update catalog.category set parent_id = %s, ancestor_ids = array[0::bigint, %s]"
            " where code = 'b'",
            [ids["a"], ids["a"]],
        )
    assert await breaches(platform.database) == [
        Breach(name="catalog.category_ancestors_follow_the_parent", rows=[(ids["b"], "b")])
    ]
    with psycopg.connect(database_url) as connection:
        connection.execute("update catalog.category set parent_id = null, ancestor_ids = '{}'")
