"""The rewards simulation through its mappings, against an independent count."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from regulars.flows.import_files.request import ImportInput
from regulars.flows.import_files.run import dry_run
from regulars.flows.import_files.summary import Outcomes
from regulars.kernel.money import Money
from tests.support.datasets import EXAMPLES, Loaded, Step, data_folder, import_again, loaded

pytestmark = pytest.mark.slow(55)

STEPS = [
    Step("products", "starbucks/offers.toml", "portfolio.json"),
    Step("members", "starbucks/members.toml", "profile.json.gz"),
    Step("events", "starbucks/events.toml", "transcript.json.gz"),
]
NAMES = {
    "offer received": "Offer Received",
    "offer viewed": "Offer Viewed",
    "offer completed": "Offer Completed",
    "transaction": "Purchase",
}


@pytest.fixture(scope="module")
def rewards(
    server_url: str, template_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Loaded]:
    folder = data_folder("starbucks")
    places = (server_url, template_name)
    home = tmp_path_factory.mktemp("rewards")
    with loaded(f"regulars_rewards_{os.getpid()}", places, home, folder, STEPS) as held:
        yield held


def counted(held: Loaded, file: str, query: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers on a file of the data set, called `source`."""
    path = held.folder / file
    return duckdb.sql(f"with source as (from read_json_auto('{path}')) {query}").fetchall()


def test_every_line_of_every_file_went_in(rewards: Loaded) -> None:
    told = {
        name: (report.summary.line_count, report.summary.outcomes)
        for name, report in rewards.reports.items()
    }
    assert told == {
        "starbucks/offers.toml": (10, Outcomes(created=10)),
        "starbucks/members.toml": (6_781, Outcomes(created=6_781)),
        "starbucks/events.toml": (121_552, Outcomes(created=121_552)),
    }


def test_events_of_each_kind_are_as_many_as_in_the_file(rewards: Loaded) -> None:
    expected = sorted(
        (NAMES[kind], count, person_count)
        for kind, count, person_count in counted(
            rewards,
            "transcript.json.gz",
            "select event, count(*), count(distinct person) from source group by 1",
        )
    )
    summary = rewards.reports["starbucks/events.toml"].summary
    assert summary.event_counts == {name: count for name, count, _ in expected}
    assert summary.member_count == 6_781
    stored = rewards.rows(
        "select name, count(*), count(distinct member_id) from events.event"
        " inner join events.timeline on event_id = event.id group by 1 order by 1"
    )
    assert stored == expected


def test_events_keep_their_properties_and_their_hours(rewards: Loaded) -> None:
    expected = counted(
        rewards,
        "transcript.json.gz",
        """
        select
            coalesce(value.offer_id, value."offer id"), count(*),
            sum(value.reward)::bigint, max(time)
        from source where event <> 'transaction' group by 1 order by 1
        """,
    )
    start = datetime(2018, 8, 1, tzinfo=UTC)
    stored = rewards.rows(
        """
        select
            payload #>> '{properties,offer}', count(*),
            sum((payload #>> '{properties,reward}')::bigint)::bigint, max(occurred_at)
        from events.event where name <> 'Purchase' group by 1 order by 1
        """
    )
    assert [(*row[:3], (row[3] - start).total_seconds() / 3600) for row in stored] == expected
    ((spent,),) = counted(
        rewards,
        "transcript.json.gz",
        "select sum(round(value.amount * 100)::bigint)::bigint from source",
    )
    assert rewards.rows(
        "select round(sum((payload #>> '{properties,amount}')::numeric) * 100)::bigint"
        " from events.event where name = 'Purchase'"
    ) == [(spent,)]


def test_identical_lines_are_distinct_events(rewards: Loaded) -> None:
    ((repeated,),) = counted(
        rewards,
        "transcript.json.gz",
        "select count(*) - count(distinct (person, event, value::varchar, time)) from source",
    )
    assert repeated == 178
    assert rewards.rows("select count(*) from events.event where message_id like '%-%'") == [
        (repeated,)
    ]


def test_members_have_their_profiles_and_118_is_no_age(rewards: Loaded) -> None:
    assert rewards.rows(
        "select gender, count(*) from members.member group by 1 order by 1 nulls last"
    ) == [
        ({"F": "female", "M": "male", "O": "other", None: None}[gender], count)
        for gender, count in counted(
            rewards,
            "profile.json.gz",
            "select gender, count(*) from source group by 1 order by 1 nulls last",
        )
    ]
    ((known, youngest, oldest, income),) = counted(
        rewards,
        "profile.json.gz",
        "select count(*), min(age), max(age), sum(income)::bigint from source where age <> 118",
    )
    assert rewards.rows(
        """
        select
            count(*) filter (where attributes ? 'age'), min((attributes ->> 'age')::bigint),
            max((attributes ->> 'age')::bigint), sum((attributes ->> 'income')::bigint)::bigint
        from members.member
        """
    ) == [(known, youngest, oldest, income)]
    assert rewards.rows(
        "select min(joined_at), max(joined_at) from members.member where standing = 'member'"
    ) == [(datetime(2013, 7, 30, tzinfo=UTC), datetime(2018, 7, 26, tzinfo=UTC))]


def test_offers_are_in_the_catalog_and_nothing_to_take_home(rewards: Loaded) -> None:
    assert rewards.rows(
        """
        select
            product.code, (attributes ->> 'reward')::bigint,
            (attributes ->> 'difficulty')::bigint, (attributes ->> 'duration_days')::bigint,
            jsonb_array_length(attributes -> 'channels')
        from catalog.product
        inner join catalog.category on category.id = category_id and category.code = 'offer'
        where not is_goods order by 1
        """
    ) == counted(
        rewards,
        "portfolio.json",
        "select id, reward, difficulty, duration::bigint, len(channels) from source order by 1",
    )


def test_purchases_can_be_read_as_orders_too(rewards: Loaded, tmp_path: Path) -> None:
    mapping = (EXAMPLES / "starbucks/orders.toml").read_text(encoding="utf-8")
    file = str(rewards.folder / "transcript.json.gz")
    given = ImportInput(kind="orders", files=[file], mapping=mapping, is_dry_run=True)
    summary = dry_run(given, tmp_path / "spill", tmp_path / "errors", lambda _: None).summary
    ((count, people, spent),) = counted(
        rewards,
        "transcript.json.gz",
        "select count(*), count(distinct person), sum(round(value.amount * 100)::bigint)::bigint"
        " from source where event = 'transaction'",
    )
    assert (summary.order_count, summary.member_count) == (count, people)
    assert summary.gross == [Money(amount=spent, currency="USD", scale=2)]
    assert summary.skipped_line_count == 121_552 - count


async def test_again_nothing_changes(rewards: Loaded) -> None:
    reports = await import_again(rewards, STEPS)
    assert {name: report.summary.nothing_changed for name, report in reports.items()} == {
        step.mapping: True for step in STEPS
    }
    assert rewards.rows("select count(*) from events.event") == [(121_552,)]
