"""How the answer of a condition for one member is kept up: what makes it another, and when.

Some leaves change only when something of the member changes, some also by the clock alone, and
some for everybody at once. Whoever keeps memberships asks here what to listen to and which label a
condition carries; `due` (domains/insights) tells each member's next moment in SQL.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.dump import leaves_by_key
from regulars.kernel.conditions.nodes import Condition, Leaf
from regulars.kernel.conditions.windows import Calendar, Last, Next

Source = Literal[
    "profile", "tags", "tiers", "assets", "consents", "identities", "orders", "events",
    "segments", "stages", "rfm", "coupons", "messages", "scores", "nothing",
]  # fmt: skip
"""What a leaf reads; all up to `orders` stands in the member's row, which is kept up."""

Clock = Literal["still", "told", "untold"]
"""Whether time alone can change the answer: no; yes, and each member's moment can be told; yes."""

ORDER_EVENTS = frozenset({"order", "return"})
"""Names under which orders and returns stand among a member's events."""

IN_THE_ROW: frozenset[Source] = frozenset(
    {"profile", "tags", "tiers", "assets", "consents", "identities", "orders"}
)


class LeafUpkeep(msgspec.Struct, frozen=True, kw_only=True):
    """How one leaf is kept up. `batch_why` is empty where it has an incremental form.

    `event_names` are the events to listen to, orders and returns among them as `order` and
    `return`; `segment` is the segment that it reads.
    """

    key: str
    leaf: Leaf
    source: Source
    clock: Clock = "still"
    event_names: frozenset[str] = frozenset()
    segment: str | None = None
    batch_why: str = ""


class Upkeep(msgspec.Struct, frozen=True, kw_only=True):
    """How a condition is kept up, leaf by leaf; equal leaves once.

    Kept incrementally, a member is judged again when one of the `event_names` happens to them, when
    their row was made anew (`reads_row`), when they entered or left one of `segments`, when their
    stage changed (`reads_stage`), and when their due moment has come. `is_clocked` is what time
    moves by the condition's own words; somebody may have a due moment without it, as tills can be
    ahead. Otherwise the whole base is judged again in batch.
    """

    leaves: tuple[LeafUpkeep, ...]

    @property
    def is_incremental(self) -> bool:
        return not self.batch_leaves

    @property
    def batch_leaves(self) -> tuple[LeafUpkeep, ...]:
        """The leaves for which the whole has to be recomputed."""
        return tuple(each for each in self.leaves if each.batch_why)

    @property
    def event_names(self) -> frozenset[str]:
        return frozenset[str]().union(*(each.event_names for each in self.leaves))

    @property
    def segments(self) -> frozenset[str]:
        return frozenset(each.segment for each in self.leaves if each.segment is not None)

    @property
    def sources(self) -> frozenset[Source]:
        return frozenset(each.source for each in self.leaves)

    @property
    def reads_row(self) -> bool:
        return bool(self.sources & IN_THE_ROW)

    @property
    def reads_stage(self) -> bool:
        return "stages" in self.sources

    @property
    def is_clocked(self) -> bool:
        """Whether time alone can change an answer."""
        return any(each.clock != "still" for each in self.leaves)


def upkeep_of(condition: Condition) -> Upkeep:
    """How the condition is kept up."""
    return Upkeep(leaves=tuple(_of_leaf(key, leaf) for key, leaf in leaves_by_key(condition)))


def _of_leaf(key: str, leaf: Leaf) -> LeafUpkeep:
    match leaf:
        case nodes.Attr(path=path, value=value):
            source: Source = "orders" if path.startswith("orders.") else "profile"
            return LeafUpkeep(key=key, leaf=leaf, source=source, clock=_clock(value))
        case nodes.Anniversary():
            return LeafUpkeep(key=key, leaf=leaf, source="profile", clock="told")
        case nodes.Event(name=name, window=window, value=value):
            return _of_events(key, leaf, [name], _clock(window, value))
        case nodes.Sequence(steps=steps, window=window):
            return _of_events(key, leaf, [step.name for step in steps], _clock(window))
        case nodes.Segment(segment=segment):
            return LeafUpkeep(key=key, leaf=leaf, source="segments", segment=segment)
        case nodes.Asset(window=window):
            return LeafUpkeep(key=key, leaf=leaf, source="assets", clock=_clock(window))
    op = nodes.op_of(leaf)
    why = _BATCH_WHY.get(op, "")
    clock: Clock = "untold" if why else "still"
    return LeafUpkeep(key=key, leaf=leaf, source=_SOURCES[op], clock=clock, batch_why=why)


def _of_events(key: str, leaf: Leaf, names: Iterable[str], clock: Clock) -> LeafUpkeep:
    return LeafUpkeep(
        key=key, leaf=leaf, source="events", clock=clock, event_names=frozenset(names)
    )


_SOURCES: dict[str, Source] = {
    "tag": "tags",
    "tier": "tiers",
    "consent": "consents",
    "reachable": "identities",
    "stage": "stages",
    "bucket": "nothing",
    "rfm": "rfm",
    "score": "scores",
    "coupon": "coupons",
    "message": "messages",
}
_BATCH_WHY = {
    "rfm": "scores compare all members",
    "score": "models score all members",
    "coupon": "coupons are counted in batch",
    "message": "messages are counted in batch",
}


def _clock(*windows: object) -> Clock:
    """Windows that move with now make an answer old; one between fixed instants does not."""
    moving = (isinstance(each, Last | Next | Calendar) for each in windows)
    return "told" if any(moving) else "still"
