"""The day's close: what time decided is booked, once, whatever happens to whoever runs it."""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known
from regulars.domains.ledger.types import (
    Balance,
    PendingDays,
    PlaceHold,
    Posting,
    RollingExpiry,
)
from regulars.domains.members.types import Identity, Inbound
from regulars.domains.orders.types import NewDocument, NewLine
from regulars.domains.tiers.types import (
    Calendar,
    Endless,
    LadderBody,
    Lifetime,
    Names,
    PeriodEnd,
    Reach,
    Spend,
    Tier,
    TopMembers,
)
from regulars.flows.close_day.counts import Counts
from regulars.flows.close_day.request import (
    DayNotOver,
    close_of,
    new_job,
    overdue,
    programs_to_close,
)
from regulars.flows.close_day.run import CloseMeans, CloseSummary, run_close
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.sample.seed import PROGRAM as SAMPLE
from regulars.infra import jobs, sample
from regulars.infra.clock import MovableClock
from regulars.infra.feed import Position
from regulars.infra.outbox import announced_after
from regulars.worker.long_jobs import run_next_job
from regulars.worker.schedule import close_days
from tests.support.commands import CommandLine
from tests.support.in_force import install_program, points_for_money

PROGRAM = str(Path(sys.executable).with_name("regulars"))
LAST_DAY = date(2026, 2, 28)

