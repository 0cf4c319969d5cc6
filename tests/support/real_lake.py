"""Real data sets as tables of the lake, straight from their files, without a database."""

import csv
import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.infra.analytics.engine import Engine

_TEXT = ibis.null("string")
_NOWHERE = {"source": _TEXT, "channel": _TEXT, "store": _TEXT}


class RealLake(msgspec.Struct, frozen=True, kw_only=True):
    """What the metrics of sales read."""

    documents: ir.Table
    lines: ir.Table
    members: ir.Table


def online_retail(engine: Engine, folder: Path) -> RealLake:
    """Invoices as documents; those that begin with C are returns. Prices have three decimals."""
    (file,) = folder.glob("*.parquet")
    raw = engine.parquet([str(file)]).rename(customer="Customer ID")
    net_minor = raw.Quantity * (raw.Price * 1000).round().cast("int64")
    lines = engine.keep(
        raw.select(
            document_id=raw.Invoice,
            member_id=raw.customer.cast("int64").cast("string"),
            kind=ibis.ifelse(raw.Invoice.startswith("C"), "return", "order"),
            occurred_us=raw.InvoiceDate.epoch_seconds().cast("int64") * 1_000_000,
            occurred_on=raw.InvoiceDate.date(),
            sku=raw.StockCode,
            quantity_milli=raw.Quantity * 1000,
            gross_minor=net_minor,
            net_minor=net_minor,
            currency=ibis.literal("GBP"),
            scale=ibis.literal(3),
        )
    )
    keys = ["document_id", "member_id", "kind", "currency", "scale"]
    documents = lines.group_by(keys).aggregate(
        occurred_us=lines.occurred_us.min(),
        occurred_on=lines.occurred_on.min(),
        net_minor=lines.net_minor.sum(),
    )
    return _lake(engine, documents, lines)


def complete_journey(engine: Engine, folder: Path) -> RealLake:
    """Baskets as documents, in days of New York; the files have UTC."""
    raw = pq.read_table(folder / "transactions.parquet")
    instants = pc.assume_timezone(raw["transaction_timestamp"].cast(pa.timestamp("us")), "UTC")
    local = pc.local_timestamp(instants.cast(pa.timestamp("us", "America/New_York")))
    pence = pc.cast(pc.round(pc.multiply(raw["sales_value"], 100)), pa.int64())
    lines = engine.table(
        pa.table(
            {
                "document_id": raw["basket_id"].cast(pa.string()),
                "member_id": raw["household_id"].cast(pa.string()),
                "occurred_us": instants.cast(pa.int64()),
                "occurred_on": local.cast(pa.date32()),
                "sku": raw["product_id"].cast(pa.string()),
                "quantity_milli": pc.multiply(raw["quantity"], 1000),
                "net_minor": pence,
            }
        )
    )
    keys = ["document_id", "member_id"]
    documents = lines.group_by(keys).aggregate(
        occurred_us=lines.occurred_us.min(),
        occurred_on=lines.occurred_on.min(),
        net_minor=lines.net_minor.sum(),
    )
    named = documents.mutate(
        kind=ibis.literal("order"), currency=ibis.literal("USD"), scale=ibis.literal(2)
    )
    return _lake(engine, named, lines)


def journey_events(engine: Engine, folder: Path) -> ir.Table:
    """Mailings and redemptions of coupons, with their campaigns."""
    files = (
        ("Campaign Mailed", "campaigns.parquet"),
        ("Coupon Redeemed", "coupon_redemptions.parquet"),
    )
    parts = []
    for name, file in files:
        raw = pq.read_table(folder / file)
        part = {
            "member_id": raw["household_id"].cast(pa.string()),
            "campaign": raw["campaign_id"].cast(pa.string()),
            "name": pa.array([name] * raw.num_rows),
        }
        parts.append(pa.table(part))
    return engine.table(pa.concat_tables(parts))


def rfm_customers(folder: Path) -> list[tuple[int, int, int]]:
    """Recency in days, number of orders and revenue of each customer of the R package rfm."""
    return [
        (
            int(float(row["recency_days"])),
            int(float(row["number_of_orders"])),
            int(float(row["revenue"])),
        )
        for row in _read(folder / "rfm_data_customer.csv.gz")
    ]


def rfm_orders(engine: Engine, folder: Path) -> RealLake:
    """The orders of the R package rfm."""
    rows = [
        {
            "document_id": str(number),
            "member_id": row["customer_id"],
            "kind": "order",
            "occurred_us": 0,
            "occurred_on": date.fromisoformat(row["order_date"]),
            "net_minor": int(row["revenue"]),
            "currency": "USD",
            "scale": 0,
        }
        for number, row in enumerate(_read(folder / "rfm_data_orders.csv.gz"))
    ]
    documents = engine.table(pa.Table.from_pylist(rows))
    return _lake(engine, documents, documents)


def _read(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _lake(engine: Engine, documents: ir.Table, lines: ir.Table) -> RealLake:
    whole = documents.mutate(
        is_counted=ibis.literal(True), returned_document_id=_TEXT, campaign=_TEXT, **_NOWHERE
    )
    kept = engine.keep(whole)
    known = kept.filter(kept.member_id.notnull()).group_by("member_id")
    members = known.aggregate(joined_on=kept.occurred_on.min())
    standing = members.mutate(
        survivor_id=members.member_id, standing=ibis.literal("member"), **_NOWHERE
    )
    return RealLake(documents=kept, lines=lines, members=engine.keep(standing))
