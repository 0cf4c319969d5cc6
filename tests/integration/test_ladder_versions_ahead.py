"""What everybody gets when a ladder's version comes into force, and when shares are drawn."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers import queries as known
from regulars.domains.tiers.queries import AsOf
from regulars.domains.tiers.types import (
    Calendar,
    DraftLadder,
    Endless,
    LadderBody,
    Lifetime,
    Names,
    NextPeriodEnd,
    PeriodEnd,
    Reach,
    Rise,
    Spend,
    Tier,
    TopMembers,
)
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import MovableClock
from tests.integration.test_close_day import buy, close
from tests.support.in_force import install_program


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def club(silver: str, window: Lifetime | Calendar | None = None) -> LadderBody:
    return LadderBody(
        names=Names(en="Club"),
        tiers=[
            Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least=silver))
        ],
        window=window or Lifetime(),
        validity=Endless(),
    )


@pytest.fixture
async def edited(platform: Platform) -> int:
    """Silver from 100 of money, and from 50 at noon on the 10th of March."""
    program_id = await install_program(platform, ladders={"club": club("100")})
    await publish(platform, program_id, club("50"), "2026-03-10T12:00")
    return program_id


async def publish(platform: Platform, program_id: int, body: LadderBody, live_from: str) -> None:
    async with platform.database.transaction() as tx:
        draft = DraftLadder(program_id=program_id, code="club", body=body)
        saved = await tiers.save_draft(tx, draft, "ann", platform.clock.now())
        await tiers.go_live(tx, saved.ladder_id, at(live_from), platform.clock.now())


async def tiers_at(platform: Platform, program_id: int, when: str) -> tuple[int, int]:
    """How many members are silver as of an instant, and how many have no tier."""
    async with platform.database.transaction() as tx:
        terms = (await in_force(tx)).program(program_id)
        (course,) = terms.ladders
        reader = figures_of(tx, terms, course)
        found = await known.census(tx, course, reader, AsOf(at(when)))
    return found.tiers[0].member_count, found.none_count


def history(database_url: str) -> Sequence[tuple[str, str, str | None, str]]:
    """Every change, by card: why, to which tier and when."""
    with psycopg.connect(database_url, options="-c timezone=UTC") as connection:
        return connection.execute(
            """
            select number, why, change.tier, to_char(effective_at, 'MM-DD HH24:MI')
            from tiers.change
            inner join (
                select distinct on (member_id) member_id, left(number, 1) as number
                from orders.document
            ) as document using (member_id)
            order by number, ordinal
            """
        ).fetchall()


async def test_a_version_published_ahead_counts_for_everybody_from_its_instant_on(
    platform: Platform, clock: MovableClock, database_url: str, edited: int
) -> None:
    for card, pounds in (("A", 120), ("B", 60), ("C", 20)):
        await buy(platform, card, "2026-03-01T12:00", pounds)
    clock.advance(at("2026-03-10T18:00") - clock.now())
    assert await tiers_at(platform, edited, "2026-03-10T11:59") == (1, 2)
    assert await tiers_at(platform, edited, "2026-03-10T12:00") == (2, 1)
    assert len(history(database_url)) == 1
    clock.advance(at("2026-03-11T00:05") - clock.now())
    summary = await close(platform, date(2026, 3, 10))
    assert (summary.counts.looked_at, summary.counts.tier_changes) == (3, 1)
    assert history(database_url) == [
        ("A", "reached", "silver", "03-01 12:00"),
        ("B", "reached", "silver", "03-10 12:00"),
    ]
    assert await tiers_at(platform, edited, "2026-03-10T11:59") == (1, 2)
    assert await tiers_at(platform, edited, "2026-03-10T12:00") == (2, 1)


async def test_a_close_that_follows_looks_at_nobody_again(
    platform: Platform, clock: MovableClock, database_url: str, edited: int
) -> None:
    await buy(platform, "B", "2026-03-01T12:00", 60)
    clock.advance(at("2026-03-11T00:05") - clock.now())
    await close(platform, date(2026, 3, 10))
    again = await close(platform, date(2026, 3, 10))
    clock.advance(at("2026-03-12T00:05") - clock.now())
    next_day = await close(platform, date(2026, 3, 11))
    assert (again.counts.looked_at, next_day.counts.looked_at) == (0, 0)
    assert history(database_url) == [("B", "reached", "silver", "03-10 12:00")]
    assert await tiers_at(platform, edited, "2026-03-12T00:05") == (1, 0)


async def test_whoever_buys_before_the_close_is_looked_at_for_the_version_first(
    platform: Platform, clock: MovableClock, database_url: str, edited: int
) -> None:
    await buy(platform, "B", "2026-03-01T12:00", 60)
    clock.advance(at("2026-03-10T18:00") - clock.now())
    await buy(platform, "B", "2026-03-10T17:00", 5)
    expected = [("B", "reached", "silver", "03-10 12:00")]
    assert history(database_url) == expected
    clock.advance(at("2026-03-11T00:05") - clock.now())
    await close(platform, date(2026, 3, 10))
    assert history(database_url) == expected


async def test_nobody_falls_by_a_version_that_asks_for_more(
    platform: Platform, clock: MovableClock, database_url: str
) -> None:
    program_id = await install_program(platform, ladders={"club": club("100")})
    await publish(platform, program_id, club("500"), "2026-03-10T12:00")
    await buy(platform, "A", "2026-03-01T12:00", 120)
    clock.advance(at("2026-03-11T00:05") - clock.now())
    await close(platform, date(2026, 3, 10))
    assert history(database_url) == [("A", "reached", "silver", "03-01 12:00")]


@pytest.mark.parametrize("up", ["at_once", "next_period"])
async def test_who_was_among_the_share_of_the_month_that_ended_rises_with_the_next(
    platform: Platform, clock: MovableClock, database_url: str, up: Rise
) -> None:
    """The first half of the members by what they spent in a calendar month."""
    half = Tier(code="top", names=Names(en="Top"), entry=TopMembers(Spend(), "50"))
    ladder = LadderBody(
        names=Names(en="Top"),
        tiers=[half],
        window=Calendar("month"),
        validity=NextPeriodEnd(),
        up=up,
    )
    await install_program(platform, ladders={"top": ladder}, live_from=at("2026-03-01"))
    for card, pounds in (("A", 40), ("B", 30), ("C", 20), ("D", 10)):
        await buy(platform, card, "2026-03-01T12:00", pounds)
    clock.advance(at("2026-04-01T00:05") - clock.now())
    await close(platform, date(2026, 3, 31))
    assert (await close(platform, date(2026, 3, 31))).counts.tier_changes == 0
    risen = [("A", "reached", "top", "03-31 23:00"), ("B", "reached", "top", "03-31 23:00")]
    assert history(database_url) == risen
    with psycopg.connect(database_url, options="-c timezone=UTC") as connection:
        ends = connection.execute(
            "select distinct valid_until from tiers.standing where tier = 'top'"
        )
        assert ends.fetchall() == [(at("2026-04-30T23:00"),)]


async def test_shares_that_were_drawn_late_raise_at_each_beginning(
    platform: Platform, clock: MovableClock, database_url: str
) -> None:
    """Nothing was closed in April: May begins with both months' shares."""
    half = Tier(code="top", names=Names(en="Top"), entry=TopMembers(Spend(), "50"))
    ladder = LadderBody(
        names=Names(en="Top"), tiers=[half], window=Calendar("month"), validity=PeriodEnd()
    )
    await install_program(platform, ladders={"top": ladder}, live_from=at("2026-03-01"))
    await buy(platform, "A", "2026-03-01T12:00", 40)
    await buy(platform, "B", "2026-03-01T12:00", 10)
    clock.advance(at("2026-04-10T12:00") - clock.now())
    await buy(platform, "B", "2026-04-10T12:00", 5)
    clock.advance(at("2026-05-01T00:05") - clock.now())
    await close(platform, date(2026, 4, 30))
    assert history(database_url) == [
        ("A", "reached", "top", "03-31 23:00"),
        ("A", "failed", None, "04-30 23:00"),
        ("B", "reached", "top", "04-30 23:00"),
    ]
