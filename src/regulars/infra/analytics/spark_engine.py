"""Spark: expressions run on a cluster, or in this process for trying out.

Imported only when a URL names Spark, because PySpark is an extra.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.pyspark import Backend
from pyspark.sql import DataFrame, SparkSession

from regulars.infra.analytics.promise import as_promised

_OWN = {
    # Whole numbers that do not fit are an error, as on DuckDB, and not a wrong number.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Runs expressions in one session; `backend` is Ibis's."""

    def __init__(self, backend: Backend, session: SparkSession) -> None:
        self.backend = backend
        self.session = session
        self._numbers = count(1)

    def run(self, expression: ir.Table) -> pa.Table:
        """What the expression comes to, with exactly the columns and types that it promises.

        By way of Arrow: Ibis's own way leads through pandas, where a whole number beside a missing
        one loses digits.
        """
        rows = self.session.sql(self.backend.compile(expression)).toArrow()
        return as_promised(expression, rows)

    def keep(self, expression: ir.Table) -> ir.Table:
        """The expression worked out once; what a lost worker held is worked out again."""
        frame = self.session.sql(self.backend.compile(expression)).cache()
        frame.count()
        return self._named(frame)

    def table(self, rows: pa.Table) -> ir.Table:
        """Rows in memory as a table."""
        return self._named(self.session.createDataFrame(rows))

    def parquet(self, files: Sequence[str], options: Mapping[str, str] | None = None) -> ir.Table:
        """Parquet files as one table, which every worker has to reach; there is at least one."""
        return self._named(self.session.read.options(**dict(options or {})).parquet(*files))

    def _named(self, frame: DataFrame) -> ir.Table:
        name = f"kept_{next(self._numbers)}"
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)


@contextmanager
def open_spark(master: str, options: Mapping[str, str]) -> Iterator[SparkEngine]:
    """A session at the master that the URL names, until the end of the block."""
    builder = SparkSession.builder.master(master).appName("regulars")
    for name, value in {**_OWN, **options}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield SparkEngine(ibis.pyspark.connect(session), session)
    finally:
        session.stop()
