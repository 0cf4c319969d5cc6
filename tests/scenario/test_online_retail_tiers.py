"""A year of Online Retail II on a ladder of net spend, against figures counted independently."""

import os
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from regulars.bootstrap import Platform, platform_on
from regulars.domains.tiers import actions, queries
from regulars.domains.tiers.queries import AsOf, Course, FigureReader, Timeline, walked
from regulars.domains.tiers.types import (
    Calendar,
    Census,
    DraftLadder,
    Fact,
    LadderBody,
    Names,
    Occasion,
    ProgramTerms,
    Reach,
    Review,
    Spend,
    Standing,
    Tier,
    TierCount,
)
from tests.support.datasets import Loaded, Step, data_folder, loaded

FILE = "online_retail_2009-12_2010-12.parquet"
STEPS = [Step("orders", "online-retail/orders.toml", FILE)]
PROGRAM = ProgramTerms(id=1, time_zone="Europe/London", currency="GBP")
NEW_YEAR = datetime(2010, 1, 1, tzinfo=UTC)
AS_OF = datetime(2010, 12, 10, tzinfo=UTC)


def tier(code: str, **given: str) -> Tier:
    return Tier(code=code, names=Names(en=code.title()), entry=Reach(Spend(), **given))


BODY = LadderBody(
    names=Names(en="Status"),
    tiers=[
        tier("bronze", above="0"),
        tier("silver", at_least="1000"),
        tier("gold", at_least="5000"),
    ],
    window=Calendar("year"),
    fail="true_level",
    on_return="immediate",
)
GOLDEN = Census(
    tiers=[
        TierCount(tier="gold", member_count=241),
        TierCount(tier="silver", member_count=1_364),
        TierCount(tier="bronze", member_count=2_562),
    ],
    none_count=91,
    no_activity_count=125,
    member_count=4_383,
)


@pytest.fixture(scope="module")
def year(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    folder = data_folder("online-retail-ii")
    home = tmp_path_factory.mktemp("tiers")
    with loaded(
        f"regulars_tiers_{os.getpid()}", (server_url, template_name), home, folder, STEPS
    ) as held:
        yield held


@pytest.fixture
async def ladder(year: Loaded) -> AsyncIterator[tuple[Platform, Course]]:
    """The ladder, live from the beginning of 2010; made once for all tests of the module."""
    async with platform_on(year.url, year.settings) as platform:
        async with platform.database.transaction() as tx:
            if not await queries.courses(tx, [PROGRAM]):
                draft = DraftLadder(program_id=1, code="status", body=BODY)
                saved = await actions.save_draft(tx, draft, "test", NEW_YEAR)
                await actions.go_live(tx, saved.ladder_id, NEW_YEAR, NEW_YEAR)
            course = await queries.course(tx, PROGRAM, "status")
        yield platform, course


class Sale(msgspec.Struct, frozen=True):
    """A document as its member's story tells it."""

    member_id: UUID
    at: datetime
    net_milli: int
    is_order: bool


def sales(year: Loaded) -> list[Sale]:
    rows = year.rows(
        """
        select member_id, occurred_at, gross_minor - discount_minor, document.kind = 'order'
        from orders.document
        inner join members.member on member.id = member_id and standing = 'member'
        order by occurred_at, document.kind, number
        """
    )
    return [Sale(*row) for row in rows]


def test_every_document_in_its_turn_leads_to_the_golden_figures(
    year: Loaded, ladder: tuple[Platform, Course]
) -> None:
    """In memory, as import and replay do it."""
    _, course = ladder
    stories: dict[UUID, list[Sale]] = {}
    for sale in sales(year):
        stories.setdefault(sale.member_id, []).append(sale)
    counts: Counter[str | None] = Counter()
    for member_id, story in stories.items():
        timeline = Timeline(Fact(at=each.at, spend_micro=each.net_milli * 1_000) for each in story)
        occasions = [Occasion(each.at, each.at) for each in story]
        blank = Standing(member_id=member_id, ladder_id=course.ladder.id)
        counts[walked(course, blank, timeline, occasions, AS_OF).standing.tier] += 1
    assert counts == {"gold": 241, "silver": 1_364, "bronze": 2_562, None: 91 + 125}


async def test_reviews_in_the_database_lead_to_the_golden_figures(
    year: Loaded, ladder: tuple[Platform, Course]
) -> None:
    platform, course = ladder
    occasions: dict[UUID, list[Occasion]] = {}
    for sale in sales(year):
        occasions.setdefault(sale.member_id, []).append(Occasion(sale.at, sale.at))
    sitting = actions.Sitting(through=AS_OF, now=AS_OF, is_backfill=True)
    async with platform.database.transaction() as tx:
        reader = FigureReader(tx, course)
        reviews = [Review((each,), tuple(them)) for each, them in occasions.items()]
        await actions.review_members(tx, course, reader, reviews, sitting)
        assert await queries.census(tx, course, reader, AsOf(AS_OF)) == GOLDEN
        await actions.review_members(tx, course, reader, reviews, sitting)
        assert await queries.census(tx, course, reader, AsOf(AS_OF)) == GOLDEN
    assert year.rows("select count(*) from infra.outbox where topic like 'tier.%'") == [(0,)]
