"""Locks by name, for what has no row of its own to be locked by."""

from regulars.infra import sql
from regulars.infra.db import Tx

SQL = sql.load(__file__)


async def lock_name(tx: Tx, name: str) -> None:
    """Wait until nobody else holds `name`, and hold it until the transaction ends."""
    await tx.run(SQL.lock_name, name=name)


async def share_name(tx: Tx, name: str) -> None:
    """Wait until nobody holds `name`, and let nobody but others who share it until the end."""
    await tx.run(SQL.share_name, name=name)
