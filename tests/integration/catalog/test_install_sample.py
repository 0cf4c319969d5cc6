"""A fresh installation gets a sample organisation, once; one with data of its own gets none."""

from regulars.bootstrap import Platform
from regulars.domains.catalog import queries
from regulars.domains.catalog.actions import save_programs
from regulars.domains.catalog.types import Filter, ProductFilter, ProgramInput
from regulars.flows.install_sample import install_sample
from regulars.flows.program_config.reading import document_of_text
from regulars.flows.sample_program import SAMPLE_PROGRAM
from tests.support.programs import exported

ALL = Filter(count=100)


async def installed(platform: Platform) -> bool:
    async with platform.database.transaction() as tx:
        return await install_sample(tx, platform.clock.now())


async def test_the_sample_is_installed_once(platform: Platform) -> None:
    assert await installed(platform)
    assert not await installed(platform)
    async with platform.database.transaction() as tx:
        [program] = await queries.programs(tx, ALL)
        products = await queries.products(tx, ProductFilter(entries=ALL))
        drinks = await queries.products(tx, ProductFilter(entries=ALL, category_code="drinks"))
        stores = await queries.stores(tx, ALL)
        unconfirmed = await queries.categories(tx, Filter(count=9, is_confirmed=False))
    assert (program.code, program.time_zone, program.currency) == (
        "harbour",
        "Asia/Shanghai",
        "CNY",
    )
    assert program.brand_codes == ["harbour-coffee", "harbour-roastery"]
    assert (len(products), len(drinks), len(stores)) == (21, 11, 3)
    assert unconfirmed == []


async def test_the_sample_has_a_live_program(platform: Platform) -> None:
    assert await installed(platform)
    sample = await exported(platform, "harbour")
    assert sample == document_of_text(SAMPLE_PROGRAM)
    assert (list(sample.assets), list(sample.rules), list(sample.ladders)) == (
        ["harbour-growth", "harbour-points"],
        ["base"],
        ["card"],
    )


async def test_an_installation_with_a_program_of_its_own_is_left_alone(platform: Platform) -> None:
    own = ProgramInput(code="own", name="Own", time_zone="Europe/London", currency="GBP")
    async with platform.database.transaction() as tx:
        await save_programs(tx, [own], platform.clock.now())
    assert not await installed(platform)
    async with platform.database.transaction() as tx:
        assert await queries.brands(tx, ALL) == []
