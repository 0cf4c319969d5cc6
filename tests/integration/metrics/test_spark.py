"""Every metric on a real Spark cluster, row by row what DuckDB answers, with a worker killed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from docs.pages.metrics import metric_functions
from regulars.infra.analytics.engine import Engine, EngineTerms, open_engine
from tests.support.lake_rows import duckdb, listed
from tests.support.metrics import bases, every_metric, world
from tests.support.spark import Cluster, cluster

pytestmark = [
    pytest.mark.slow(90),
    # Py4J leaves its sockets to the collector.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

Answers = dict[str, tuple[pa.Schema, list[tuple[Any, ...]]]]


@pytest.fixture(scope="module")
def workers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("spark")) as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("lake")
    written = {}
    for name, rows in world().items():
        written[name] = folder / f"{name}.parquet"
        pq.write_table(rows, written[name])
    return written


def _metrics(engine: Engine, files: dict[str, Path]) -> dict[str, Callable[[], ir.Table]]:
    tables = {name: engine.parquet([str(path)]) for name, path in files.items()}
    return every_metric(tables, bases(engine, tables))


def _answer(engine: Engine, metric: Callable[[], ir.Table]) -> tuple[pa.Schema, list[Any]]:
    rows = engine.run(metric())
    return rows.schema, listed(rows)


def test_every_metric_answers_alike_on_spark_though_a_worker_dies(
    workers: Cluster, files: dict[str, Path]
) -> None:
    with duckdb() as engine:
        wanted = {name: _answer(engine, ask) for name, ask in _metrics(engine, files).items()}

    with (
        open_engine(EngineTerms(url=workers.url)) as engine,
        ThreadPoolExecutor(max_workers=4) as pool,
    ):
        asked = _metrics(engine, files)
        running = {name: pool.submit(_answer, engine, ask) for name, ask in asked.items()}
        for number, answer in enumerate(running.values()):
            answer.result()
            if number == len(running) // 2:
                workers.kill_worker()
        told = {name: answer.result() for name, answer in running.items()}

    assert {name: schema for name, (schema, _) in told.items()} == {
        name: schema for name, (schema, _) in wanted.items()
    }
    for name, (_, rows) in wanted.items():
        assert told[name][1] == rows, name
        assert rows, name


def test_no_metric_is_left_out() -> None:
    with duckdb() as engine:
        tables = {name: engine.table(rows) for name, rows in world(4).items()}
        asked = every_metric(tables, bases(engine, tables))
    assert set(asked) == {function.__name__ for function in metric_functions()}