CLUB = LadderBody(
    names=Names(en="Club"),
    tiers=[
        Tier(code="silver", names=Names(en="Silver"), entry=Reach(Spend(), at_least="100")),
        Tier(code="gold", names=Names(en="Gold"), entry=Reach(Spend(), at_least="500")),
    ],
    window=Calendar("month"),
    up="next_period",
    validity=PeriodEnd(),
    warn_days=[10],
)
WELCOME = {
    "trigger": {"on": "tier_reached", "ladder": "club", "tier": "silver"},
    "names": {"en": "Welcome to silver"},
    "effects": [{"kind": "fixed", "asset": "points", "units": 50}],
}
COINS = {"kind": "per_amount", "asset": "coins", "units": 1, "per": "1.00"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


async def club(platform: Platform, **more: Any) -> int:
    """Points that die after 30 days, coins that are pending for 5, a club by the month."""
    return await install_program(
        platform,
        assets=[
            {"code": "points", "kind": "points", "expiry": RollingExpiry(days=30), **more},
            {"code": "coins", "kind": "points", "pending": PendingDays(days=5)},
        ],
        rules_by_code={
            "base": points_for_money(),
            "coins": points_for_money() | {"effects": [COINS]},
            "welcome": WELCOME,
        },
        ladders={"club": CLUB},
    )


async def buy(platform: Platform, card: str, when: str, pounds: int, **more: Any) -> RecordedOrder:
    line = NewLine(
        sku="TEA", quantity_milli=1000, unit_price_minor=pounds * 100, gross_minor=pounds * 100
    )
    document = NewDocument(
        kind="order",
        source_id=1,
        number=f"{card}/{when}",
        occurred_at=at(when),
        state="completed",
        currency="GBP",
        scale=2,
        lines=(line,),
        **more,
    )
    customer = Inbound(identities=(Identity(kind="card", value=card),), seen_at=at(when))
    async with platform.database.transaction() as tx:
        (answer,) = await record_orders(
            tx,
            platform.vault,
            [Submission(document=document, customer=customer)],
            platform.clock.now(),
        )
    assert isinstance(answer, RecordedOrder), answer
    return answer


async def winter(platform: Platform) -> None:
    """What four members did from December to February, loaded as history."""
    await club(platform)
    await buy(platform, "A", "2025-12-10T12:00", 600, is_backfill=True)
    await buy(platform, "B", "2025-12-10T12:00", 150, is_backfill=True)
    third = await buy(platform, "C", "2026-01-10T12:00", 200, is_backfill=True)
    await buy(platform, "D", "2026-02-10T12:00", 80, is_backfill=True)
    async with platform.database.transaction() as tx:
        coins = next(each for each in await known.assets(tx) if each.settings.code == "coins")
        hold = Posting(
            owner_ids=(third.member_id,),
            asset_id=coins.id,
            effective_at=at("2026-02-11"),
            act=PlaceHold(units=10, times_out_at=at("2026-02-12")),
            is_backfill=True,
        )
        await ledger.post(tx, [hold], at("2026-02-11"))


def picture(database_url: str) -> dict[str, Sequence[tuple[Any, ...]]]:
    """What stands in the ledger and on the ladder, by card and without what differs by chance."""
    with psycopg.connect(database_url, options="-c timezone=UTC") as connection:
        return {
            "tiers": connection.execute(
                """
                select number, why, change.tier, to_char(effective_at, 'MM-DD')
                from tiers.change
                inner join (
                    select distinct on (member_id) member_id, left(number, 1) as number
                    from orders.document
                ) as document using (member_id)
                where why <> 'rise_planned'
                order by number, ordinal
                """
            ).fetchall(),
            "lots": connection.execute(
                """
                select number, asset.code, to_char(lot.expires_at, 'MM-DD'), units,
                    remaining_units, expired_units, held_units, lot.is_pending
                from ledger.lot
                inner join ledger.asset on asset.id = asset_id
                inner join (
                    select distinct on (member_id) member_id, left(number, 1) as number
                    from orders.document
                ) as document on member_id = owner_id
                order by number, asset.code desc, lot.earned_at
                """
            ).fetchall(),
            "deaths": connection.execute(
                """
                select units, to_char(effective_at, 'MM-DD HH24:MI')
                from ledger.transfer where kind = 'expired' order by effective_at, units
                """
            ).fetchall(),
            "holds": connection.execute(
                "select state, to_char(ended_at, 'MM-DD') from ledger.hold"
            ).fetchall(),
            "closed": connection.execute(
                "select to_char(closed_through, 'MM-DD HH24:MI') from catalog.program_close"
            ).fetchall(),
            "told": connection.execute(
                """
                select topic, count(*) from infra.outbox
                where topic ~ '^(ledger|tier)[.]' group by topic order by topic
                """
            ).fetchall(),
        }


SPRING = {
    "tiers": [
        ("A", "reached", "gold", "01-01"),
        ("A", "failed", "silver", "02-01"),
        ("A", "failed", None, "03-01"),
        ("B", "reached", "silver", "01-01"),
        ("B", "failed", None, "02-01"),
        ("C", "reached", "silver", "02-01"),
        ("C", "failed", None, "03-01"),
    ],
    "lots": [
        ("A", "points", "01-09", 600, 0, 600, 0, False),
        ("A", "coins", None, 600, 600, 0, 0, False),
        ("B", "points", "01-09", 150, 0, 150, 0, False),
        ("B", "points", "01-31", 50, 0, 50, 0, False),
        ("B", "coins", None, 150, 150, 0, 0, False),
        ("C", "points", "02-09", 200, 0, 200, 0, False),
        ("C", "points", "03-03", 50, 50, 0, 0, False),
        ("C", "coins", None, 200, 200, 0, 0, False),
        ("D", "points", "03-12", 80, 80, 0, 0, False),
        ("D", "coins", None, 80, 80, 0, 0, False),
    ],
    "deaths": [
        (150, "01-09 12:00"),
        (600, "01-09 12:00"),
        (50, "01-31 00:00"),
        (200, "02-09 12:00"),
    ],
    "holds": [("timed_out", "02-12")],
    "closed": [("03-01 00:00",)],
    "told": [("tier.changed", 2)],
}
COUNTS = Counts(holds_timed_out=1, looked_at=3, tier_changes=7, expired=4)


def means(platform: Platform) -> CloseMeans:
    return CloseMeans(database=platform.database, vault=platform.vault, clock=platform.clock)


async def requested(platform: Platform, day: date) -> UUID:
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        (program,) = await programs_to_close(tx)
        return (await jobs.request(tx, new_job(close_of(program, day, now), "test"), now)).id


async def close(platform: Platform, day: date = LAST_DAY) -> CloseSummary:
    return await run_close(means(platform), await requested(platform, day), lambda _: None)


async def test_everything_that_fell_due_is_booked_as_of_when_it_did(
    platform: Platform, database_url: str
) -> None:
    await winter(platform)
    assert (await close(platform)).counts == COUNTS
    assert picture(database_url) == SPRING


async def test_a_day_closed_again_changes_nothing(platform: Platform, database_url: str) -> None:
    await winter(platform)
    await close(platform)
    assert (await close(platform)).counts == Counts()
    assert (await close(platform, LAST_DAY - timedelta(days=1))).counts == Counts()
    assert picture(database_url) == SPRING


async def test_closing_day_by_day_comes_to_the_same(platform: Platform, database_url: str) -> None:
    await winter(platform)
    for day in (date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 11), LAST_DAY):
        await close(platform, day)
    assert picture(database_url) | {"told": SPRING["told"]} == SPRING


