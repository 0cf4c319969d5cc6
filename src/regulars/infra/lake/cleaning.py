"""Deleting what no list names: files whose time is over, and what killed writers left."""

import time
from datetime import UTC, datetime, timedelta

from regulars.infra.lake import catalogue
from regulars.infra.lake.session import Session

FILES_AT_ONCE = 1_000
SUPERSEDED_SPAN = timedelta(hours=1)
"""How long a file that was replaced stays for those who began to read before."""
ORPHAN_SPAN = timedelta(hours=24)
"""How old a file must be that the catalogue does not know, before it is taken for left over.

Nobody else writes meanwhile, so this guards against nothing but a clock that is wrong."""


async def delete_superseded(session: Session) -> int:
    """Delete the files whose time is over; how many."""
    deleted_count = 0
    while True:
        async with session.transaction() as tx:
            paths = await catalogue.due_paths(tx, session.clock.now(), FILES_AT_ONCE)
        if not paths:
            return deleted_count
        for path in paths:
            session.location.delete(path)
        async with session.transaction() as tx:
            await catalogue.forget_files(tx, paths)
        deleted_count += len(paths)


async def delete_orphans(session: Session, span: timedelta = ORPHAN_SPAN) -> int:
    """Delete files that the catalogue does not know and that nobody has written for so long."""
    # The storage tells the machine's time, which a sandbox's clock does not follow.
    before = datetime.fromtimestamp(time.time(), UTC) - span
    old = [each.path for each in session.location.stored() if each.modified_at < before]
    deleted_count = 0
    for begin in range(0, len(old), FILES_AT_ONCE):
        paths = old[begin : begin + FILES_AT_ONCE]
        async with session.transaction() as tx:
            known = await catalogue.known_paths(tx, paths)
        for path in sorted(set(paths) - known):
            session.location.delete(path)
            deleted_count += 1
    return deleted_count
