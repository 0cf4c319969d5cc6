"""A condition as an expression of PostgreSQL over the members' rows and what they did.

The third reader of conditions: Python judges one member, this one finds all of them, or judges
some that are named. A property test holds the readers to the same truth, unknown included. SQL's
own three values are Kleene's, so `and`, `or` and `not` are themselves; what is missing is null.
Nothing that a person wrote stands in the text: literals travel as parameters, and ids are integers.

What nothing here knows (coupons, messages, predictions) or may tell (sealed fields) is refused by
name.
"""

# ruff: noqa: S608 - pieces of SQL, which hold nothing that a person wrote

from collections.abc import Callable, Collection
from uuid import UUID

from regulars.domains.insights.policy.columns import ACQUIRED, COLUMNS, Column, custom_attribute
from regulars.domains.insights.policy.comparisons import Comparison, compared
from regulars.domains.insights.policy.condition_behaviour import Behaviour
from regulars.domains.insights.policy.condition_moments import Moments
from regulars.domains.insights.policy.condition_terms import (
    UNKNOWN,
    Binder,
    Expression,
    Scope,
    is_sealed,
    of_nothing,
    parties_table,
    refuse,
)
from regulars.domains.insights.policy.condition_units import Units
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import fold
from regulars.kernel.conditions.values import shape_of
from regulars.kernel.conditions.vocabulary import BUCKET_COUNT

ACQUIRED_VIEW = "shared.acquired_member_v1"
_RFM_COLUMNS = {
    "recency": "recency_score",
    "frequency": "frequency_score",
    "monetary": "monetary_score",
    "group": "group_name",
}


def expression_of(
    condition: nodes.Condition,
    scope: Scope,
    prefix: str = "c",
    *,
    member_ids: Collection[UUID] | None = None,
) -> Expression:
    """The condition as SQL over `insights.member_fact as fact`.

    With `member_ids` what members did is looked up for these alone, by their own timelines: it
    costs by how many they are, and says something wrong of everybody else. Without, events and
    orders are gone through once for the whole base. All names in the text begin with `prefix`, so
    that several expressions may stand in one statement.

    Refuses what cannot be told: coupons, messages, scores of models, sealed fields.
    """
    frame = _Frame(condition, scope, prefix)
    text = fold(condition.root, _Writer(frame, frame.column))
    ids = None
    if member_ids is not None:
        ids = frame.binder.bind(sorted(member_ids), "uuid[]")
    return frame.expression(text, ids)


class _Frame:
    """What all parts of one expression share."""

    def __init__(self, condition: nodes.Condition, scope: Scope, prefix: str) -> None:
        self.scope = scope
        self.binder = Binder(prefix)
        self.moments = Moments(self.binder, condition.zone, scope.zone, scope.now)
        self.behaviour = Behaviour(
            self.binder,
            self.moments,
            self.property,
            lambda where: fold(where, _Writer(self, self.property)),
        )
        self.units = Units(self.binder, self.moments)
        self.dues: list[str] = []
        self.joins: dict[str, str] = {}

    def column(self, path: str) -> Column | None:
        """Where an attribute stands; None where no member has it."""
        if path == "orders.spend":
            spent = f"coalesce(fact.spend_micro[{int(self.scope.program_id)}], 0)"
            return Column(text=spent, kind="number", scale=6)
        if path in COLUMNS:
            return COLUMNS[path]
        if path in ACQUIRED:
            acquired = self.join("acquired", ACQUIRED_VIEW)
            return Column(text=f"{acquired}.{ACQUIRED[path]}", kind="text")
        first, _, rest = path.partition(".")
        if first != "member" or not rest or "." in rest:
            return None
        if rest in self.scope.personal:
            refuse(path, "personal fields are sealed and nobody can be found by them")
        return custom_attribute(self.binder.bind(rest, "text"))

    def join(self, name: str, view: str) -> str:
        """What a view that has a row a member is called in the expression, joined to the row."""
        alias = f"{self.binder.prefix}{name}"
        text = f"left join {view} as {alias} on {alias}.member_id = fact.member_id"
        self.joins[name] = text
        return alias

    def property(self, path: str) -> Column:
        """Where a property of an event stands."""
        if is_sealed(path, self.scope.sealed_paths):
            refuse(path, "personal fields of events are sealed and cannot be asked for")
        steps = [self.binder.bind(name, "text") for name in path.split(".")]
        return Column(text=f"({' -> '.join(['event.properties', *steps])})", kind="json")

    def expression(self, text: str, member_ids: str | None) -> Expression:
        """The whole expression."""
        due_text = self._due_text()
        tables = [*self.behaviour.tables(), *self.units.tables()]
        if tables:
            tables.insert(0, parties_table(self.binder.prefix, member_ids))
        joins = [*self.joins.values(), *self.behaviour.joins(), *self.units.joins()]
        if (zones := self.moments.table()) is not None:
            tables.insert(0, zones)
            joins.insert(0, self.moments.join("fact.time_zone"))
        return Expression(
            text=text,
            parameters=self.binder.parameters,
            due_text=due_text,
            tables=tuple(tables),
            joins=tuple(joins),
            narrowing="true" if member_ids is None else f"fact.member_id = any({member_ids})",
        )

    def _due_text(self) -> str:
        """The first of the moments that lie ahead."""
        dues = [*self.dues, *self.behaviour.dues, *self.units.dues]
        candidates = ", ".join(dict.fromkeys(dues))
        if not candidates:
            return "null::timestamptz"
        return (
            f"(select min(due.at) from unnest(array[{candidates}]) as due (at)"
            f" where due.at > {self.moments.now_text})"
        )


