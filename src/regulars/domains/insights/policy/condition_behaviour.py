"""What members did, as SQL: aggregates over their events, worked out in sets.

All leaves that ask for a count, a sum or the like share one scan of the events and one of the
orders; every member of the scan has a row. `top` and sequences have a scan of their own. Events
stand under the party that they came with, so each scan begins with the parties of every member.
"""

# ruff: noqa: S608 - pieces of SQL, which hold nothing that a person wrote

from collections.abc import Callable

import msgspec

from regulars.domains.insights.policy.columns import Column
from regulars.domains.insights.policy.comparisons import Comparison, compared, compared_quotient
from regulars.domains.insights.policy.condition_moments import Bounds, Moments
from regulars.domains.insights.policy.condition_terms import Binder
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.upkeep import ORDER_EVENTS
from regulars.kernel.conditions.values import shape_of
from regulars.kernel.conditions.windows import Window, elapsed

ColumnOf = Callable[[str], Column]
"""Takes the path of a property, gives where it stands in `event`."""
WhereOf = Callable[[nodes.Node], str]
"""Takes the `where` of an event, gives it as SQL over `event`."""


class _Scan(msgspec.Struct, kw_only=True):
    """One pass over the events of a view: what is aggregated, and from when on."""

    view: str
    names: list[str] = []
    columns: list[str] = []
    begins: list[str | None] = []


