"""Forgetting: persons who were erased, and members who were removed, go out of the files too.

What is personal of an erased person is emptied, their facts stay under the opaque id; of a removed
member every row goes. The files that held them are deleted at once, whoever reads them.
"""

import asyncio
from datetime import timedelta

from regulars.flows.lake.tables import SHAPES
from regulars.infra.lake import catalogue, cleaning
from regulars.infra.lake.catalogue import LakeFile
from regulars.infra.lake.rewriting import Forgotten, without
from regulars.infra.lake.session import Session


async def forget(session: Session) -> int:
    """Take out everybody who waits for it; how many."""
    async with session.transaction() as tx:
        asked = await catalogue.to_forget(tx)
        if not asked:
            return 0
        concerned = [
            each
            for each in await catalogue.files(tx, ["staged", "current"])
            if SHAPES[each.table_name].member_column
        ]
    gone = Forgotten(
        personal_ids=frozenset(each.member_id for each in asked if each.reach == "personal"),
        everything_ids=frozenset(each.member_id for each in asked if each.reach == "everything"),
    )
    for file in concerned:
        await _rewrite(session, file, gone)
    async with session.transaction() as tx:
        await catalogue.hasten(tx, session.clock.now())
        await catalogue.forgotten(tx, asked)
    await cleaning.delete_superseded(session)
    await cleaning.delete_orphans(session, timedelta(0))
    return len({each.member_id for each in asked})


async def _rewrite(session: Session, file: LakeFile, gone: Forgotten) -> None:
    shape = SHAPES[file.table_name]
    now = session.clock.now()
    made = await asyncio.to_thread(without, session.location, shape, file, gone, now)
    if made is not None:
        async with session.transaction() as tx:
            await catalogue.replace(tx, [file.id], made, delete_after=now)
