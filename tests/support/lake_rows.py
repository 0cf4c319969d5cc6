"""Tables of the lake, made by hand in memory, for tests of what reads them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from regulars.infra.analytics.engine import Engine, EngineTerms, open_engine

DAY_US = 86_400_000_000
_EPOCH_ON = date(1970, 1, 1)

_TEXT, _WHOLE, _DATE, _BOOL = pa.string(), pa.int64(), pa.date32(), pa.bool_()
_PLACES = {"source": _TEXT, "channel": _TEXT, "store": _TEXT}
_WHEN = {"occurred_us": _WHOLE, "occurred_on": _DATE}
_MONEY = {"gross_minor": _WHOLE, "discount_minor": _WHOLE, "net_minor": _WHOLE}

SCHEMAS = {
    "documents": pa.schema(
        {
            "document_id": _TEXT, "member_id": _TEXT, "kind": _TEXT, "state": _TEXT,
            "is_counted": _BOOL, **_WHEN, **_PLACES, "campaign": _TEXT, "currency": _TEXT,
            "scale": _WHOLE, **_MONEY, "returned_document_id": _TEXT,
        }
    ),
    "lines": pa.schema(
        {
            "document_id": _TEXT, "ordinal": _WHOLE, "member_id": _TEXT, "kind": _TEXT, **_WHEN,
            "sku": _TEXT, "category": _TEXT, "brand": _TEXT, "quantity_milli": _WHOLE, **_MONEY,
            "currency": _TEXT, "scale": _WHOLE,
        }
    ),
    "events": pa.schema(
        {
            "event_id": _TEXT, "member_id": _TEXT, "name": _TEXT, **_WHEN, **_PLACES,
            "campaign": _TEXT, "properties": _TEXT,
        }
    ),
    "transfers": pa.schema(
        {
            "transfer_id": _TEXT, "member_id": _TEXT, "asset": _TEXT, "kind": _TEXT,
            "units": _WHOLE, "account_units": _WHOLE, "effective_us": _WHOLE,
            "effective_on": _DATE, "rule": _TEXT,
        }
    ),
    "tier_changes": pa.schema(
        {
            "member_id": _TEXT, "program": _TEXT, "ladder": _TEXT, "ordinal": _WHOLE,
            "from_tier": _TEXT, "tier": _TEXT, "why": _TEXT, "effective_us": _WHOLE,
            "effective_on": _DATE,
        }
    ),
    "stage_changes": pa.schema(
        {
            "member_id": _TEXT, "ordinal": _WHOLE, "from_stage": _TEXT, "stage": _TEXT,
            "why": _TEXT, "effective_us": _WHOLE, "effective_on": _DATE, "counts_on": _DATE,
        }
    ),
    "acquisitions": pa.schema(
        {
            "member_id": _TEXT, "joined_us": _WHOLE, "joined_on": _DATE,
            **{
                f"{which}_{name}": _TEXT
                for which in ("first", "last")
                for name in ("how", "campaign", "partner", "channel", "store")
            },
        }
    ),
    "acquisition_costs": pa.schema(
        {
            "from_on": _DATE, "before_on": _DATE, "campaign": _TEXT, "partner": _TEXT,
            "channel": _TEXT, "store": _TEXT, "amount_minor": _WHOLE, "currency": _TEXT,
            "scale": _WHOLE,
        }
    ),
    "members": pa.schema(
        {
            "member_id": _TEXT, "survivor_id": _TEXT, "standing": _TEXT, "joined_us": _WHOLE,
            "joined_on": _DATE, **_PLACES,
        }
    ),
}  # fmt: skip


def day_us(on: date, hour: int = 12) -> int:
    """Microseconds since 1970 of an hour of a day, as if clocks showed UTC."""
    return (on - _EPOCH_ON).days * DAY_US + hour * 3_600_000_000


def rows(table: str, *given: Mapping[str, Any]) -> pa.Table:
    """Rows of a table of the lake; instants follow from dates, and what is not said is missing."""
    schema = SCHEMAS[table]
    made = []
    for row in given:
        whole = {name: row.get(name) for name in schema.names}
        for stem in ("occurred", "effective", "joined"):
            on = whole.get(f"{stem}_on")
            if on is not None and whole.get(f"{stem}_us") is None:
                whole[f"{stem}_us"] = day_us(on)
        made.append(whole)
    return pa.Table.from_pylist(made, schema=schema)


def member(code: str, joined_on: date, survivor: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "member_id": code, "survivor_id": survivor or code, "standing": "member",
        "joined_on": joined_on, **more,
    }  # fmt: skip


def order(code: str, whose: str, on: date, net_minor: int, **more: Any) -> dict[str, Any]:
    return {
        "document_id": code, "member_id": whose, "kind": "order", "state": "completed",
        "is_counted": True, "occurred_on": on, "currency": "GBP", "scale": 2,
        "gross_minor": net_minor, "discount_minor": 0, "net_minor": net_minor, **more,
    }  # fmt: skip


def brought_back(code: str, whose: str, on: date, net_minor: int, **more: Any) -> dict[str, Any]:
    return order(code, whose, on, net_minor) | {"kind": "return", **more}


def line_of(document: Mapping[str, Any], sku: str, pieces: int, net_minor: int) -> dict[str, Any]:
    copied = ("document_id", "member_id", "kind", "occurred_on", "currency", "scale")
    return {name: document[name] for name in copied} | {
        "ordinal": 1, "sku": sku, "category": sku[:1], "quantity_milli": pieces * 1000,
        "gross_minor": net_minor, "discount_minor": 0, "net_minor": net_minor,
    }  # fmt: skip


def event(whose: str, name: str, at: datetime, **more: Any) -> dict[str, Any]:
    since = at.replace(tzinfo=None) - datetime(1970, 1, 1)  # noqa: DTZ001
    return {
        "event_id": f"{whose}-{name}-{at:%d%H%M%S}", "member_id": whose, "name": name,
        "occurred_us": since // timedelta(microseconds=1), "occurred_on": at.date(), **more,
    }  # fmt: skip


@contextmanager
def duckdb() -> Iterator[Engine]:
    """DuckDB with two threads, for a test."""
    with open_engine(EngineTerms(threads=2, memory_bytes_max=2 * 1024**3)) as engine:
        yield engine


def listed(answer: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of an answer in an order of their own, to compare engines with."""
    rows_of = (tuple(row.values()) for row in answer.to_pylist())
    return sorted(rows_of, key=lambda row: [(value is not None, str(value)) for value in row])


def told(answer: pa.Table, *columns: str) -> Sequence[Any]:
    """Some columns of an answer, row by row as it came."""
    return [tuple(row[name] for name in columns) for row in answer.to_pylist()]
