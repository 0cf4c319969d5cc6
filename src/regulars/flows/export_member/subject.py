"""Whose data is exported, and what a section of it is."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.members.types import Portrait
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

Row = dict[str, Any]
Pages = AsyncIterator[list[Row]]

PAGE_ROWS = 500


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whose data is exported, and with what it is read."""

    tx: Tx
    vault: Vault
    portrait: Portrait
    now: datetime

    @property
    def ids(self) -> list[UUID]:
        return self.portrait.party_ids


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the archive: its name, its columns, and its rows page by page."""

    name: str
    columns: tuple[str, ...]
    pages: Callable[[Subject], Pages]


def plain(value: msgspec.Struct) -> Row:
    """A value as plain data."""
    row: Row = msgspec.to_builtins(value, builtin_types=(bytes,))
    return row


def columns(text: str) -> tuple[str, ...]:
    """The names of columns, written as words."""
    return tuple(text.split())
