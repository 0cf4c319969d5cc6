"""What members did, out of the lake: one row a member for each question, as Ibis expressions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import msgspec

from regulars.domains.insights.policy.condition_terms import is_sealed, refuse
from regulars.domains.insights.policy.exact import as_int64
from regulars.domains.insights.policy.lake_values import (
    NUMBER,
    WHOLE,
    Seen,
    compared,
    compared_quotient,
    holds,
    json_seen,
    moment_seen,
    number_seen,
    text_seen,
    units_seen,
)
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.observing import past_span
from regulars.kernel.conditions.upkeep import ORDER_EVENTS
from regulars.kernel.conditions.windows import Span, Window, elapsed, resolved
from regulars.kernel.money import SCALE_MAX

SeenIn = Callable[[ir.Table, str], Seen | None]
"""Takes a table of what was done and the path of a property, gives what is seen there."""
Judge = Callable[[ir.Table], Any]
"""Takes the rows of members with all that was joined to them, gives a boolean."""

_PLAIN = ("number", "text", "flag")


class LakePast(msgspec.Struct, frozen=True, kw_only=True):
    """What the lake holds of the past: its events, its documents, and its parties."""

    events: ir.Table
    documents: ir.Table
    members: ir.Table


class LakeMoment(msgspec.Struct, frozen=True, kw_only=True):
    """Now, whose days windows go by, and whose days the lake's columns of days are."""

    now: datetime
    zone: ZoneInfo
    lake_zone: str
    sealed_paths: frozenset[str]

    def past(self, window: Window | None) -> Span:
        return past_span(window, self.now, self.zone)

    def span(self, value: object) -> Span | None:
        """What a literal stands for that is a window; None for any other."""
        is_plain = value is None or isinstance(value, bool | int | float | str | tuple)
        return None if is_plain else resolved(value, self.now, self.zone)


