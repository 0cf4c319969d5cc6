"""The invariants of all domains run against the live database and name what is wrong."""

from uuid import UUID

import psycopg

from regulars.bootstrap import Platform
from regulars.domains.catalog.actions import ensure_codes
from regulars.domains.members import actions as members
from regulars.domains.members.types import MergeRequest
from regulars.infra.invariants import Breach, breaches, invariant_queries
from tests.support.members import CALLER, card, resolve_id


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


async def test_a_survivor_that_merges_do_not_lead_to_is_named(
    platform: Platform, database_url: str
) -> None:
    one, two, apart = [await resolve_id(platform, card(name)) for name in ("1", "2", "3")]
    request = MergeRequest(first_id=one, second_id=two, note="same", overrides_guards=False)
    async with platform.database.transaction() as tx:
        await members.merge(tx, platform.vault, request, CALLER, platform.clock.now())
    assert await _survivors_breached(platform, database_url, (two, two)) == [(two, None, one)]
    assert await _survivors_breached(platform, database_url, (two, apart)) == [(two, apart, one)]
    assert await _survivors_breached(platform, database_url, (apart, one)) == [(apart, one, None)]


async def _survivors_breached(
    platform: Platform, database_url: str, wrong: tuple[UUID, UUID]
) -> list[tuple[UUID, UUID | None, UUID | None]]:
    """What the check of survivors finds while a member names a wrong one."""
    member_id, survivor_id = wrong
    with psycopg.connect(database_url) as connection:
        (right_id,) = connection.execute(
            "select survivor_id from members.member where id = %s", [member_id]
        ).fetchone() or (None,)
        name = "update members.member set survivor_id = %s where id = %s"
        connection.execute(name, [survivor_id, member_id])
        connection.commit()
        found = {each.name: each.rows for each in await breaches(platform.database)}
        connection.execute(name, [right_id, member_id])
    return found["members.survivors_are_the_roots_of_the_standing_merges"]
