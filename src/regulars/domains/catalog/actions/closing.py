"""Noting which days of a program are closed."""

from datetime import datetime

from regulars.domains.catalog import store
from regulars.infra.db import Tx


async def note_closed(tx: Tx, program_id: int, closed_through: datetime, now: datetime) -> None:
    """Note that all days up to this local midnight are closed; it never moves back."""
    await store.note_closed(tx, program_id, closed_through, now)
