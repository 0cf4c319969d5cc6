"""Engines are opened by URL, and answer in the types that are promised."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from regulars.infra.analytics.engine import (
    AnalyticsUrlInvalid,
    Engine,
    EngineTerms,
    engine_terms,
    open_engine,
)
from regulars.infra.settings import Settings


@pytest.mark.parametrize("url", ["postgresql://somewhere", "spark:/host", "duckdb"])
def test_a_url_that_names_no_engine_is_refused(url: str) -> None:
    with pytest.raises(AnalyticsUrlInvalid), open_engine(EngineTerms(url=url)):
        pass


def test_sums_leave_as_64_bits_and_are_exact(engine: Engine) -> None:
    big = 2**53 + 1
    table = engine.table(pa.table({"code": ["a", "a"], "units": [big, big]}))
    answer = engine.run(table.group_by("code").aggregate(units=table.units.sum()))
    assert answer.schema == pa.schema({"code": pa.string(), "units": pa.int64()})
    assert answer.to_pylist() == [{"code": "a", "units": 2 * big}]


def test_what_does_not_fit_is_an_error_and_no_wrong_number(engine: Engine) -> None:
    table = engine.table(pa.table({"units": [2**62, 2**62]}))
    with pytest.raises(pa.ArrowInvalid):
        engine.run(table.aggregate(units=table.units.sum()))


def test_kept_tables_and_files_are_tables(engine: Engine, tmp_path: Path) -> None:
    for number in (1, 2):
        pq.write_table(pa.table({"number": [number]}), tmp_path / f"{number}.parquet")
    table = engine.parquet([str(tmp_path / "1.parquet"), str(tmp_path / "2.parquet")])
    kept = engine.keep(table.filter(table.number > 1))
    assert engine.run(kept).to_pylist() == [{"number": 2}]


def test_settings_and_the_url_limit_duckdb(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        analytics_url="duckdb://?preserve_insertion_order=false",
        analytics_memory_bytes_max=512 * 1024 * 1024,
        analytics_threads=1,
    )
    with open_engine(engine_terms(settings)) as engine:
        names = ("threads", "memory_limit", "preserve_insertion_order", "temp_directory")
        settled = {
            name: engine.backend.raw_sql(f"select current_setting('{name}')").fetchone()[0]  # type: ignore[attr-defined]
            for name in names
        }
    assert settled == {
        "threads": 1,
        "memory_limit": "512.0 MiB",
        "preserve_insertion_order": False,
        "temp_directory": str(tmp_path / "analytics"),
    }
