"""What keeping the lake up works with, and what it tells while it works."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from regulars.infra.clock import Clock
from regulars.infra.db import Database
from regulars.infra.lake.location import Location, location_of


class LakeMeans(msgspec.Struct, frozen=True, kw_only=True):
    """The database, the clock, and where the lake lies: `url` as the setting has it."""

    database: Database
    clock: Clock
    home: Path
    url: str = ""
    rows_at_once: int = 2_000_000
    """About how many rows are read into one piece: what a killed run has to write again."""

    @property
    def location(self) -> Location:
        return location_of(self.url, self.home)


class LakeProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is: which table, how many rows of all."""

    step: str
    row_count: int
    total_count: int


Watch = Callable[[LakeProgress], None]


class LakeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did: rows written by table, and the export that readers see now."""

    export_number: int | None
    rows: dict[str, int]
    forgotten_members: int
    joined_files: int
    deleted_files: int
