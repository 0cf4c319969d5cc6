"""A year of a real shop through the ledger: one point per whole pound, returns by their amount."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq

from regulars.bootstrap import Platform
from regulars.domains.ledger import actions, queries
from regulars.domains.ledger.types import (
    AsOf,
    Asset,
    AssetTotals,
    Earn,
    NoExpiry,
    OwnerBalance,
    Posting,
    RollingExpiry,
    TakeBack,
)
from tests.support.datasets import data_folder
from tests.support.ledger import configured, post

LONDON = ZoneInfo("Europe/London")
END = datetime(2010, 12, 10, tzinfo=LONDON).astimezone(UTC)
BATCH = 500


def documents() -> list[tuple[int, datetime, bool, str, int]]:
    """Customer, instant, whether it is a credit note, number, thousandths of a pound."""
    file = data_folder("online-retail-ii") / "online_retail_2009-12_2010-12.parquet"
    found: dict[str, tuple[int, datetime, int]] = {}
    for row in pq.read_table(file).to_pylist():
        customer, number = row["Customer ID"], row["Invoice"]
        if customer is None or customer != customer:  # noqa: PLR0124
            continue
        line_milli = int(Decimal(str(row["Price"])) * 1000) * row["Quantity"]
        _, first_at, milli = found.get(number, (customer, row["InvoiceDate"], 0))
        first_at = min(first_at, row["InvoiceDate"])
        found[number] = (int(customer), first_at, milli + line_milli)
    told = [
        (customer, when.replace(tzinfo=LONDON).astimezone(UTC), number[0] == "C", number, milli)
        for number, (customer, when, milli) in found.items()
    ]
    return sorted(told)


def postings(asset: Asset, told: list[tuple[int, datetime, bool, str, int]]) -> list[Posting]:
    """In the order of the import: by member, then time, sales before credit notes."""
    return [
        Posting(
            owner_ids=(UUID(int=customer),),
            asset_id=asset.id,
            effective_at=when,
            act=TakeBack(units=-milli // 1000) if is_return else Earn(units=milli // 1000),
            reference_kind="document",
            is_backfill=True,
        )
        for customer, when, is_return, _, milli in told
        if abs(milli) >= 1000 and is_return == (milli < 0)
    ]


async def reported(platform: Platform, asset: Asset) -> tuple[AssetTotals, OwnerBalance]:
    as_of = AsOf(effective_at=END)
    async with platform.database.transaction() as tx:
        totals = await queries.totals(tx, asset, as_of)
        [largest] = await queries.balances_as_of(
            tx, [(UUID(int=18102),)], as_of, asset_ids=[asset.id]
        )
    return totals, largest


async def test_a_year_of_sales_comes_to_the_figures_that_were_worked_out_by_hand(
    platform: Platform,
) -> None:
    zone = "Europe/London"
    lasting = await configured(platform, code="lasting", expiry=NoExpiry(), time_zone=zone)
    dying = await configured(platform, code="dying", expiry=RollingExpiry(days=180), time_zone=zone)
    told = documents()
    for asset in (lasting, dying):
        all_postings = postings(asset, told)
        for at in range(0, len(all_postings), BATCH):
            await post(platform, all_postings[at : at + BATCH])
    never, largest = await reported(platform, lasting)
    assert (never.earned_units, never.taken_back_units) == (8_822_985, 367_121)
    assert (never.forgiven_units, never.outstanding_units) == (114_303, 8_455_864)
    # Of 4,383 customers 93 have nothing; two of these never had a whole pound to be booked.
    assert (never.owner_count, never.owners_at_zero) == (4_381, 91)
    assert never.owners_above_zero == 4_383 - 93
    assert largest.balance.spendable_units == 341_748
    for is_booked in (False, True):
        if is_booked:
            async with platform.database.transaction() as tx:
                await actions.expire_lots(tx, dying, actions.Closing(END, END), count=100_000)
        mortal, largest = await reported(platform, dying)
        assert (mortal.earned_units, mortal.expired_units) == (8_822_985, 3_659_639)
        assert (mortal.taken_back_units, mortal.forgiven_units) == (349_705, 131_719)
        assert (mortal.outstanding_units, mortal.owners_above_zero) == (4_813_641, 4_383 - 911)
        assert largest.balance.spendable_units == 183_686
