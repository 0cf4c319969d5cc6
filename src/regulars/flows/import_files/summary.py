"""What a run did, in figures; shown by the command line and given out by the API alike."""

from collections import Counter
from datetime import datetime

import msgspec

from regulars.flows.import_files.mapping.words import ImportKind
from regulars.kernel.money import Money
from regulars.kernel.period import from_microseconds

MILLI = 1000
_NAMES_MAX = 200


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the items: documents, members, products, campaigns or events."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflict: int = 0
    refused: int = 0


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a run.

    `line_count` counts the lines read; `skipped_line_count` of them were left out by the mapping,
    `faulty_line_count` stand in the error file. The other figures are of the items that could be
    read whole: `member_count` of the different people that they name, `return_line_count` of the
    lines of returns, `units` of the quantities as written, `gross` of the amounts before
    discounts. `first_at` and `last_at` are the instants of the earliest and the latest item.
    """

    kind: ImportKind
    is_dry_run: bool
    file_count: int
    line_count: int
    skipped_line_count: int
    faulty_line_count: int
    item_count: int
    outcomes: Outcomes
    nothing_changed: bool
    member_count: int | None = None
    created_member_count: int | None = None
    order_count: int | None = None
    return_count: int | None = None
    anonymous_line_count: int | None = None
    return_line_count: int | None = None
    units: int | float | None = None
    gross: list[Money] | None = None
    discounts: list["KindTotal"] | None = None
    event_counts: dict[str, int] | None = None
    first_at: datetime | None = None
    last_at: datetime | None = None


class KindTotal(msgspec.Struct, frozen=True, kw_only=True):
    """The discounts of one kind, added up."""

    kind: str
    total: Money


class Tally:
    """Counts while files are staged."""

    def __init__(self) -> None:
        self.line_count = 0
        self.skipped_line_count = 0
        self.item_count = 0
        self.refused_item_count = 0
        self.order_count = 0
        self.return_count = 0
        self.anonymous_line_count = 0
        self.return_line_count = 0
        self.units_milli = 0
        self.gross: Counter[str] = Counter()
        self.discounts: Counter[tuple[str, str]] = Counter()
        self.event_counts: Counter[str] = Counter()
        self.first_us: int | None = None
        self.last_us: int | None = None

    def note_instant(self, at_us: int) -> None:
        if self.first_us is None or at_us < self.first_us:
            self.first_us = at_us
        if self.last_us is None or at_us > self.last_us:
            self.last_us = at_us

    def note_event(self, name: str) -> None:
        """Count an event; past some hundred names the rest is counted together."""
        if name not in self.event_counts and len(self.event_counts) >= _NAMES_MAX:
            name = "…"
        self.event_counts[name] += 1


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What has been written so far; travels in the job's cursor."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    conflict: int = 0
    refused: int = 0
    created_members: int = 0

    def plus(self, other: "Written") -> "Written":
        return Written(
            **{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__}
        )


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What a summary says besides counts."""

    kind: ImportKind
    is_dry_run: bool
    file_count: int
    scale: int
    member_count: int
    faulty_line_count: int


def summarise(tally: Tally, written: Written, frame: Frame) -> Summary:
    """The figures of a run in the shape that is given out."""
    is_orders, is_events = frame.kind == "orders", frame.kind == "events"
    names_members = frame.kind in {"orders", "members", "events"}
    return Summary(
        kind=frame.kind,
        is_dry_run=frame.is_dry_run,
        file_count=frame.file_count,
        line_count=tally.line_count,
        skipped_line_count=tally.skipped_line_count,
        faulty_line_count=frame.faulty_line_count,
        item_count=tally.item_count,
        outcomes=Outcomes(
            created=written.created,
            updated=written.updated,
            unchanged=written.unchanged,
            conflict=written.conflict,
            refused=written.refused + tally.refused_item_count,
        ),
        nothing_changed=not frame.is_dry_run and written.created + written.updated == 0,
        member_count=frame.member_count if names_members else None,
        created_member_count=written.created_members if names_members and not is_events else None,
        order_count=tally.order_count if is_orders else None,
        return_count=tally.return_count if is_orders else None,
        anonymous_line_count=tally.anonymous_line_count if is_orders else None,
        return_line_count=tally.return_line_count if is_orders else None,
        units=_units(tally.units_milli) if is_orders else None,
        gross=_moneys(tally.gross, frame.scale) if is_orders else None,
        discounts=_discounts(tally, frame.scale) if is_orders else None,
        event_counts=dict(sorted(tally.event_counts.items())) if is_events else None,
        first_at=None if tally.first_us is None else from_microseconds(tally.first_us),
        last_at=None if tally.last_us is None else from_microseconds(tally.last_us),
    )


def _units(milli: int) -> int | float:
    return milli // MILLI if milli % MILLI == 0 else milli / MILLI


def _moneys(sums: Counter[str], scale: int) -> list[Money]:
    return [
        Money(amount=amount, currency=currency, scale=scale)
        for currency, amount in sorted(sums.items())
    ]


def _discounts(tally: Tally, scale: int) -> list[KindTotal]:
    return [
        KindTotal(kind=kind, total=Money(amount=amount, currency=currency, scale=scale))
        for (kind, currency), amount in sorted(tally.discounts.items())
    ]
