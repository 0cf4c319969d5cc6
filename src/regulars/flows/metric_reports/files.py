"""Reports as files: JSON and CSV for programs, Excel for people, Parquet for engines.

Money leaves as decimals of the currency (`net_micro` 706020000 as `net_amount` 706.02); Parquet
keeps the exact whole numbers.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from regulars.flows.metric_reports.running import MetricReport

Format = Literal["json", "csv", "xlsx", "parquet"]
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/zip",
}
_MICRO = "_micro"
_MILLION = 1_000_000
_WIDTH_MAX = 40
_SHEET_ROWS_MAX = 1_048_575
"""What a sheet of Excel holds below its heading."""


class ReportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A report for programs: every section is a list of rows."""

    name: str
    as_of: str
    time_zone: str
    currency: str
    returns: str
    export_number: int
    published_at: str
    sections: dict[str, list[dict[str, Any]]]


def answer_of(report: MetricReport) -> ReportAnswer:
    """The report with its rows as plain values."""
    return ReportAnswer(
        name=report.name,
        as_of=report.as_of.isoformat(),
        time_zone=report.time_zone,
        currency=report.currency,
        returns=report.returns,
        export_number=report.export_number,
        published_at=report.published_at.isoformat(),
        sections={name: rows_of(table) for name, table in report.sections.items()},
    )


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """The rows with money as decimals, in columns that say so."""
    names = [_shown_name(name) for name in table.column_names]
    columns = [_shown(table, name) for name in table.column_names]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def file_of(report: MetricReport, format: Format) -> bytes:  # noqa: A002
    """The report as one file: CSV and Parquet are archives with a file for each section."""
    if format == "json":
        return msgspec.json.encode(answer_of(report))
    if format == "xlsx":
        return _workbook(report)
    write = _csv if format == "csv" else _parquet
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, table in report.sections.items():
            archive.writestr(f"{report.name}-{name}.{format}", write(table))
    return written.getvalue()


def _shown_name(name: str) -> str:
    return name.replace(_MICRO, "_amount")


def _shown(table: pa.Table, name: str) -> Iterable[Any]:
    values = table[name].to_pylist()
    if _MICRO not in name:
        return values
    return [None if each is None else _decimal(each) for each in values]


def _decimal(micro: float) -> float:
    """Exact to the last place that a currency has: 706.02, and not 706.0199999."""
    return float(Decimal(micro) / _MILLION)


def _csv(table: pa.Table) -> bytes:
    text = io.StringIO(newline="")
    rows = rows_of(table)
    writer = csv.DictWriter(text, [_shown_name(name) for name in table.column_names])
    writer.writeheader()
    writer.writerows(rows)
    # Excel reads UTF-8 only where it is told to.
    return text.getvalue().encode("utf-8-sig")


def _parquet(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    return bytes(sink.getvalue())


def _workbook(report: MetricReport) -> bytes:
    book = Workbook()
    about = book.active
    assert about is not None, "a new book has a sheet"
    about.title = "report"
    for name, value in (
        ("report", report.name),
        ("as of", report.as_of),
        ("time zone", report.time_zone),
        ("currency", report.currency),
        ("returns", report.returns),
        ("lake of", f"{report.published_at:%Y-%m-%d %H:%M} UTC"),
    ):
        about.append([name, value])
    for name, table in report.sections.items():
        sheet = book.create_sheet(name[:31])
        heading = [_shown_name(column) for column in table.column_names]
        sheet.append(heading)
        for row in rows_of(table.slice(0, _SHEET_ROWS_MAX)):
            sheet.append(list(row.values()))
        for at, title in enumerate(heading, start=1):
            sheet.cell(row=1, column=at).font = Font(bold=True)
            width = min(_WIDTH_MAX, max(12, len(title) + 2))
            sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()
