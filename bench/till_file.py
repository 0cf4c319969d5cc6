"""The file of till lines that is imported, and how its columns are read."""

import os
import random
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

MAPPING = Path(__file__).parent.parent / "examples/online-retail/orders.toml"
PROGRAM = MAPPING.with_name("program.yaml")
_DATA = Path(__file__).parent.parent.parent / "shared/data"
_REAL = "online-retail-ii/online_retail_2009-12_2010-12.parquet"
_FIRST_AT = datetime(2009, 12, 1, 7, 45)  # noqa: DTZ001 - local time, as tills write it
_LINES_PER_INVOICE = 18


def real_file() -> Path | None:
    """The year of Online Retail II, where the folder `REGULARS_TEST_DATA` has it."""
    path = Path(os.environ.get("REGULARS_TEST_DATA") or _DATA) / _REAL
    return path if path.is_file() else None


def made_up_file(folder: Path, lines: int) -> Path:
    """A file of the same shape: as many lines an invoice, customers, returns, unknown buyers."""
    choose = random.Random(1)
    rows: dict[str, list[object]] = {name: [] for name in _SCHEMA.names}
    invoice = 0
    while len(rows["Invoice"]) < lines:
        invoice += 1
        customer = None if choose.random() < 0.2 else float(choose.randrange(12_000, 16_400))
        is_return = choose.random() < 0.16
        number = f"{'C' if is_return else ''}{489_000 + invoice}"
        at = _FIRST_AT + timedelta(minutes=18 * invoice)
        for _ in range(1 + int(choose.expovariate(1 / _LINES_PER_INVOICE))):
            sku = choose.randrange(4_600)
            quantity = choose.randrange(1, 25) * (-1 if is_return else 1)
            price = choose.randrange(1, 20_000) / 1000
            line = (number, f"{sku:05d}", f"Ware {sku}", quantity, at, price, customer, "France")
            for values, value in zip(rows.values(), line, strict=True):
                values.append(value)
    path = folder / "till.parquet"
    pq.write_table(pa.table(rows, schema=_SCHEMA).slice(0, lines), path)
    return path


_FIELDS: dict[str, pa.DataType] = {
    "Invoice": pa.string(),
    "StockCode": pa.string(),
    "Description": pa.string(),
    "Quantity": pa.int64(),
    "InvoiceDate": pa.timestamp("ns"),
    "Price": pa.float64(),
    "Customer ID": pa.float64(),
    "Country": pa.string(),
}
_SCHEMA = pa.schema(_FIELDS)
