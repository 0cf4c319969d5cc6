"""Formats with types: JSON, Excel, Parquet."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.infra.tabular.reading import read_batches
from regulars.infra.tabular.types import Batch, Layout, MissingColumns, UnreadableFile


def only_batch(path: Path, layout: Layout, *columns: str) -> Batch:
    (batch,) = list(read_batches(path, layout, columns))
    return batch


def test_json_lines_are_read_by_paths(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"person": "p", "value": {"offer id": "o", "tags": ["x", "y"]}, "a.b": 1}\n'
        '\n{"person": null}\n'
    )
    batch = only_batch(path, Layout(), "person", "value.offer id", "value.tags.1", "a.b", "none")
    assert batch.columns == {
        "person": ["p", None],
        "value.offer id": ["o", None],
        "value.tags.1": ["y", None],
        "a.b": [1, None],
        "none": [None, None],
    }
    assert list(batch.lines) == [1, 3]
    assert batch.raw(1) == '{"person": null}'


def test_lines_that_are_no_json_stand_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": \n[1]\n\xff\n{"a": 2}\n')
    batch = only_batch(path, Layout(), "a")
    assert batch.columns == {"a": [1, 2]}
    assert [each.line for each in batch.broken] == [2, 3, 4]
    assert batch.broken[1].reason == "not a JSON object"


@pytest.mark.parametrize("pack", [False, True])
def test_an_array_is_read_element_by_element(tmp_path: Path, pack: bool) -> None:
    text = '[\n {"a": "é"},\n {"a": 2}, 3,\n {"a":\n 4}\n]'.encode()
    path = tmp_path / ("a.json.gz" if pack else "a.json")
    path.write_bytes(gzip.compress(text) if pack else text)
    batch = only_batch(path, Layout(), "a")
    assert batch.columns == {"a": ["é", 2, 4]}
    assert list(batch.lines) == [2, 3, 4]
    assert [each.line for each in batch.broken] == [3]


def test_an_array_longer_than_a_chunk_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    filler = "汉" * 1000
    path.write_text("[" + ",".join(f'{{"a":{n},"b":"{filler}"}}' for n in range(2000)) + "]")
    numbers = [n for batch in read_batches(path, Layout(), ["a"]) for n in batch.columns["a"]]
    assert numbers == list(range(2000))


def test_a_broken_array_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"a": 1},\n{"a": oops}]')
    with pytest.raises(UnreadableFile, match="line 2"):
        list(read_batches(path, Layout(), ["a"]))


def test_a_json_file_of_lines_is_told_apart_from_an_array(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}\n{"a": 2}\n')
    assert only_batch(path, Layout(), "a").columns == {"a": [1, 2]}


def test_elements_inside_records_become_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"number": "1", "items": [{"sku": "a"}, {"sku": "b"}]}\n{"number": "2"}\n')
    batch = only_batch(path, Layout(each="items"), "number", "items.sku")
    assert batch.columns == {"number": ["1", "1"], "items.sku": ["a", "b"]}
    assert list(batch.lines) == [1, 1]
    assert batch.broken[0].reason == "items is not an array"


def test_a_workbook_is_read_with_its_types_and_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ignored"])  # type: ignore[union-attr]
    sheet = book.create_sheet("2024")
    sheet.append(["title"])
    sheet.append(["number", "at", "price"])
    sheet.append(["A1", datetime.fromisoformat("2024-05-01T10:30"), 2.5])
    sheet.append([None, None, None])
    sheet.append(["A2", None, 3])
    path = tmp_path / "a.xlsx"
    book.save(path)
    batch = only_batch(path, Layout(sheet="2024", skip_lines=1), "number", "at", "price")
    assert batch.columns == {
        "number": ["A1", "A2"],
        "at": [datetime.fromisoformat("2024-05-01T10:30"), None],
        "price": [2.5, 3],
    }
    assert list(batch.lines) == [3, 5]
    assert batch.raw(1) == {"number": "A2", "at": None, "price": 3}


def test_what_is_no_workbook_or_has_no_such_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("no workbook")
    with pytest.raises(UnreadableFile, match="not an Excel workbook"):
        list(read_batches(path, Layout(), ["a"]))
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(UnreadableFile, match="no sheet '2024'; it has: Sheet"):
        list(read_batches(path, Layout(sheet="2024"), ["a"]))


def test_parquet_is_read_with_its_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table(
        {
            "at": pa.array([datetime.fromisoformat("2024-05-01T10:00")], pa.timestamp("ns")),
            "seen": pa.array([datetime(2024, 5, 1, 10, tzinfo=UTC)], pa.timestamp("us", tz="UTC")),
            "day": pa.array([date(2024, 5, 1)]),
            "value": pa.array([{"id": 7}]),
            "unread": pa.array(["x"]),
        }
    )
    pq.write_table(table, path)
    batch = only_batch(path, Layout(), "at", "seen", "day", "value.id")
    assert batch.columns["at"] == [datetime.fromisoformat("2024-05-01T10:00")]
    assert batch.columns["seen"] == [datetime(2024, 5, 1, 10, tzinfo=UTC)]
    assert batch.columns["day"] == [date(2024, 5, 1)]
    assert batch.columns["value.id"] == [7]
    assert list(batch.lines) == [1]
    with pytest.raises(MissingColumns, match="no column 'nothing'"):
        list(read_batches(path, Layout(), ["nothing"]))


def test_without_columns_a_row_is_read_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"a": [1], "b": ["x"]}), path)
    (batch,) = list(read_batches(path, Layout(), None))
    assert batch.raw(0) == {"a": 1, "b": "x"}


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_text("no parquet")
    with pytest.raises(UnreadableFile, match="not a Parquet file"):
        list(read_batches(path, Layout(), ["a"]))
