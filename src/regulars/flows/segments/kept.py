"""The segments that are kept up, ready to judge by: their conditions read, innermost first."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from regulars.domains.segments import queries as segments
from regulars.domains.segments.types import LiveSegment
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import parse
from regulars.kernel.conditions.upkeep import Upkeep, upkeep_of

Manner = Literal["on_change", "on_change_and_time", "in_batch", "by_list"]
"""How a segment is kept up: whenever something about a member is another; and when time alone
changes an answer too; all members again every hour; whenever the list is another."""

_encode = msgspec.json.Encoder(order="deterministic").encode


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that is kept up. Lists have no condition; `is_asked` by another segment."""

    segment: LiveSegment
    condition: Condition | None
    upkeep: Upkeep | None
    is_asked: bool = False

    @property
    def manner(self) -> Manner:
        return "by_list" if self.upkeep is None else manner_of(self.upkeep)

    @property
    def event_names(self) -> frozenset[str]:
        """The events that make an answer another when they happen."""
        return frozenset() if self.upkeep is None else self.upkeep.event_names


def manner_of(upkeep: Upkeep) -> Manner:
    """How a condition is kept up."""
    if not upkeep.is_incremental:
        return "in_batch"
    return "on_change_and_time" if upkeep.is_clocked else "on_change"


def kept_up(found: Sequence[LiveSegment]) -> list[Kept]:
    """These segments with their conditions, each behind those that it asks for."""
    ordered: list[Kept] = []
    for program_id in sorted({each.program_id for each in found}):
        here = {each.code: each for each in found if each.program_id == program_id}
        read = {code: _read(each) for code, each in here.items()}
        nesting = {
            code: set() if upkeep is None else set(upkeep.segments)
            for code, (_, upkeep) in read.items()
        }
        asked = {code for nested in nesting.values() for code in nested}
        ordered += [
            Kept(
                segment=here[code],
                condition=read[code][0],
                upkeep=read[code][1],
                is_asked=code in asked,
            )
            for code in segments.innermost_first(nesting)
        ]
    return ordered


def names_of(kept: Iterable[Kept]) -> frozenset[str]:
    """The events that any of these segments listens to."""
    return frozenset[str]().union(*(each.event_names for each in kept))


def _read(segment: LiveSegment) -> tuple[Condition | None, Upkeep | None]:
    """A frozen segment keeps the condition that it was taken by, and is judged by its list."""
    if segment.kind != "dynamic" or segment.condition is None:
        return None, None
    return _read_text(_encode(segment.condition))


@lru_cache(maxsize=4_096)
def _read_text(text: bytes) -> tuple[Condition, Upkeep]:
    condition = parse(text)
    return condition, upkeep_of(condition)
