"""The feed of touched parties; its rows are written by the statements that touch."""

from regulars.domains.members.store import SQL
from regulars.infra.db import Tx


async def forget(tx: Tx, through: int) -> None:
    await tx.run(SQL.forget_touched, through=through)
