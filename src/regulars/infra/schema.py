"""Whether the database has the tables that this release expects, asked by whoever runs on it."""

from functools import lru_cache

from regulars.infra import sql
from regulars.infra.db import Tx, column
from regulars.infra.migrate import migrations_folder

SQL = sql.load(__file__)


async def schema_mismatch(tx: Tx) -> str | None:
    """What the database lacks or has beyond this release; None where they agree."""
    applied = set(column(await tx.rows(SQL.applied_migrations)))
    if missing := _known() - applied:
        return f"the database lacks {', '.join(sorted(missing))}"
    if unknown := applied - _known():
        return f"a newer release has brought the database to {', '.join(sorted(unknown))}"
    return None


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(path.stem for path in migrations_folder().glob("*/*.sql"))
