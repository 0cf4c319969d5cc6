"""The named queries, and what sealing anew reads of either kind of row."""

from pathlib import Path
from uuid import UUID

import msgspec

from regulars.infra import sql

SQL = sql.load(str(Path(__file__).parent))


class StaleSeal(msgspec.Struct, frozen=True, kw_only=True):
    """A sealed value that was made with an older key."""

    id: UUID
    sealed: bytes
