"""Removing entries that a sample made."""

from regulars.domains.catalog import store
from regulars.domains.catalog.types import Entries
from regulars.infra.db import Tx


async def remove_program(tx: Tx, program_id: int) -> None:
    """Remove a program in which nobody takes part, with what is known of its closes."""
    await store.remove_program(tx, program_id)


async def remove_entries(tx: Tx, entries: Entries) -> None:
    """Remove entries that nothing was recorded for.

    Brands and categories that others' products stand in stay.
    """
    await store.remove_entries(tx, entries)