class Behaviour:
    """The behaviour that one condition asks for."""

    def __init__(
        self, binder: Binder, moments: Moments, column_of: ColumnOf, where_of: WhereOf
    ) -> None:
        self.dues: list[str] = []
        self._binder = binder
        self._moments = moments
        self._column_of = column_of
        self._where_of = where_of
        self._scans: dict[str, _Scan] = {}
        self._tables: list[str] = []
        self._joins: list[str] = []

    def event(self, node: nodes.Event) -> str:
        """The leaf as an expression of type boolean."""
        comparison = Comparison(cmp=node.cmp, value=node.value)
        bounds = self._moments.past(node.window)
        met = self._met(node.name, node.where, bounds)
        if node.agg == "top":
            assert node.property is not None, "the parser asks for a property"
            column = Column(text=self._top(node, met), kind="json")
            self._note_due(node.window, node.name, bounds)
            return compared(column, comparison, self._binder.bind, self._moments)
        column = self._aggregated(node, met, bounds)
        self._note_due(node.window, node.name, bounds)
        if shape_of(node.value) == "window" and column.kind == "time":
            self.dues.extend(self._moments.flips(node.value, column.text))  # type: ignore[arg-type]
        if node.agg == "avg":
            count = self._value(node.name, f"count({_number(self._read(node))})", met, bounds)
            return compared_quotient(column.text, count, comparison, self._binder.bind)
        return compared(column, comparison, self._binder.bind, self._moments)

    def sequence(self, node: nodes.Sequence) -> str:
        """The leaf as an expression of type boolean: never unknown."""
        alias = self._alias()
        bounds = self._moments.past(node.window)
        mets = [self._met(step.name, step.where, bounds) for step in node.steps]
        marks = " union all ".join(
            self._marks(view, [(at, mets[at]) for at in places], bounds)
            for view, places in _by_view([step.name for step in node.steps]).items()
        )
        within = f"make_interval(secs => {int(elapsed(node.within).total_seconds())})"
        self._tables.append(f"{alias} as ({_runs(marks, len(node.steps), within)})")
        self._joins.append(f"left join {alias} on {alias}.member_id = fact.member_id")
        for step in node.steps:
            self._note_due(node.window, step.name, bounds)
        return f"({alias}.member_id is not null)"

    def tables(self) -> list[str]:
        """The common table expressions, in order; none where no behaviour is asked for.

        They read that of the parties, which is made beside them.
        """
        scans = [self._scan(alias, scan) for alias, scan in self._scans.items()]
        return [*scans, *self._tables]

    def joins(self) -> list[str]:
        """What goes behind `fact`."""
        scans = [f"left join {name} on {name}.member_id = fact.member_id" for name in self._scans]
        return [*scans, *self._joins]

    def _aggregated(self, node: nodes.Event, met: str, bounds: Bounds) -> Column:
        def value(aggregate: str) -> str:
            return self._value(node.name, aggregate, met, bounds)

        match node.agg:
            case "count":
                return Column(text=f"coalesce({value('count(*)')}, 0)", kind="number")
            case "days":
                day = self._moments.local_day("event.occurred_at")
                text = value(f"count(distinct {day})")
                return Column(text=f"coalesce({text}, 0)", kind="number")
            case "first" | "last" if node.property is None:
                least = "min" if node.agg == "first" else "max"
                return Column(text=value(f"{least}(event.occurred_at)"), kind="time")
        read = self._read(node)
        match node.agg:
            case "sum":
                text = value(f"sum({_number(read)})")
                return Column(text=f"coalesce({text}, 0)", kind="number")
            case "avg":
                return Column(text=value(f"sum({_number(read)})"), kind="number")
            case "min" | "max":
                return Column(text=value(f"{node.agg}({_number(read)})"), kind="number")
            case "distinct":
                parts = (f"count(distinct {part})" for part in _ranked(read)[1:])
                total = " + ".join(f"coalesce({value(part)}, 0)" for part in parts)
                return Column(text=f"({total})", kind="number")
        order = ", ".join(
            f"{each} desc nulls last" if node.agg == "last" else f"{each} nulls last"
            for each in ("event.occurred_at", *_ranked(read))
        )
        plain = f"{met} and {_kind(read)} in ('number', 'string', 'boolean')"
        text = self._value(node.name, f"array_agg({read} order by {order})", plain, bounds)
        return Column(text=f"({text})[1]", kind="json")

    def _top(self, node: nodes.Event, met: str) -> str:
        """The most frequent value, as JSON."""
        alias, read = self._alias(), self._read(node)
        ranks = ", ".join(f"{rank} as r{at}" for at, rank in enumerate(_ranked(read)))
        self._tables.append(
            f"{alias} as (select distinct on (member_id) member_id, value from ("
            f"select member_id, r0, r1, r2, r3, count(*) as times, min(value) as value from ("
            f"select part.member_id, {read}::text as value, {ranks}"
            f" from {self._happened(_view(node.name))}"
            f" where {met} and {_kind(read)} in ('number', 'string', 'boolean')"
            f") as ranked group by member_id, r0, r1, r2, r3"
            f") as counted order by member_id, times desc, r0, r1, r2, r3)"
        )
        self._joins.append(f"left join {alias} on {alias}.member_id = fact.member_id")
        return f"{alias}.value::jsonb"

    def _note_due(self, window: Window | None, name: str, bounds: Bounds) -> None:
        """Notes when the window lets go of an event, and when the first of those ahead has come.

        Tills may be ahead of the clock. Which events are meant is not asked: to look again once
        too often does no harm.
        """
        named = f"event.name = {self._binder.bind(name, 'text')}"
        ahead = f"({named} and event.occurred_at > {self._moments.now_text})"
        self.dues.append(self._value(name, "min(event.occurred_at)", ahead, bounds))
        if self._moments.dues(window, "null::timestamptz"):
            within = f"({named} and {bounds.holds('event.occurred_at')})"
            earliest = self._value(name, "min(event.occurred_at)", within, bounds)
            self.dues.extend(self._moments.dues(window, earliest))

    def _met(self, name: str, where: nodes.Node | None, bounds: Bounds) -> str:
        """Whether an event is meant: null and false are the same to a filter."""
        wanted = f"event.name = {self._binder.bind(name, 'text')}"
        inner = "true" if where is None else self._where_of(where)
        return f"({wanted} and {bounds.holds('event.occurred_at')} and {inner})"

    def _value(self, name: str, aggregate: str, met: str, bounds: Bounds) -> str:
        """A column of the scan of this name: the aggregate over the events that are meant."""
        alias = f"{self._binder.prefix}{'done' if name in ORDER_EVENTS else 'tracked'}"
        scan = self._scans.setdefault(alias, _Scan(view=_view(name)))
        text = f"{aggregate} filter (where {met})"
        if text not in scan.columns:
            scan.columns.append(text)
            scan.begins.append(bounds.begin)
            scan.names.append(name)
        return f"{alias}.v{scan.columns.index(text)}"

    def _scan(self, alias: str, scan: _Scan) -> str:
        columns = ", ".join(f"{text} as v{at}" for at, text in enumerate(scan.columns))
        names = self._binder.bind(sorted(set(scan.names)), "text[]")
        begins = [begin for begin in scan.begins if begin is not None]
        since = ""
        if len(begins) == len(scan.begins):
            earliest = ", ".join(dict.fromkeys(begins))
            since = f" and event.occurred_at >= least({earliest})"
        return (
            f"{alias} as (select part.member_id, {columns} from {self._happened(scan.view)}"
            f" where event.name = any({names}){since} group by part.member_id)"
        )

    def _marks(self, view: str, mets: list[tuple[int, str]], bounds: Bounds) -> str:
        """A row for every event and every step of the sequence that it may be."""
        steps = ", ".join(f"({at + 1}, {met})" for at, met in mets)
        return (
            f"select part.member_id, event.occurred_at, step.number from {self._happened(view)}"
            f" cross join lateral (values {steps}) as step (number, is_met)"
            f" where {bounds.holds('event.occurred_at')} and step.is_met"
        )

    def _happened(self, view: str) -> str:
        zones = self._moments.join("part.time_zone")
        parties = f"{self._binder.prefix}part as part"
        return f"{parties} {zones} inner join {view} as event on event.member_id = part.party_id"

    def _read(self, node: nodes.Event) -> str:
        assert node.property is not None, "the parser asks for a property"
        return self._column_of(node.property).text

    def _alias(self) -> str:
        return f"{self._binder.prefix}own{len(self._tables)}"


