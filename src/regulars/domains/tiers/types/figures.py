"""What a member did in a span of time, and who is asked for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias
from uuid import UUID

import msgspec

FIGURE_SCALE = 6
"""Money and units are counted in millionths: exact at every scale that is stored."""


class Span(msgspec.Struct, frozen=True, gc=False):
    """From `from_at` (None: from the beginning) until before `before_at`."""

    from_at: datetime | None
    before_at: datetime


class Metrics(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a member did in a span.

    Money is in millionths of the program's currency, units in millionths of a whole unit, by the
    asset's code. `last_order_at` is the last order of the span; None where there is none.
    """

    spend_micro: int = 0
    order_count: int = 0
    single_order_micro: int = 0
    document_count: int = 0
    last_order_at: datetime | None = None
    unit_micros: Mapping[str, int] = {}


class Question(msgspec.Struct, frozen=True, gc=False):
    """What did these parties, who are one person, do in this span?"""

    owner_ids: tuple[UUID, ...]
    span: Span


class MetricReader(Protocol):
    """Where figures come from: a flow joins those of orders with those of the ledger."""

    async def read(self, questions: Sequence[Question]) -> list[Metrics]:
        """An answer to each question, in order, in a fixed number of statements."""
        ...


OrderKey: TypeAlias = str | int


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something a person did, as a timeline in memory holds it; amounts as in `Metrics`.

    `order` names an order so that returns can name it: `returned` says how much of which orders a
    return brings back. Facts that are only about units are no documents.
    """

    at: datetime
    spend_micro: int = 0
    is_document: bool = True
    order: OrderKey | None = None
    returned: Mapping[OrderKey, int] = {}
    unit_micros: Mapping[str, int] = {}
