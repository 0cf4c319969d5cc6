"""DuckDB inside this process, with a limit for its memory and a folder to spill to."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.duckdb import Backend

from regulars.infra.analytics.promise import as_promised


class DuckdbEngine:
    """Runs expressions on one connection; `backend` is Ibis's."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._numbers = count(1)

    def run(self, expression: ir.Table) -> pa.Table:
        """What the expression comes to, with exactly the columns and types that it promises."""
        return as_promised(expression, self.backend.to_pyarrow(expression))

    def keep(self, expression: ir.Table) -> ir.Table:
        """The expression worked out once, as a table of this connection."""
        return self.backend.create_table(self._name(), expression, temp=True)

    def table(self, rows: pa.Table) -> ir.Table:
        """Rows in memory as a table."""
        return self.backend.create_table(self._name(), rows, temp=True)

    def parquet(self, files: Sequence[str], options: Mapping[str, str] | None = None) -> ir.Table:
        """Parquet files as one table; there has to be at least one."""
        return self.backend.read_parquet(
            list(files), table_name=self._name(), **dict(options or {})
        )

    def _name(self) -> str:
        return f"kept_{next(self._numbers)}"


@contextmanager
def open_duckdb(
    memory_bytes_max: int,
    threads: int,
    spill_folder: Path | None,
    options: Mapping[str, str],
) -> Iterator[DuckdbEngine]:
    """A connection of its own, in memory, until the end of the block; `threads` 0 is all cores."""
    config: dict[str, str] = {"memory_limit": f"{memory_bytes_max}B", **options}
    if threads:
        config.setdefault("threads", str(threads))
    if spill_folder is not None:
        spill_folder.mkdir(parents=True, exist_ok=True)
        config.setdefault("temp_directory", str(spill_folder))
    backend = ibis.duckdb.connect(**config)
    try:
        yield DuckdbEngine(backend)
    finally:
        backend.disconnect()
