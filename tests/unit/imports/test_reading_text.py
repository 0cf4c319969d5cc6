"""CSV and text files: encodings, delimiters, quotes, and lines that cannot be read."""

import gzip
from pathlib import Path

import pytest

from regulars.infra.tabular.reading import expand, read_batches
from regulars.infra.tabular.types import (
    BATCH_ROWS,
    Batch,
    Layout,
    MissingColumns,
    UnreadableFile,
)


def only_batch(path: Path, layout: Layout, *columns: str) -> Batch:
    (batch,) = list(read_batches(path, layout, columns))
    return batch


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "members.csv"
    path.write_bytes("姓名,城市\n张三,上海\n".encode(encoding))
    batch = only_batch(path, Layout(encoding=encoding), "姓名", "城市")  # type: ignore[arg-type]
    assert batch.columns == {"姓名": ["张三"], "城市": ["上海"]}


def test_latin_1_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("name\nJosé\n".encode("latin-1"))
    assert only_batch(path, Layout(encoding="latin-1"), "name").columns == {"name": ["José"]}


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfnumber,x\n1,2\n")
    assert only_batch(path, Layout(), "number").columns == {"number": ["1"]}


def test_rows_keep_the_number_of_their_first_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('a,b\n1,"two\nlines"\n\n3,x\n')
    batch = only_batch(path, Layout(), "a", "b")
    assert list(batch.lines) == [2, 5]
    assert batch.columns == {"a": ["1", "3"], "b": ["two\nlines", "x"]}
    assert batch.raw(0) == '1,"two\nlines"'


def test_lines_that_cannot_be_read_stand_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n1,2\n1,2,3\n\xff\xfe,4\n5,6\n")
    batch = only_batch(path, Layout(), "a")
    assert batch.columns == {"a": ["1", "5"]}
    assert [(each.line, each.reason) for each in batch.broken] == [
        (3, "3 cells where there are 2 columns"),
        (4, "not utf-8 text"),
    ]
    assert batch.broken[0].raw == "1,2,3"


def test_other_delimiters_and_no_header(tmp_path: Path) -> None:
    semicolons = tmp_path / "a.csv"
    semicolons.write_text("x\nnumber;price\n1;2,50\n")
    layout = Layout(delimiter=";", skip_lines=1)
    assert only_batch(semicolons, layout, "price").columns == {"price": ["2,50"]}
    blanks = tmp_path / "a.txt"
    blanks.write_text(" 00004 0001 19970101  2   29.33\n")
    layout = Layout(delimiter="whitespace", header=False, columns=["c", "s", "day", "n", "amount"])
    assert only_batch(blanks, layout, "c", "amount").columns == {
        "c": ["00004"],
        "amount": ["29.33"],
    }
    tabs = tmp_path / "a.tsv"
    tabs.write_text("a\tb\n1\t2\n")
    assert only_batch(tabs, Layout(), "b").columns == {"b": ["2"]}


def test_gzip_is_read_by_the_ending_of_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n"))
    assert only_batch(path, Layout(), "a").columns == {"a": ["1"]}


def test_a_broken_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a\n1\n" * 1000)[:40])
    with pytest.raises(UnreadableFile, match=r"a\.csv\.gz"):
        list(read_batches(path, Layout(), ["a"]))


def test_a_missing_column_is_named_with_those_that_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("number,price\n")
    with pytest.raises(MissingColumns, match=r"no column 'prize'; it has: number, price"):
        list(read_batches(path, Layout(), ["prize"]))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    with pytest.raises(UnreadableFile, match="empty"):
        list(read_batches(path, Layout(), ["a"]))


def test_a_large_file_comes_in_batches(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n" + "1\n" * (2 * BATCH_ROWS + 1))
    sizes = [len(batch.lines) for batch in read_batches(path, Layout(), ["a"])]
    assert sizes == [BATCH_ROWS, BATCH_ROWS, 1]


def test_patterns_stand_for_files_in_order_each_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).touch()
    found = expand([str(tmp_path / "b.csv"), str(tmp_path / "*.csv")])
    assert [path.name for path in found] == ["b.csv", "a.csv"]


def test_a_name_that_stands_for_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no file"):
        expand([str(tmp_path / "none*.csv")])


def test_a_format_that_cannot_be_told_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.dat"
    path.touch()
    with pytest.raises(UnreadableFile, match=r"set file\.format"):
        list(read_batches(path, Layout(), []))
