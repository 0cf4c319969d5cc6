"""DuckDB for the tests of a file."""

from collections.abc import Iterator

import pytest

from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import duckdb


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with duckdb() as opened:
        yield opened
