"""Real data sets for tests: where they lie, and databases that hold them.

They lie in the folder that `REGULARS_TEST_DATA` names, `../shared/data` by default. Tests that
need one are skipped where it is missing.
"""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from regulars.bootstrap import platform_on
from regulars.flows.import_files.mapping.words import ImportKind
from regulars.flows.import_files.run import Report
from regulars.infra.settings import Settings
from tests.invariants import assert_invariants_hold
from tests.support.imports import import_paths

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


class Step(msgspec.Struct, frozen=True):
    """One import: what, by which example's mapping, of which file of the data set."""

    kind: ImportKind
    mapping: str
    file: str


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A database that holds a data set, what its imports reported, and where the files are."""

    url: str
    settings: Settings
    folder: Path
    reports: dict[str, Report]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, options="-c timezone=UTC") as connection:
            return connection.execute(query.encode()).fetchall()


def data_folder(name: str) -> Path:
    """The folder of a data set; skips the test where it is missing."""
    folder = ROOT / os.environ.get("REGULARS_TEST_DATA", "../shared/data") / name
    if not folder.is_dir():
        pytest.skip(f"no data set in {folder}; set REGULARS_TEST_DATA")
    return folder.resolve()


@contextmanager
def loaded(
    database: str, places: tuple[str, str], home: Path, folder: Path, steps: list[Step]
) -> Iterator[Loaded]:
    """A database of its own with the imports of `steps`; its invariants are checked at the end.

    `places` are the server and the name of the migrated template.
    """
    server_url, template = places
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {database} template {template}".encode())
        url = make_conninfo(server_url, dbname=database)
        try:
            settings = Settings(home=home, database_connections=4)
            reports = asyncio.run(_import_all(url, settings, folder, steps))
            yield Loaded(url=url, settings=settings, folder=folder, reports=reports)
            assert_invariants_hold(url)
        finally:
            connection.execute(f"drop database {database} with (force)".encode())


async def import_again(held: Loaded, steps: list[Step]) -> dict[str, Report]:
    return await _import_all(held.url, held.settings, held.folder, steps)


async def _import_all(
    url: str, settings: Settings, folder: Path, steps: list[Step]
) -> dict[str, Report]:
    reports: dict[str, Report] = {}
    async with platform_on(url, settings) as platform:
        for step in steps:
            mapping = (EXAMPLES / step.mapping).read_text(encoding="utf-8")
            reports[step.mapping] = await import_paths(
                platform, step.kind, mapping, folder / step.file
            )
    return reports
