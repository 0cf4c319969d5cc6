"""Orders from files: in once, whatever is repeated, overlaps, or differs."""

from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest

from regulars.bootstrap import Platform
from regulars.flows.import_files.run import Report
from regulars.flows.import_files.summary import Outcomes
from regulars.infra.tabular.types import MissingColumns
from tests.support.imports import TILL, TILL_HEAD, import_paths, refused_lines, write_files

FIRST = [
    "A,2024-05-01T10:00,card-7,x,2,2.00",
    "A,2024-05-01T10:00,card-7,y,1,1.50",
    "B,2024-05-01T11:00,,x,1,2.00",
]
SECOND = [
    "C,2024-05-02T10:00,card-8,x,1,2.00",
    "R1,2024-05-03T10:00,card-7,x,-1,2.00",
]


async def import_lines(
    platform: Platform, folder: Path, *files: list[str], mapping: str = TILL
) -> Report:
    texts = {
        f"{at}.csv": TILL_HEAD + "".join(f"{line}\n" for line in lines)
        for at, lines in enumerate(files)
    }
    return await import_paths(platform, "orders", mapping, *write_files(folder, texts))


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


async def test_a_file_goes_in_and_a_second_time_changes_nothing(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    report = await import_lines(platform, tmp_path, FIRST + SECOND)
    assert report.summary.outcomes == Outcomes(created=4)
    assert (report.summary.member_count, report.summary.created_member_count) == (2, 2)
    assert rows(
        database_url,
        "select number, kind, state, gross_minor, line_count, is_backfill, return_policy"
        " from orders.document order by occurred_at",
    ) == [
        ("A", "order", "completed", 550, 2, True, None),
        ("B", "order", "completed", 200, 1, True, None),
        ("C", "order", "completed", 200, 1, True, None),
        ("R1", "return", "review", -200, 1, True, "review"),
    ]
    stored = rows(database_url, "select * from orders.line order by document_id, ordinal")
    again = await import_lines(platform, tmp_path, FIRST + SECOND)
    assert again.summary.outcomes == Outcomes(unchanged=4)
    assert again.summary.nothing_changed is True
    assert rows(database_url, "select * from orders.line order by document_id, ordinal") == stored


async def test_overlapping_files_add_what_is_new(platform: Platform, tmp_path: Path) -> None:
    await import_lines(platform, tmp_path, FIRST)
    report = await import_lines(platform, tmp_path, FIRST[2:] + SECOND)
    assert report.summary.outcomes == Outcomes(created=2, unchanged=1)


async def test_files_of_one_run_may_overlap(platform: Platform, tmp_path: Path) -> None:
    report = await import_lines(platform, tmp_path, FIRST, FIRST[2:] + SECOND)
    assert report.summary.outcomes == Outcomes(created=4, unchanged=1)
    assert report.summary.file_count == 2


async def test_a_document_that_differs_is_a_conflict_and_stays_as_it_was(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    await import_lines(platform, tmp_path, FIRST)
    changed = [FIRST[0], FIRST[1].replace("1.50", "1.60"), *SECOND]
    report = await import_lines(platform, tmp_path, changed)
    assert report.summary.outcomes == Outcomes(created=2, conflict=1)
    assert [(each.line, each.code, each.raw) for each in refused_lines(report.errors)] == [
        (2, "document_conflict", changed[0]),
        (3, "document_conflict", changed[1]),
    ]
    assert report.summary.faulty_line_count == 2
    assert rows(database_url, "select gross_minor from orders.document where number = 'A'") == [
        (550,)
    ]


async def test_bad_documents_wait_and_come_in_with_the_mended_file(
    platform: Platform, tmp_path: Path
) -> None:
    bad = [FIRST[0], FIRST[1].replace("1.50", "one"), FIRST[2]]
    report = await import_lines(platform, tmp_path, bad)
    assert report.summary.outcomes == Outcomes(created=1, refused=1)
    assert [(each.line, each.code) for each in refused_lines(report.errors)] == [
        (2, "document_waits"),
        (3, "not_an_amount"),
    ]
    mended = await import_lines(platform, tmp_path, FIRST)
    assert mended.summary.outcomes == Outcomes(created=1, unchanged=1)


async def test_what_the_domain_refuses_is_told_with_its_lines(
    platform: Platform, tmp_path: Path
) -> None:
    mapping = TILL + 'order_number = { constant = "none such" }\n'
    report = await import_lines(platform, tmp_path, FIRST + SECOND, mapping=mapping)
    assert report.summary.outcomes == Outcomes(created=3, refused=1)
    assert [(each.line, each.code) for each in refused_lines(report.errors)] == [
        (6, "returned_order_not_found")
    ]


async def test_an_identity_that_is_left_out_is_told_and_a_blocked_one_is_not(
    platform: Platform, tmp_path: Path
) -> None:
    mapping = TILL.replace('kind = "card"', 'kind = "phone"')
    lines = ["A,2024-05-01T10:00,12,x,1,2.00", "B,2024-05-01T10:00,anonymous,x,1,2.00"]
    report = await import_lines(platform, tmp_path, lines, mapping=mapping)
    assert report.summary.outcomes == Outcomes(created=2)
    assert report.summary.created_member_count == 0
    assert [(each.line, each.field, each.code) for each in refused_lines(report.errors)] == [
        (2, "identities.phone", "malformed")
    ]


async def test_the_policy_for_returns_without_a_reference_is_the_mappings(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    mapping = TILL + 'without_reference = "match"\n'
    await import_lines(platform, tmp_path, FIRST + SECOND, mapping=mapping)
    assert rows(
        database_url,
        "select return_policy, state from orders.document where kind = 'return'",
    ) == [("match", "completed")]
    assert rows(database_url, "select quantity_milli from orders.returned_line") == [(1000,)]


async def test_codes_discounts_tenders_and_attributes_arrive(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    mapping = TILL.replace(
        "[[identities]]",
        'store = { constant = "s1" }\nchannel = { constant = "shop" }\n'
        'shipping = { constant = "4.90" }\nattributes.till = "sku"\n[[identities]]',
        1,
    )
    mapping += '[[line.discounts]]\nkind = "club"\namount = { constant = 0.5 }\n'
    mapping += '[[tenders]]\nkind = { constant = "cash" }\namount = "price"\nper = "line"\n'
    await import_lines(platform, tmp_path, ["A,2024-05-01T10:00,card-7,x,2,2.00"], mapping=mapping)
    assert rows(
        database_url,
        "select gross_minor, discount_minor, shipping_minor, total_minor, attributes"
        " from orders.document",
    ) == [(400, 50, 490, 840, {"till": "x"})]
    assert rows(
        database_url,
        "select store.code, channel.code from orders.document"
        " join catalog.store on store.id = store_id"
        " join catalog.channel on channel.id = channel_id",
    ) == [("s1", "shop")]
    assert rows(database_url, "select discounts from orders.line") == [
        ([{"kind": "club", "amount_minor": 50}],)
    ]
    assert rows(database_url, "select kind, amount_minor from orders.tender") == [("cash", 200)]


async def test_history_is_announced_to_nobody_and_news_is(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    topics = "select topic from infra.outbox where topic like 'order.%'"
    await import_lines(platform, tmp_path, FIRST)
    assert rows(database_url, topics) == []
    mapping = TILL.replace('at = "at"', 'at = "at"\nis_history = false')
    await import_lines(platform, tmp_path, SECOND[:1], mapping=mapping)
    assert rows(database_url, topics) == [("order.placed",)]


async def test_a_dry_run_gives_the_same_figures_and_writes_nothing(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    paths = write_files(tmp_path, {"a.csv": TILL_HEAD + "\n".join([*FIRST, *SECOND, "bad"])})
    dry = await import_paths(platform, "orders", TILL, *paths, is_dry_run=True)
    assert rows(database_url, "select count(*) from orders.document") == [(0,)]
    real = await import_paths(platform, "orders", TILL, *paths)
    ignored = {"outcomes": Outcomes(), "is_dry_run": True, "created_member_count": 0}
    assert dry.summary == msgspec.structs.replace(
        real.summary, **ignored | {"outcomes": dry.summary.outcomes}
    )
    assert dry.summary.outcomes == Outcomes(refused=1)


async def test_a_file_that_lacks_a_column_fails_the_job_and_can_be_asked_for_again(
    platform: Platform, database_url: str, tmp_path: Path
) -> None:
    paths = write_files(tmp_path, {"a.csv": "number\nA\n"})
    with pytest.raises(MissingColumns):
        await import_paths(platform, "orders", TILL, *paths)
    assert rows(database_url, "select state, failure from infra.job") == [
        ("failed", "MissingColumns: a.csv has no column 'at'; it has: number")
    ]


async def test_an_import_leaves_nothing_but_its_error_file(
    platform: Platform, tmp_path: Path
) -> None:
    report = await import_lines(platform, tmp_path, FIRST)
    folder = report.errors.parent
    assert [path.name for path in folder.iterdir()] == ["errors.jsonl"]
    assert report.errors.read_bytes() == b""