class LakeBehaviour:
    """The behaviour that one condition asks for; `tables` have a row a member, or none."""

    def __init__(
        self,
        past: LakePast,
        moment: LakeMoment,
        where_of: Callable[[nodes.Node, SeenIn], Judge],
    ) -> None:
        self.tables: list[ir.Table] = []
        self._past = past
        self._moment = moment
        self._where_of = where_of

    def event(self, node: nodes.Event) -> Judge:
        happened, seen_in = self._happened(node.name, node.where, node.window)
        value, span = node.value, self._moment.span(node.value)
        if node.agg in ("count", "days"):
            if node.agg == "days" and self._moment.lake_zone != self._moment.zone.key:
                refuse("days", f"the days of the lake are those of {self._moment.lake_zone}")
            one = happened.occurred_on.nunique() if node.agg == "days" else happened.count()
            column = self._keep(happened.group_by("member_id").aggregate(value=as_int64(one)))
            return lambda rows: compared(units_seen(rows[column].fill_null(0)), node.cmp, value)
        if node.property is None:
            us = happened.occurred_us
            edge = us.min() if node.agg == "first" else us.max()
            column = self._keep(happened.group_by("member_id").aggregate(value=edge))
            return lambda rows: compared(moment_seen(rows[column]), node.cmp, value, span)
        seen = self._property(happened, node.property, seen_in)
        if node.agg in ("sum", "avg", "min", "max"):
            return self._of_numbers(node, happened, seen)
        return self._of_plain(node, happened, seen)

    def sequence(self, node: nodes.Sequence) -> Judge:
        marks = None
        for number, step in enumerate(node.steps, start=1):
            happened, _ = self._happened(step.name, step.where, node.window)
            mark = happened.select(
                "member_id", "occurred_us", number=as_int64(ibis.literal(number))
            )
            marks = mark if marks is None else marks.union(mark)
        assert marks is not None, "a sequence has steps"
        runs = _runs(marks, len(node.steps), elapsed(node.within))
        column = self._keep(runs.group_by("member_id").aggregate(value=as_int64(runs.count())))
        return lambda rows: rows[column].notnull()

    def _of_numbers(self, node: nodes.Event, happened: ir.Table, seen: Seen) -> Judge:
        number = seen.number if seen.number is not None else ibis.null(NUMBER)
        known = happened.mutate(number=number)
        of = {
            "sum": known.number.sum,
            "avg": known.number.sum,
            "min": known.number.min,
            "max": known.number.max,
        }[node.agg]
        grouped = known.group_by("member_id").aggregate(
            value=of().cast(NUMBER), count=as_int64(known.number.count())
        )
        total, count = self._keep(grouped), self._last("count")
        if node.agg == "avg":
            return lambda rows: compared_quotient(rows[total], rows[count], node.cmp, node.value)
        if node.agg == "sum":
            return lambda rows: compared(
                number_seen(rows[total].fill_null(ibis.literal(0, NUMBER))), node.cmp, node.value
            )
        return lambda rows: compared(number_seen(rows[total]), node.cmp, node.value)

    def _of_plain(self, node: nodes.Event, happened: ir.Table, seen: Seen) -> Judge:
        plain = happened.mutate(**_plain(seen))
        plain = plain.filter(plain.number.notnull() | plain.text.notnull() | plain.flag.notnull())
        if node.agg == "distinct":
            different = plain.number.nunique() + plain.text.nunique() + plain.flag.nunique()
            column = self._keep(plain.group_by("member_id").aggregate(value=as_int64(different)))
            return lambda rows: compared(
                units_seen(rows[column].fill_null(0)), node.cmp, node.value
            )
        if node.agg == "top":
            counted = plain.group_by(["member_id", *_PLAIN]).aggregate(times=plain.count())
            most = counted.times.max().over(group_by="member_id")
            chosen = counted.filter(counted.times == most)
        else:
            us = plain.occurred_us
            edge = (us.min() if node.agg == "first" else us.max()).over(group_by="member_id")
            chosen = plain.filter(us == edge)
        is_last = node.agg == "last"
        self._keep(chosen.group_by("member_id").aggregate(**_edges(chosen, is_last=is_last)))
        number, text, flag = (self._last(name) for name in _PLAIN)
        return lambda rows: compared(
            _chosen((rows[number], rows[text], rows[flag]), is_last=is_last),
            node.cmp,
            node.value,
            self._moment.span(node.value),
        )

    def _happened(
        self, name: str, where: nodes.Node | None, window: Window | None
    ) -> tuple[ir.Table, SeenIn]:
        """What members did under a name in the window, for which `where` is true."""
        past = self._past
        if name in ORDER_EVENTS:
            documents = past.documents
            meant = ~documents.state.isin(("cancelled", "review"))
            found, seen_in = documents.filter((documents.kind == name) & meant), _document_seen
        else:
            events = past.events
            found = events.filter((events.kind == "track") & (events.name == name))
            seen_in = _event_seen
        found = found.filter(holds(found.occurred_us, self._moment.past(window)))
        if where is not None:
            found = found.filter(self._where_of(where, self._unsealed(seen_in))(found))
        return _as_survivors(found, past.members), seen_in

    def _unsealed(self, seen_in: SeenIn) -> SeenIn:
        def seen(table: ir.Table, path: str) -> Seen | None:
            if is_sealed(path, self._moment.sealed_paths):
                refuse(path, "personal fields of events are sealed and cannot be asked for")
            return seen_in(table, path)

        return seen

    def _property(self, happened: ir.Table, path: str, seen_in: SeenIn) -> Seen:
        found = self._unsealed(seen_in)(happened, path)
        return Seen(is_set=ibis.literal(False)) if found is None else found

    def _keep(self, table: ir.Table) -> str:
        """Have a table joined to the members; the name that its `value` has there."""
        number = len(self.tables)
        names = {f"v{number}_{name}": name for name in table.columns if name != "member_id"}
        self.tables.append(table.rename(names))
        return f"v{number}_value"

    def _last(self, name: str) -> str:
        """The name that another column of the table has that was kept last."""
        return f"v{len(self.tables) - 1}_{name}"


