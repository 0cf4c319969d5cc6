"""What a run works with, and what every writer answers."""

from pathlib import Path
from typing import Any, Literal, Protocol

import msgspec

from regulars.domains.catalog.actions import CodeCache
from regulars.infra.clock import Clock
from regulars.infra.crypto import Vault
from regulars.infra.db import Database, Tx
from regulars.kernel.errors import Refusal

Outcome = Literal["created", "updated", "unchanged", "conflict", "refused"]


class Means(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of the platform that an import needs."""

    database: Database
    vault: Vault
    clock: Clock
    codes: CodeCache
    home: Path


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """Something about an item that goes into the error file."""

    field: str
    code: str
    reason: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item. An item that was taken may have remarks too: fields left out."""

    outcome: Outcome
    created_members: int = 0
    remarks: tuple[Remark, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item stands in the files."""

    file: int
    lines: tuple[int, ...]


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A batch ready to be written: the items as their verb takes them, and where they stand."""

    items: list[Any]
    places: list[Place]

    def halves(self) -> tuple["Prepared", "Prepared"]:
        """The batch as two, in order."""
        middle = len(self.items) // 2
        return (
            Prepared(items=self.items[:middle], places=self.places[:middle]),
            Prepared(items=self.items[middle:], places=self.places[middle:]),
        )


class Writer(Protocol):
    """Writes one kind of items."""

    @property
    def count_max(self) -> int:
        """How many items one batch may hold."""

    async def begin(self, means: Means) -> None:
        """What must be there before the first batch."""

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:
        """Make a batch ready, outside any transaction."""

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        """Write a batch; an answer for each item, in order."""

    async def finish(self, means: Means) -> None:
        """What is to be done after the last batch."""


def refused(refusal: Refusal) -> Answer:
    """The answer that a refusal amounts to."""
    remarks = [
        Remark(field=each.path, code=each.code, reason=each.detail) for each in refusal.errors
    ] or [Remark(field="", code=refusal.code, reason=refusal.detail)]
    outcome: Outcome = "conflict" if refusal.kind == "conflict" else "refused"
    return Answer(outcome=outcome, remarks=tuple(remarks))
