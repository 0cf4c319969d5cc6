"""What docs/guide/lake.md tells analysts to write, run as it stands there."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from regulars.bootstrap import Platform
from regulars.flows.change_order_state import change_order_state
from regulars.flows.lake.reading import LakeTables, lake_list, on_spark
from regulars.flows.record_orders import Submission
from tests.integration.test_record_orders import customer, document, line, record
from tests.support.lake import export, means, rows, tables

pytestmark = pytest.mark.slow(60)

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "lake.md"


def block_of(heading: str, language: str) -> str:
    """The first block of code in a language below a heading."""
    section = GUIDE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None, f"{heading} shows no {language}"
    return found[1]


async def fill(platform: Platform) -> None:
    """Three orders of 2.50, 7.50 and 2.50, the last of them cancelled after it was exported."""
    given = [
        Submission(document=document("A-1"), customer=customer("C-1")),
        Submission(document=document("A-2", line("TEA", 3)), customer=customer("C-1")),
        Submission(document=document("A-3", state="paid"), customer=customer("C-2")),
    ]
    *_, last = await record(platform, *given)
    await export(platform)
    async with platform.database.transaction() as tx:
        await change_order_state(
            tx, platform.vault, last.document_id, "cancelled", reason=None, now=platform.clock.now()
        )
    await export(platform)


@pytest.fixture
async def lake(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filled lake, seen from a folder in which `.regulars` is the home."""
    await fill(platform)
    (platform.settings.home / ".regulars").symlink_to(platform.settings.home)
    monkeypatch.chdir(platform.settings.home)


@pytest.mark.usefixtures("lake")
def test_duckdb_opens_the_lake_as_the_guide_says() -> None:
    with duckdb.connect() as connection:
        *statements, question = connection.extract_statements(block_of("DuckDB", "sql"))
        for statement in statements:
            connection.execute(statement)
        assert [row[1:] for row in connection.execute(question).fetchall()] == [(2, 1000)]


@pytest.mark.usefixtures("lake")
def test_pandas_opens_the_lake_as_the_guide_says() -> None:
    found = run_python(block_of("pandas", "python"))
    assert len(found["documents"]) == 3
    assert found["by_month"].to_dict() == {found["pandas"].Period("2026-02", "M"): 1000}


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session in this process, which the guide's own words then find."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    yield session
    session.stop()


# Spark's Python side leaves sockets to the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("lake", "spark")
def test_spark_opens_the_lake_as_the_guide_says() -> None:
    found = run_python(block_of("Spark", "python"))
    assert [tuple(row) for row in found["by_channel"]] == [(None, 1000)]


@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_the_reader_hands_out_the_same_on_spark_and_duckdb(
    platform: Platform, spark: Any
) -> None:
    await fill(platform)
    location = means(platform).location
    async with platform.database.transaction() as tx:
        listed = await lake_list(tx, location)
    on_both = on_spark(spark, listed, location), await tables(platform)
    for name in LakeTables.__struct_fields__:
        one, other = (getattr(each, name) for each in on_both)
        assert one.columns == other.columns
        # Ibis's own way out of Spark leads through pandas, where missing numbers spoil the others.
        found = spark.sql(one.get_backend().compile(one)).toArrow().to_pylist()
        expected = rows(other, *other.columns)
        assert sorted((tuple(each.values()) for each in found), key=repr) == expected, name


def run_python(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(code, str(GUIDE), "exec"), names)  # noqa: S102
    return names
