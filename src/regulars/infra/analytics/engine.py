"""Opens an engine by its URL, and says what every engine can do."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol
from urllib.parse import parse_qsl

import ibis.expr.types as ir
import msgspec
import pyarrow as pa

from regulars.infra.analytics.duckdb_engine import open_duckdb
from regulars.infra.settings import Settings
from regulars.kernel.errors import InvalidInput

_DUCKDB = ("", "duckdb://")


class AnalyticsUrlInvalid(InvalidInput):
    """The analytics URL names no engine: `duckdb://`, `spark://host:port` or `local[2]` do."""

    code = "analytics_url_invalid"


class SparkMissing(InvalidInput):
    """The analytics URL names Spark, which is not installed: `pip install 'regulars[spark]'`."""

    code = "spark_missing"


class Engine(Protocol):
    """Runs expressions. Tables that it made end with it."""

    def run(self, expression: ir.Table) -> pa.Table:
        """What the expression comes to, with exactly the columns and types that it promises."""

    def keep(self, expression: ir.Table) -> ir.Table:
        """The expression worked out once, as a table for others to read."""

    def table(self, rows: pa.Table) -> ir.Table:
        """Rows in memory as a table."""

    def parquet(self, files: Sequence[str], options: Mapping[str, str] | None = None) -> ir.Table:
        """Parquet files as one table; there has to be at least one."""


class EngineTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Which engine, and what it may use of this machine.

    `options` are the engine's own settings: those after `?` in a URL.
    """

    url: str = ""
    memory_bytes_max: int = 4 * 1024**3
    threads: int = 0
    spill_folder: Path | None = None


def engine_terms(settings: Settings) -> EngineTerms:
    """The terms that an installation's settings state."""
    return EngineTerms(
        url=settings.analytics_url,
        memory_bytes_max=settings.analytics_memory_bytes_max,
        threads=settings.analytics_threads,
        spill_folder=settings.home / "analytics",
    )


@contextmanager
def open_engine(terms: EngineTerms) -> Iterator[Engine]:
    """The engine of a URL, until the end of the block; refuses a URL that names none.

    What follows `?` in the URL are the engine's own settings, such as
    `spark://host:7077?spark.executor.memory=4g`.
    """
    place, _, query = terms.url.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if place in _DUCKDB:
        with open_duckdb(
            terms.memory_bytes_max, terms.threads, terms.spill_folder, options
        ) as engine:
            yield engine
    elif place.startswith(("spark://", "local")):
        with _spark().open_spark(place, options) as engine:
            yield engine
    else:
        raise AnalyticsUrlInvalid(f"{terms.url!r} names no engine")


def _spark() -> ModuleType:
    """Spark's module: the one import that waits until it is asked for, because few have Spark."""
    try:
        return import_module("regulars.infra.analytics.spark_engine")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise SparkMissing("pyspark is not installed; the extra `spark` brings it") from None
