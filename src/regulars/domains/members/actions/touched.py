"""The feed of parties of whom something was written: cut off behind its reader."""

from regulars.domains.members.store import touched
from regulars.infra.db import Tx


async def forget_touched(tx: Tx, through: int) -> None:
    """Forget who was touched by writes up to this one: all readers have read it."""
    await touched.forget(tx, through)
