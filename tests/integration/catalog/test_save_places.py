"""Sources, channels, stores, campaigns and programs are saved as a whole by their code."""

from datetime import UTC, date, datetime

from regulars.bootstrap import Platform
from regulars.domains.catalog import queries
from regulars.domains.catalog.actions import (
    ensure_codes,
    save_campaigns,
    save_channels,
    save_programs,
    save_sources,
    save_stores,
)
from regulars.domains.catalog.types import (
    CampaignInput,
    ChannelInput,
    Filter,
    ProgramInput,
    SourceInput,
    StoreInput,
)

ALL = Filter(count=100)


async def test_a_source_says_what_its_records_leave_out(platform: Platform) -> None:
    till = SourceInput(
        code="till",
        name="Till",
        kind="pos",
        currency="GBP",
        time_zone="Europe/London",
        returns_without_reference="by_amount",
    )
    async with platform.database.transaction() as tx:
        mentioned = await ensure_codes(tx, "source", ["till", "web"])
        [saved] = await save_sources(tx, [till], platform.clock.now())
        assert (saved.id, saved.outcome) == (mentioned["till"], "updated")
        found = {each.code: each for each in await queries.sources(tx, ALL)}
    assert found["till"].returns_without_reference == "by_amount"
    assert (found["till"].currency, found["till"].time_zone) == ("GBP", "Europe/London")
    assert found["web"].returns_without_reference == "review"
    assert (found["till"].is_confirmed, found["web"].is_confirmed) == (True, False)


async def test_stores_channels_and_campaigns_come_back_as_they_were_saved(
    platform: Platform,
) -> None:
    store = StoreInput(
        code="quay",
        name="Quayside 码头店",
        country="GB",
        region="Bristol",
        city="Bristol",
        time_zone="Europe/London",
        opened_on=date(2019, 5, 4),
        attributes={"seats": 24},
    )
    spring = CampaignInput(
        code="spring",
        name="Spring",
        utm_source="newsletter",
        utm_medium="email",
        utm_campaign="spring",
        starts_at=datetime(2026, 3, 1, tzinfo=UTC),
        ends_at=datetime(2026, 4, 1, tzinfo=UTC),
    )
    async with platform.database.transaction() as tx:
        await save_stores(tx, [store], platform.clock.now())
        await save_channels(
            tx, [ChannelInput(code="app", name="App", kind="app")], platform.clock.now()
        )
        await save_campaigns(tx, [spring], platform.clock.now())
        for found, given in (
            (await queries.stores(tx, ALL), store),
            (await queries.campaigns(tx, ALL), spring),
        ):
            assert {field: getattr(found[0], field) for field in given.__struct_fields__} == {
                field: getattr(given, field) for field in given.__struct_fields__
            }
        [again] = await save_stores(tx, [store], platform.clock.now())
        assert again.outcome == "unchanged"
        [channel] = await queries.channels(tx, ALL)
        assert (channel.code, channel.kind) == ("app", "app")


async def test_a_program_listens_to_what_is_known_only(platform: Platform) -> None:
    program = ProgramInput(
        code="club",
        name="Club",
        time_zone="Asia/Shanghai",
        currency="CNY",
        store_codes=["s2", "s1"],
    )
    async with platform.database.transaction() as tx:
        [refused] = await save_programs(tx, [program], platform.clock.now())
        assert refused.error is not None
        assert (refused.error.path, refused.error.code) == ("store_codes", "unknown_code")
        assert await queries.programs(tx, ALL) == []
        stores = await ensure_codes(tx, "store", ["s1", "s2"])
        [saved] = await save_programs(tx, [program], platform.clock.now())
        [found] = await queries.programs(tx, ALL)
    assert saved.outcome == "created"
    assert found.store_codes == ["s1", "s2"]
    assert found.store_ids == sorted(stores.values())
    assert (found.brand_ids, found.time_zone, found.currency) == ([], "Asia/Shanghai", "CNY")
