"""Deeds: what people, tills and staff do, in the words that auditor and engine both understand.

Parties, orders, holds and merges go by numbers and names of the simulation's own. `at` is when
something occurred, at most the present instant; whatever has none happens now.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias


@dataclass(frozen=True)
class Goods:
    """A line: pieces of one product at a price in minor units."""

    sku: str
    pieces: int
    price_minor: int


@dataclass(frozen=True)
class Buy:
    """An order; of nobody known where `party` is None. `pay` are units that it is paid with."""

    number: str
    party: int | None
    at: datetime
    goods: tuple[Goods, ...]
    state: str
    pay: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class Bring:
    """A return of an order by its number: (ordinal, pieces, price)."""

    number: str
    order: str
    at: datetime
    parts: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Note:
    """A return that names no order and counts by its amount."""

    number: str
    party: int
    at: datetime
    goods: tuple[Goods, ...]


@dataclass(frozen=True)
class Match:
    """A return that names no order and is held against what the member bought last."""

    number: str
    party: int
    at: datetime
    goods: tuple[Goods, ...]


@dataclass(frozen=True)
class Move:
    """An order goes to another state: `completed` or `cancelled`."""

    order: str
    state: str


@dataclass(frozen=True)
class Claim:
    """An order of nobody finds its member."""

    order: str
    party: int


@dataclass(frozen=True)
class Use:
    """Units are spent by themselves."""

    party: int
    asset: str
    units: int
    key: str


@dataclass(frozen=True)
class Correct:
    """Units are added or removed by hand."""

    party: int
    asset: str
    units: int


@dataclass(frozen=True)
class Give:
    """Units go to another member."""

    party: int
    to: int
    asset: str
    units: int


@dataclass(frozen=True)
class Hold:
    name: str
    party: int
    asset: str
    units: int
    out: datetime


@dataclass(frozen=True)
class Capture:
    name: str
    units: int | None
    keeps_rest: bool


@dataclass(frozen=True)
class Void:
    name: str


@dataclass(frozen=True)
class Merge:
    name: str
    first: int
    second: int


@dataclass(frozen=True)
class Undo:
    name: str


@dataclass(frozen=True)
class Crown:
    """A tier is given by hand, as a floor or exactly, until an instant; rank 0 takes it away."""

    party: int
    program: str
    rank: int
    is_exact: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class Warn:
    """A penalty of the ladder is announced to somebody; None lifts the notice they are under."""

    party: int
    program: str
    penalty: str | None


@dataclass(frozen=True)
class Wait:
    """Time passes; then the day is closed, whole or in part."""

    step: timedelta
    is_closed: bool


Document: TypeAlias = Buy | Bring | Note | Match


@dataclass(frozen=True)
class Load:
    """History is imported: documents of the past, the earliest first."""

    documents: tuple[Document, ...]


Deed: TypeAlias = (
    Document
    | Load
    | Move
    | Claim
    | Use
    | Correct
    | Give
    | Hold
    | Capture
    | Void
    | Merge
    | Undo
    | Crown
    | Warn
    | Wait
)
