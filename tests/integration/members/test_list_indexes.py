"""Lists sort by spend and balance from indexes, one for each program and each asset."""

from regulars.bootstrap import Platform
from regulars.domains.insights import actions as insights
from regulars.domains.insights.types import Ground, ProgramRate
from regulars.flows.member_lists.indexes import keep_list_indexes
from tests.support.in_force import install_program

SORTED = """
    explain select fact.member_id from insights.member_fact as fact
    order by coalesce(fact.spendable_units[1], 0) desc, fact.member_id desc limit 50
"""


async def _indexes(platform: Platform) -> dict[str, str]:
    async with platform.database.transaction() as tx:
        found = await tx.connection.execute(
            "select indexname, indexdef from pg_indexes"
            " where schemaname = 'insights' and indexname ~ '_[0-9]+$' order by 1"
        )
        return dict(await found.fetchall())


async def test_every_program_and_asset_gets_its_index_once(platform: Platform) -> None:
    await install_program(platform)

    assert await keep_list_indexes(platform.database) == 2
    assert await keep_list_indexes(platform.database) == 0

    found = await _indexes(platform)
    assert list(found) == ["member_fact_balance_1", "member_fact_spend_1"]
    assert (
        "(COALESCE(spendable_units[1], (0)::bigint), member_id)" in (found["member_fact_balance_1"])
    )
    assert "(COALESCE(spend_micro[1], (0)::bigint), member_id)" in found["member_fact_spend_1"]


async def test_a_sort_by_balance_reads_its_index(platform: Platform) -> None:
    await install_program(platform)
    await keep_list_indexes(platform.database)

    async with platform.database.transaction() as tx:
        await tx.connection.execute("set local enable_sort = off")
        found = await tx.connection.execute(SORTED)
        plan = "\n".join(line for (line,) in await found.fetchall())
    assert "Index" in plan
    assert "member_fact_balance_1" in plan


async def test_an_index_of_what_is_gone_goes_too(platform: Platform) -> None:
    await install_program(platform)
    await keep_list_indexes(platform.database)
    async with platform.database.transaction() as tx:
        await tx.connection.execute(
            "create index member_fact_balance_77 on insights.member_fact"
            " (coalesce(spendable_units[77], 0), member_id)"
        )

    assert await keep_list_indexes(platform.database) == 1
    assert list(await _indexes(platform)) == ["member_fact_balance_1", "member_fact_spend_1"]


async def test_there_are_no_more_than_the_upkeep_can_bear(platform: Platform) -> None:
    ground = Ground(
        rates=(ProgramRate(program_id=1, currency="CNY", factor="1"),),
        asset_ids=tuple(range(1, 40)),
        program_id_max=1,
        asset_id_max=39,
        ladder_id_max=0,
    )

    async with platform.database.transaction() as tx:
        assert await insights.keep_indexes(tx, ground) == 24

    found = await _indexes(platform)
    assert "member_fact_spend_1" in found
    assert {f"member_fact_balance_{n}" for n in range(1, 24)} < found.keys()