def _view(name: str) -> str:
    return "shared.past_document_v1" if name in ORDER_EVENTS else "shared.track_v1"


def _by_view(names: list[str]) -> dict[str, list[int]]:
    """The places of the steps that are looked for in each view."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        found.setdefault(_view(name), []).append(at)
    return found


def _kind(read: str) -> str:
    return f"jsonb_typeof({read})"


def _number(read: str) -> str:
    """The number that a value of JSON is; null where it is none. A case keeps the cast from it."""
    return f"(case when {_kind(read)} = 'number' then ({read} #>> '{{}}')::numeric end)"


def _ranked(read: str) -> tuple[str, str, str, str]:
    """Where a value stands among others: numbers before texts before booleans."""
    text = f"({read} #>> '{{}}')"
    return (
        f"(case {_kind(read)} when 'number' then 0 when 'string' then 1 when 'boolean' then 2 end)",
        _number(read),
        f"(case when {_kind(read)} = 'string' then {text} collate \"C\" end)",
        f"(case when {_kind(read)} = 'boolean' then {text} = 'true' end)",
    )


def _runs(marks: str, step_count: int, within: str) -> str:
    """The members of whom one run of marks goes through all steps.

    For every mark the latest possible beginning of a run that ends there is worked out, step after
    step: no other run could get further. Of one instant the later steps go first, so that no two
    marks of an instant follow each other.
    """
    table = (
        "select member_id, occurred_at, number,"
        " case when number = 1 then occurred_at end as begun_at"
        f" from ({marks}) as mark"
    )
    earlier = "over (partition by member_id order by occurred_at, number desc)"
    for step in range(2, step_count + 1):
        latest = f"max(begun_at) filter (where number = {step - 1}) {earlier}"
        table = (
            "select member_id, occurred_at, number,"
            f" case when number = {step} then case when occurred_at - latest < {within}"
            " then latest end else begun_at end as begun_at"
            f" from (select *, {latest} as latest from ({table}) as before) as placed"
        )
    return (
        f"select distinct member_id from ({table}) as run"
        f" where number = {step_count} and begun_at is not null"
    )