class _Writer:
    """The visitor that writes; each method gives an expression of type boolean.

    A `where` has a writer of its own, for which paths lead into the properties of an event.
    """

    def __init__(self, frame: _Frame, column_of: Callable[[str], Column | None]) -> None:
        self._frame = frame
        self._scope = frame.scope
        self._bind = frame.binder.bind
        self._column_of = column_of

    def all_of(self, _node: nodes.And, parts: tuple[str, ...]) -> str:
        return f"({' and '.join(parts)})"

    def any_of(self, _node: nodes.Or, parts: tuple[str, ...]) -> str:
        return f"({' or '.join(parts)})"

    def negation(self, _node: nodes.Not, part: str) -> str:
        return f"(not {part})"

    def at_least(self, node: nodes.AtLeast, parts: tuple[str, ...]) -> str:
        true_count = " + ".join(f"({part} is true)::integer" for part in parts)
        possible_count = " + ".join(f"({part} is not false)::integer" for part in parts)
        return (
            f"(case when {true_count} >= {int(node.n)} then true "
            f"when {possible_count} < {int(node.n)} then false end)"
        )

    def attr(self, node: nodes.Attr) -> str:
        column = self._column_of(node.path)
        if column is None:
            return of_nothing(node.cmp)
        moments = self._frame.moments
        if shape_of(node.value) == "window" and column.kind in ("time", "day"):
            is_day = column.kind == "day"
            moment = moments.day_begins(column.text) if is_day else column.text
            self._frame.dues.extend(moments.flips(node.value, moment))  # type: ignore[arg-type]
        return self._compared(column, Comparison(cmp=node.cmp, value=node.value))

    def event(self, node: nodes.Event) -> str:
        return self._frame.behaviour.event(node)

    def sequence(self, node: nodes.Sequence) -> str:
        return self._frame.behaviour.sequence(node)

    def segment(self, node: nodes.Segment) -> str:
        known = self._scope.segments
        if known is not None and node.segment not in known:
            return UNKNOWN
        return (
            "exists (select from shared.segment_membership_v1 as belongs"
            f" where belongs.program_id = {int(self._scope.program_id)}"
            f" and belongs.code = {self._bind(node.segment, 'text')}"
            " and belongs.member_id = fact.member_id)"
        )

    def tag(self, node: nodes.Tag) -> str:
        return f"(fact.tags @> array[{self._bind(node.tag, 'text')}])"

    def stage(self, node: nodes.Stage) -> str:
        stage = self._frame.join("stage", "shared.stage_v1")
        return f"({stage}.stage = any({self._bind(list(node.stages), 'text[]')}))"

    def rfm(self, node: nodes.Rfm) -> str:
        rfm = self._frame.join("rfm", "shared.rfm_v1")
        column = Column(
            text=f"{rfm}.{_RFM_COLUMNS[node.measure]}",
            kind="text" if node.measure == "group" else "number",
        )
        return self._compared(column, Comparison(cmp=node.cmp, value=node.value))

    def tier(self, node: nodes.Tier) -> str:
        ladder = self._scope.ladders.get(node.ladder)
        if ladder is None:
            return of_nothing(node.cmp)
        column = Column(text=f"fact.tiers[{int(ladder.id)}]", kind="text")
        if node.cmp not in ("lt", "le", "gt", "ge"):
            return self._compared(column, Comparison(cmp=node.cmp, value=node.value))
        if node.value not in ladder.tiers:
            return UNKNOWN
        known = self._bind(list(ladder.tiers), "text[]")
        meeting = self._bind(ladder.meeting(node.cmp, str(node.value)), "text[]")
        return f"(case when {column.text} = any({known}) then {column.text} = any({meeting}) end)"

    def asset(self, node: nodes.Asset) -> str:
        asset = self._scope.assets.get(node.asset)
        if asset is None and node.measure != "expiring":
            return of_nothing(node.cmp)
        if asset is None:
            units = "0::bigint"
        elif node.measure == "spendable":
            units = f"coalesce(fact.spendable_units[{int(asset.id)}], 0)"
        else:
            units = self._frame.units.measured(asset.id, node.measure, node.window)
        column = Column(text=units, kind="number", scale=asset.scale if asset else 0)
        return self._compared(column, Comparison(cmp=node.cmp, value=node.value))

    def consent(self, node: nodes.Consent) -> str:
        name = self._bind(f"{node.purpose}:{node.channel}", "text")
        return (
            f"(case when fact.granted @> array[{name}] then true "
            f"when fact.refused @> array[{name}] then false end)"
        )

    def reachable(self, node: nodes.Reachable) -> str:
        return f"(fact.identity_kinds @> array[{self._bind(node.channel, 'text')}])"

    def bucket(self, node: nodes.Bucket) -> str:
        spelled = f"{self._bind(node.salt, 'text')} || ':' || fact.member_id::text"
        digits = f"left(encode(sha256(convert_to({spelled}, 'UTF8')), 'hex'), 8)"
        number = f"mod(('x' || {digits})::bit(32)::bigint, {BUCKET_COUNT})"
        return f"({number} between {int(node.lo)} and {int(node.hi) - 1})"

    def anniversary(self, node: nodes.Anniversary) -> str:
        column = self._column_of(node.path)
        if column is None or column.kind not in ("time", "day"):
            return UNKNOWN
        moments = self._frame.moments
        day = column.text if column.kind == "day" else moments.local_day(column.text)
        today = moments.local_day(moments.now_text)
        before, after = int(node.days_before), int(node.days_after)
        years = f"(extract(year from {today}) - extract(year from {day}))::integer"
        around = f"({years} - 1), ({years}), ({years} + 1), ({years} + 2)"
        nearby = (
            f"(select ({day} + make_interval(years => turn.years))::date as day"
            f" from (values {around}) as turn (years) where turn.years >= 1) as year"
        )
        edges = f"(values (year.day - {before}), (year.day + {after + 1})) as edge (day)"
        self._frame.dues.append(
            f"(select min({moments.day_begins('edge.day')}) from {nearby} cross join lateral"
            f" {edges} where edge.day > {today})"
        )
        near = f"{today} - year.day between {-before} and {after}"
        return (
            f"(case when {day} is not null then"
            f" coalesce((select bool_or({near}) from {nearby}), false) end)"
        )

    def coupon(self, _node: nodes.Coupon) -> str:
        refuse("coupon", "nothing here knows coupons")

    def message(self, _node: nodes.Message) -> str:
        refuse("message", "nothing here knows messages")

    def score(self, _node: nodes.Score) -> str:
        refuse("score", "nothing here knows the scores of models")

    def _compared(self, column: Column, comparison: Comparison) -> str:
        return compared(column, comparison, self._bind, self._frame.moments)
