"""Texts that people keep under a name, in collections: mappings of imports, for one."""

import re
from datetime import datetime

import msgspec

from regulars.infra import sql
from regulars.infra.db import Tx
from regulars.kernel.errors import InvalidInput, NotFound

SQL = sql.load(__file__)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class StoredText(msgspec.Struct, frozen=True, kw_only=True):
    """A text, and who kept it last."""

    name: str
    content: str
    updated_at: datetime
    updated_by: str


async def save(tx: Tx, collection: str, text: StoredText) -> None:
    """Keep `text`, in the place of one of the same name. Refuses a name that cannot be one."""
    if not _NAME.fullmatch(text.name):
        raise InvalidInput("a name has up to 100 letters, digits, dots, dashes and underscores")
    await tx.run(
        SQL.stored_text_save,
        collection=collection,
        name=text.name,
        content=text.content,
        now=text.updated_at,
        updated_by=text.updated_by,
    )


async def read(tx: Tx, collection: str, name: str) -> StoredText:
    """The text of that name; refuses an unknown one."""
    found = await tx.maybe(SQL.stored_text_read, StoredText, collection=collection, name=name)
    if found is None:
        raise NotFound(f"nothing is kept under the name {name}")
    return found


async def listed(tx: Tx, collection: str, after_name: str, count: int) -> list[StoredText]:
    """Up to `count` texts by name, from behind `after_name` on."""
    return await tx.all(
        SQL.stored_text_list, StoredText, collection=collection, after_name=after_name, count=count
    )


async def remove(tx: Tx, collection: str, name: str) -> None:
    """Forget the text; refuses an unknown name."""
    if not await tx.run(SQL.stored_text_remove, collection=collection, name=name):
        raise NotFound(f"nothing is kept under the name {name}")