def _event_seen(table: ir.Table, path: str) -> Seen:
    return json_seen(table.properties, path)


def _document_seen(table: ir.Table, path: str) -> Seen | None:
    if path == "currency":
        return text_seen(table.currency)
    if path != "total":
        return None
    minor = as_int64(table.net_minor + table.shipping_minor + table.tax_minor)
    cases = [
        (table.scale == scale, minor.cast(WHOLE) * ibis.literal(Decimal(1).scaleb(-scale), NUMBER))
        for scale in range(SCALE_MAX + 1)
    ]
    return number_seen(ibis.cases(*cases, else_=ibis.null(NUMBER)))


def _as_survivors(found: ir.Table, members: ir.Table) -> ir.Table:
    """What was done under merged parties, under those who they were merged into: these are few."""
    merged = members.filter(members.member_id != members.survivor_id).select(
        party_id="member_id", survivor_id="survivor_id"
    )
    joined = found.left_join(merged, found.member_id == merged.party_id)
    return joined.mutate(member_id=ibis.coalesce(joined.survivor_id, joined.member_id)).drop(
        "party_id", "survivor_id"
    )


def _plain(seen: Seen) -> dict[str, Any]:
    """What is a number, a text or a boolean, each in its own column."""
    nothing = {"number": NUMBER, "text": "string", "flag": "boolean"}
    return {
        name: ibis.null(kind) if getattr(seen, name) is None else getattr(seen, name)
        for name, kind in nothing.items()
    }


def _edges(chosen: ir.Table, *, is_last: bool) -> dict[str, Any]:
    flag = ibis.cases((chosen.flag, 1), (~chosen.flag, 0), else_=None)
    columns = {"number": chosen.number, "text": chosen.text, "flag": flag}
    return {name: column.max() if is_last else column.min() for name, column in columns.items()}


def _chosen(values: tuple[Any, Any, Any], *, is_last: bool) -> Seen:
    """The least of a member's values, or the greatest: numbers before texts before booleans."""
    number, text, flag = values
    truth = ibis.ifelse(flag.isnull(), None, flag == 1)
    if is_last:
        text = ibis.ifelse(flag.isnull(), text, None)
        number = ibis.ifelse(flag.isnull() & values[1].isnull(), number, None)
    else:
        text = ibis.ifelse(number.isnull(), text, None)
        truth = ibis.ifelse(number.isnull() & values[1].isnull(), truth, None)
    is_set = values[0].notnull() | values[1].notnull() | flag.notnull()
    return Seen(is_set=is_set, number=number, text=text, flag=truth)


def _runs(marks: ir.Table, step_count: int, within: timedelta) -> ir.Table:
    """The last marks of runs that go through all steps.

    For every mark the latest possible beginning of a run that ends there is worked out, step after
    step. Of one instant the later steps go first.
    """
    within_us = within // timedelta(microseconds=1)
    table = marks.mutate(begun_us=ibis.ifelse(marks.number == 1, marks.occurred_us, None))
    for step in range(2, step_count + 1):
        before = ibis.ifelse(table.number == step - 1, table.begun_us, None)
        frame = ibis.window(
            group_by="member_id",
            order_by=[table.occurred_us, ibis.desc(table.number)],
            preceding=None,
            following=0,
        )
        placed = table.mutate(latest=before.max().over(frame))
        is_in_time = placed.occurred_us - placed.latest < within_us
        own = ibis.ifelse(is_in_time, placed.latest, None)
        begun = ibis.ifelse(placed.number == step, own, placed.begun_us)
        table = placed.mutate(begun_us=begun).drop("latest")
    return table.filter((table.number == step_count) & table.begun_us.notnull())
