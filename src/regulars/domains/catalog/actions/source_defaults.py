"""What sources' records mean by default, remembered for a moment."""

import time

from regulars.domains.catalog import queries
from regulars.domains.catalog.types import SourceDefaults
from regulars.infra.db import Database
from regulars.infra.sharing import Sharing

_REMEMBERED_SECONDS = 5.0


class SourceCache:
    """Defaults of sources for intake, which asks for them with every order.

    An edit of a source is seen here within five seconds.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, tuple[float, SourceDefaults]] = {}
        self._looking_up = Sharing[SourceDefaults]()

    async def of(self, source_id: int) -> SourceDefaults:
        """The defaults of one source; those of the first program where it is not known."""
        now = time.monotonic()
        known = self._known.get(source_id)
        if known is not None and known[0] > now:
            return known[1]
        return await self._looking_up.of(source_id, lambda: self._look_up(source_id))

    async def _look_up(self, source_id: int) -> SourceDefaults:
        async with self._database.transaction() as tx:
            found = await queries.source_defaults(tx, [source_id])
        defaults = found.get(source_id) or SourceDefaults(
            id=source_id, currency=None, time_zone=None, returns_without_reference="review"
        )
        self._known[source_id] = (time.monotonic() + _REMEMBERED_SECONDS, defaults)
        return defaults
