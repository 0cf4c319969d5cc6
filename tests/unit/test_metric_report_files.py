"""Reports as files: what programs, people and engines are given."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.flows.metric_reports.files import file_of, rows_of
from regulars.flows.metric_reports.running import MetricReport

CHANNELS = pa.table(
    {
        "channel": ["app", "门店"],
        "net_micro": pa.array([706_020_000, None], pa.int64()),
        "month_on": [date(2026, 2, 1), date(2026, 3, 1)],
    }
)
REPORT = MetricReport(
    name="performance",
    as_of=date(2026, 3, 1),
    time_zone="Asia/Shanghai",
    currency="CNY",
    returns="net",
    export_number=7,
    published_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    sections={"channels": CHANNELS},
)


def test_money_leaves_as_decimals_under_a_name_that_says_so() -> None:
    assert rows_of(CHANNELS) == [
        {"channel": "app", "net_amount": 706.02, "month_on": date(2026, 2, 1)},
        {"channel": "门店", "net_amount": None, "month_on": date(2026, 3, 1)},
    ]


def test_json_says_what_was_counted() -> None:
    assert json.loads(file_of(REPORT, "json")) == {
        "name": "performance",
        "as_of": "2026-03-01",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "returns": "net",
        "export_number": 7,
        "published_at": "2026-03-01T12:00:00+00:00",
        "sections": {
            "channels": [
                {"channel": "app", "net_amount": 706.02, "month_on": "2026-02-01"},
                {"channel": "门店", "net_amount": None, "month_on": "2026-03-01"},
            ]
        },
    }


def test_csv_opens_in_excel() -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(REPORT, "csv"))) as archive:
        assert archive.namelist() == ["performance-channels.csv"]
        text = archive.read("performance-channels.csv").decode("utf-8-sig")
    assert text.splitlines() == [
        "channel,net_amount,month_on",
        "app,706.02,2026-02-01",
        "门店,,2026-03-01",
    ]


def test_parquet_keeps_whole_numbers() -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(REPORT, "parquet"))) as archive:
        kept = pq.read_table(io.BytesIO(archive.read("performance-channels.parquet")))
    assert kept.equals(CHANNELS)


def test_a_workbook_has_a_sheet_for_each_section() -> None:
    book = openpyxl.load_workbook(io.BytesIO(file_of(REPORT, "xlsx")))
    assert book.sheetnames == ["report", "channels"]
    assert [[cell.value for cell in row] for row in book["channels"].iter_rows(max_row=2)] == [
        ["channel", "net_amount", "month_on"],
        ["app", 706.02, datetime(2026, 2, 1)],  # noqa: DTZ001
    ]
    assert book["report"]["B4"].value == "CNY"