def stop_in_the_middle(command_line: CommandLine, database_url: str) -> None:
    """Start a close that has to wait with a part of its work not committed, and kill it there."""
    with psycopg.connect(database_url) as blocker:
        blocker.execute("select from ledger.account for update")
        process = subprocess.Popen(
            [PROGRAM, "close", "--through", LAST_DAY.isoformat()],
            env=command_line.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            give_up_at = time.monotonic() + 60
            with psycopg.connect(database_url, autocommit=True) as watcher:
                while not is_waiting(watcher):
                    assert process.poll() is None
                    assert time.monotonic() < give_up_at
                    time.sleep(0.02)
        finally:
            process.kill()
            process.wait()


def is_waiting(watcher: psycopg.Connection[Any]) -> bool:
    rows = watcher.execute(
        "select from pg_stat_activity where datname = current_database() "
        "and wait_event_type = 'Lock' and query ilike '%ledger.account%'"
    ).fetchall()
    return bool(rows)


async def test_kill_nine_in_the_middle_and_run_again_is_the_same_as_undisturbed(
    platform: Platform, command_line: CommandLine, database_url: str
) -> None:
    await winter(platform)
    before = picture(database_url)
    for _ in range(2):
        stop_in_the_middle(command_line, database_url)
        assert picture(database_url) == before
    again = command_line.run("close", "--through", LAST_DAY.isoformat(), "--json")
    assert again.status == 0, again.err
    assert picture(database_url) == SPRING
    (told,) = again.json()["closes"]
    assert (told["program"], told["day"]) == ("main", "2026-02-28")
    assert told["counts"]["expired"] == 4


async def test_members_are_told_of_what_was_closed_and_warned_ahead(
    platform: Platform, clock: MovableClock
) -> None:
    await club(platform, warn_days=[3])
    order = await buy(platform, "A", "2026-03-01T12:00", 120)
    clock.advance(at("2026-03-07T00:05") - clock.now())
    assert (await close(platform, date(2026, 3, 6))).counts == Counts(released=1)
    assert await topics(platform) == ["ledger.earned", "ledger.released"]
    clock.advance(at("2026-03-29T00:05") - clock.now())
    assert (await close(platform, date(2026, 3, 28))).counts == Counts(warned_of_expiry=1)
    assert "ledger.expiring_soon" in await topics(platform)
    clock.advance(at("2026-04-01T00:05") - clock.now())
    summary = await close(platform, date(2026, 3, 31))
    assert summary.counts == Counts(looked_at=1, tier_changes=1)
    assert await topics(platform) == [
        "ledger.earned",
        "ledger.expired",
        "ledger.expiring_soon",
        "ledger.released",
        "tier.changed",
    ]
    clock.advance(at("2026-04-22T00:05") - clock.now())
    assert (await close(platform, date(2026, 4, 21))).counts == Counts(warned_of_tier=1)
    assert (await close(platform, date(2026, 4, 21))).counts == Counts()
    async with platform.database.transaction() as tx:
        owned = await known.balances(tx, [(order.member_id,)], clock.now())
    assert [each.balance for each in owned] == [
        Balance(spendable_units=120),
        Balance(spendable_units=50),
    ]


async def test_shares_are_drawn_at_the_beginning_of_each_period_and_raise_whom_they_hold(
    platform: Platform, clock: MovableClock, database_url: str
) -> None:
    """The first half of the members by what they ever spent; drawn anew each month."""
    half = Tier(code="top", names=Names(en="Top"), entry=TopMembers(Spend(), "50"))
    ladder = LadderBody(
        names=Names(en="Top"), tiers=[half], window=Lifetime(), validity=Endless(), period="month"
    )
    await install_program(platform, ladders={"top": ladder}, live_from=at("2026-03-01"))
    for card, pounds in (("A", 40), ("B", 30), ("C", 20), ("D", 10)):
        await buy(platform, card, "2026-03-01T12:00", pounds)
    clock.advance(at("2026-04-01T00:05") - clock.now())
    summary = await close(platform, date(2026, 3, 31))
    assert summary.counts == Counts(thresholds=1, looked_at=4, tier_changes=2)
    assert (await close(platform, date(2026, 3, 31))).counts == Counts()
    await buy(platform, "C", "2026-04-01T00:00", 9)
    await buy(platform, "D", "2026-04-01T00:00", 20)
    clock.advance(at("2026-05-01T00:05") - clock.now())
    assert (await close(platform, date(2026, 4, 30))).counts == Counts(thresholds=1, looked_at=4)
    assert [row[:3] for row in picture(database_url)["tiers"]] == [
        ("A", "reached", "top"),
        ("B", "reached", "top"),
        ("D", "reached", "top"),
    ]
    with psycopg.connect(database_url) as connection:
        drawn = connection.execute(
            "select threshold::text, member_count from tiers.cutoff order by effective_from"
        ).fetchall()
    assert drawn == [("30.000000", 4), ("30.000000", 4)]


async def test_a_day_that_is_not_over_is_refused(platform: Platform) -> None:
    await club(platform)
    with pytest.raises(DayNotOver):
        await close(platform, date(2026, 3, 1))


async def test_the_worker_closes_each_program_after_its_own_midnight(
    platform: Platform, clock: MovableClock
) -> None:
    """At noon in Greenwich the 1st of March is over in Auckland, and the 28th in London."""
    await install_program(platform, code="london")
    stamps = {"code": "stamps", "kind": "points"}
    await install_program(platform, code="auckland", time_zone="Pacific/Auckland", assets=[stamps])
    async with platform.database.transaction() as tx:
        due = await overdue(tx, clock.now())
    assert [(each.program, each.day, each.through) for each in due] == [
        ("auckland", date(2026, 3, 1), at("2026-03-01T11:00")),
        ("london", date(2026, 2, 28), at("2026-03-01T00:00")),
    ]
    await close_days(platform)
    await close_days(platform)
    assert [await run_next_job(platform) for _ in range(3)] == [1, 1, 0]
    async with platform.database.transaction() as tx:
        assert await overdue(tx, clock.now()) == []
        done = await jobs.newest(tx, count=10, kind="close_day")
    assert [(each.state, each.requested_by) for each in done] == [("succeeded", "schedule")] * 2
    clock.advance(timedelta(hours=12))
    await close_days(platform)
    async with platform.database.transaction() as tx:
        (only,) = await jobs.newest(tx, count=1, state="waiting")
    assert (only.input["program"], only.input["day"]) == ("london", "2026-03-01")


async def test_the_worker_leaves_the_sample_alone_until_its_history_is_in(
    platform: Platform, clock: MovableClock
) -> None:
    """Closed on the way, its days would be told as closed, and what comes in later stay open."""
    await install_program(platform, code=SAMPLE)
    async with platform.database.transaction() as tx:
        await sample.begin(tx, made_from={}, law={}, now=clock.now())
    await close_days(platform)
    async with platform.database.transaction() as tx:
        assert await jobs.newest(tx, count=1, kind="close_day") == []
        await sample.finish(tx, {}, clock.now())
    await close_days(platform)
    async with platform.database.transaction() as tx:
        (only,) = await jobs.newest(tx, count=1, kind="close_day")
    assert only.input["program"] == SAMPLE


async def topics(platform: Platform) -> list[str]:
    """The topics of the ledger and of tiers that were announced, each once."""
    async with platform.database.transaction() as tx:
        everything = await announced_after(tx, Position(written_in=0, last_id=UUID(int=0)), 1000)
    return sorted(
        {each.topic for each in everything if each.topic.split(".")[0] in {"ledger", "tier"}}
    )
