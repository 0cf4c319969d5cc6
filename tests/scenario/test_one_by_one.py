"""250 members of Online Retail II: orders one by one over HTTP do what the file does."""

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import psycopg
import pytest
from litestar.testing import AsyncTestClient
from psycopg.conninfo import make_conninfo

from regulars.api.app import create_app
from regulars.bootstrap import Platform, platform_on
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import AsOf
from regulars.domains.tiers import queries as tiers
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import in_force
from regulars.infra.clock import MovableClock
from regulars.infra.settings import Settings
from tests.invariants import assert_invariants_hold
from tests.support.datasets import EXAMPLES, data_folder
from tests.support.imports import import_paths
from tests.support.keys import key_for
from tests.support.programs import applied, example

pytestmark = pytest.mark.slow(90)

FILE = "online_retail_2009-12_2010-12.parquet"
LONDON = ZoneInfo("Europe/London")
MEMBER_COUNT = 250
_CHOSEN = """
select distinct "Customer ID"
from year
where "Customer ID" is not null
order by hash("Customer ID"::bigint)
limit ?
"""
_LINES = 'select Invoice, StockCode, Quantity, InvoiceDate, Price, "Customer ID"::bigint from part'
_FIRST_NUMBERS = """
select min(number), member_id
from orders.document
group by member_id
order by 1
"""

AS_OF = datetime(2010, 12, 10, tzinfo=UTC)
BEGINNING = datetime(2009, 12, 1, tzinfo=UTC)


@pytest.fixture
def second_url(server_url: str, template_name: str) -> Iterator[str]:
    """Another migrated, empty database."""
    name = f"regulars_second_{os.getpid()}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template_name}".encode())
        url = make_conninfo(server_url, dbname=name)
        try:
            yield url
            assert_invariants_hold(url)
        finally:
            connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
def till_clock() -> MovableClock:
    """The clock of the second platform, which lives through the year."""
    return MovableClock(BEGINNING)


@pytest.fixture
async def second(
    second_url: str, settings: Settings, till_clock: MovableClock
) -> AsyncIterator[Platform]:
    async with platform_on(second_url, settings, clock=till_clock) as built:
        yield built


def part_of_the_year(path: Path) -> list[dict[str, Any]]:
    """The lines of some members, written to `path` too; as documents in the order they happened."""
    year = duckdb.from_parquet(str(data_folder("online-retail-ii") / FILE))
    chosen = duckdb.sql(_CHOSEN, params=[MEMBER_COUNT])
    part = duckdb.sql('from year where "Customer ID" in (from chosen)')
    part.to_parquet(str(path))
    assert (len(year), len(chosen)) == (525_461, MEMBER_COUNT)
    found: dict[str, dict[str, Any]] = {}
    for invoice, sku, quantity, at, price, customer in duckdb.sql(_LINES).fetchall():
        document = found.setdefault(
            invoice, {"number": invoice, "at": at, "customer": customer, "lines": []}
        )
        document["at"] = min(document["at"], at)
        document["lines"].append((sku, quantity, round(float(price) * 1000)))
    return sorted(
        found.values(), key=lambda each: (each["at"], each["number"][0] == "C", each["number"])
    )


def body_of(document: dict[str, Any], at: datetime) -> dict[str, Any]:
    is_return = document["number"][0] == "C"
    sign = -1 if is_return else 1
    identity = {
        "kind": "external",
        "namespace": "online-retail",
        "value": str(document["customer"]),
    }
    body = {
        "number": document["number"],
        "occurred_at": at.isoformat(),
        "currency": "GBP",
        "scale": 3,
        "channel": "web",
        "customer": {"identities": [identity]},
        "lines": [
            {"sku": sku, "quantity": sign * quantity, "unit_price_minor": price}
            for sku, quantity, price in document["lines"]
        ],
    }
    return body | ({"return_policy": "by_amount"} if is_return else {})


async def standing_of(platform: Platform) -> dict[str, tuple[Any, ...]]:
    """Lots and tier of every member as of the end, by the number of their first document."""
    found: dict[str, tuple[Any, ...]] = {}
    async with platform.database.transaction() as tx:
        (terms,) = (await in_force(tx)).programs
        (course,) = terms.ladders
        cursor = await tx.connection.execute(_FIRST_NUMBERS)
        members = {number: (member_id,) for number, member_id in await cursor.fetchall()}
        standings = await tiers.standings(
            tx,
            course,
            figures_of(tx, terms, course),
            list(members.values()),
            AS_OF,
            tiers.AsOf(AS_OF),
        )
        for (number, owner_ids), standing in zip(members.items(), standings, strict=True):
            lots = await ledger.lots(tx, owner_ids, AsOf(effective_at=AS_OF))
            held = [(lot.units, lot.remaining_units, lot.earned_at, lot.expires_at) for lot in lots]
            found[number] = (held, standing.tier)
    return found


async def test_one_by_one_or_as_a_file_comes_to_the_same(
    platform: Platform, second: Platform, till_clock: MovableClock, tmp_path: Path
) -> None:
    path = tmp_path / "part.parquet"
    documents = part_of_the_year(path)
    assert len({each["customer"] for each in documents}) == MEMBER_COUNT
    assert sum(each["number"][0] == "C" for each in documents) > MEMBER_COUNT / 2
    program = example("online-retail/program-180-days.yaml")
    await applied(platform, program)
    mapping = (EXAMPLES / "online-retail/orders.toml").read_text(encoding="utf-8")
    await import_paths(platform, "orders", mapping, path)

    await applied(second, program)
    headers = await key_for(second, "orders.write", source="online-retail")
    async with AsyncTestClient(create_app(second)) as client:
        for document in documents:
            at = document["at"].replace(tzinfo=LONDON).astimezone(UTC)
            till_clock.advance(at - till_clock.now())
            address = "/v1/returns" if document["number"][0] == "C" else "/v1/orders"
            answer = await client.post(address, json=body_of(document, at), headers=headers)
            assert answer.status_code == 201, answer.text

    imported, sent = await standing_of(platform), await standing_of(second)
    assert len(imported) == MEMBER_COUNT
    assert {tier for _, tier in imported.values()} == {"gold", "silver", "bronze", None}
    lots = [lot for held, _ in imported.values() for lot in held]
    assert any(0 < remaining < units for units, remaining, *_ in lots)
    assert sent == imported
