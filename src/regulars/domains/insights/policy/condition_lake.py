"""A condition as Ibis expressions over the lake: members as their daily snapshot has them.

The fourth reader of conditions. It says what PostgreSQL says of the same data; a property test
holds them together. The lake knows less: no birthdays, no days of other time zones than its own.
What it does not know is refused by name, and asked of the database instead.
"""

import functools
import operator
from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir
import msgspec

from regulars.domains.insights.policy import lake_values as values
from regulars.domains.insights.policy.columns import ACQUIRED
from regulars.domains.insights.policy.condition_terms import Scope, of_nothing, refuse
from regulars.domains.insights.policy.lake_behaviour import (
    Judge,
    LakeBehaviour,
    LakeMoment,
    LakePast,
    SeenIn,
)
from regulars.domains.insights.policy.lake_values import Seen, compared, unknown
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import fold
from regulars.kernel.conditions.vocabulary import BUCKET_COUNT

Keep = Callable[[ir.Table], ir.Table]
"""Works an expression out once, as a table for others to read."""
_TEXTS = {
    f"member.{name}": name
    for name in (
        *("gender", "country", "region", "city", "locale", "time_zone", "store", "channel"),
        "source",
    )
}
_UNITS = {"orders.count": "order_count", "orders.return_count": "return_count"}
_MOMENTS = {
    "member.joined_at": "joined_us",
    "member.registered_at": "registered_us",
    "member.first_seen_at": "first_seen_us",
    "orders.first_at": "first_order_us",
    "orders.last_at": "last_order_us",
}


class LakeGround(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of the lake that conditions read, and whose days its columns of days are."""

    member_facts: ir.Table
    events: ir.Table
    documents: ir.Table
    members: ir.Table
    time_zone: str


def truths_of(
    condition: nodes.Condition,
    scope: Scope,
    ground: LakeGround,
    *,
    keep: Keep = lambda table: table,
) -> ir.Table:
    """How the condition stands with every member of the snapshot: `member_id`, `truth`.

    `truth` is null where it is unknown. `keep` may work out, once, what members did. Refuses what
    the lake cannot tell.
    """
    if condition.zone == "member":
        refuse("zone", "the lake goes by the program's days, not by each member's")
    moment = LakeMoment(
        now=scope.now,
        zone=scope.zone,
        lake_zone=ground.time_zone,
        sealed_paths=scope.sealed_paths,
    )
    past = LakePast(events=ground.events, documents=ground.documents, members=ground.members)
    behaviour = LakeBehaviour(
        past, moment, lambda where, seen_in: fold(where, _Reader(scope, moment, seen_in))
    )
    reader = _Reader(scope, moment, _Facts(scope).seen, behaviour)
    judge = fold(condition.root, reader)
    rows = ground.member_facts
    for table in behaviour.tables:
        rows = rows.left_join(keep(table), "member_id").drop("member_id_right")
    return rows.select("member_id", truth=judge(rows))


class _Facts:
    """Where attributes stand in the rows of members."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def seen(self, rows: ir.Table, path: str) -> Seen | None:
        """What is seen at a path; None where no member has it."""
        if path in _TEXTS:
            return values.text_seen(rows[_TEXTS[path]])
        if path in _UNITS:
            return values.units_seen(rows[_UNITS[path]])
        if path in _MOMENTS:
            return values.moment_seen(rows[_MOMENTS[path]])
        if path == "orders.spend":
            return values.units_seen(values.json_units(rows.spend, str(self._scope.program_id)), 6)
        if path in ACQUIRED:
            refuse(path, "the lake does not say through what members came")
        first, _, rest = path.partition(".")
        if first != "member" or not rest or "." in rest:
            return None
        if rest == "birth_date":
            refuse(path, "the lake knows no birthdays")
        if rest in self._scope.personal:
            refuse(path, "personal fields are sealed and nobody can be found by them")
        return values.json_seen(rows.attributes, rest)


class _Reader:
    """The visitor that reads: each method gives a function from rows to a boolean."""

    def __init__(
        self,
        scope: Scope,
        moment: LakeMoment,
        seen_in: SeenIn,
        behaviour: LakeBehaviour | None = None,
    ) -> None:
        self._scope = scope
        self._moment = moment
        self._seen_in = seen_in
        self._behaviour = behaviour

    def all_of(self, _node: nodes.And, parts: tuple[Judge, ...]) -> Judge:
        return lambda rows: functools.reduce(operator.and_, [part(rows) for part in parts])

    def any_of(self, _node: nodes.Or, parts: tuple[Judge, ...]) -> Judge:
        return lambda rows: functools.reduce(operator.or_, [part(rows) for part in parts])

    def negation(self, _node: nodes.Not, part: Judge) -> Judge:
        return lambda rows: ~part(rows)

    def at_least(self, node: nodes.AtLeast, parts: tuple[Judge, ...]) -> Judge:
        def count(rows: ir.Table, of_unknown: bool) -> Any:
            truths = [part(rows).fill_null(of_unknown) for part in parts]
            return sum((ibis.ifelse(truth, 1, 0) for truth in truths), ibis.literal(0))

        return lambda rows: ibis.cases(
            (count(rows, False) >= node.n, True),
            (count(rows, True) < node.n, False),
            else_=unknown(),
        )

    def attr(self, node: nodes.Attr) -> Judge:
        def judge(rows: ir.Table) -> Any:
            seen = self._seen_in(rows, node.path)
            if seen is None:
                return _of_nothing(node.cmp)
            return compared(seen, node.cmp, node.value, self._moment.span(node.value))

        return judge

    def event(self, node: nodes.Event) -> Judge:
        return self._past().event(node)

    def sequence(self, node: nodes.Sequence) -> Judge:
        return self._past().sequence(node)

    def segment(self, node: nodes.Segment) -> Judge:
        known = self._scope.segments
        if known is not None and node.segment not in known:
            return lambda _rows: unknown()
        return _in_lines("segments", f"{self._scope.program_id}={node.segment}")

    def tag(self, node: nodes.Tag) -> Judge:
        return _in_lines("tags", node.tag)

    def stage(self, node: nodes.Stage) -> Judge:
        return lambda rows: rows.stage.isin(node.stages)

    def rfm(self, node: nodes.Rfm) -> Judge:
        if node.measure == "group":
            return lambda rows: compared(values.text_seen(rows.rfm_group), node.cmp, node.value)
        column = f"{node.measure}_score"
        return lambda rows: compared(values.units_seen(rows[column]), node.cmp, node.value)

    def tier(self, node: nodes.Tier) -> Judge:
        ladder = self._scope.ladders.get(node.ladder)
        if ladder is None:
            return lambda _rows: _of_nothing(node.cmp)

        def is_on(*tiers: str) -> Judge:
            named = [_in_lines("tiers", f"{ladder.id}={tier}") for tier in tiers]
            return lambda rows: functools.reduce(
                operator.or_, [each(rows) for each in named], ibis.literal(False)
            )

        def has_one(rows: ir.Table) -> Any:
            return rows.tiers.contains(f"\n{ladder.id}=").fill_null(False)

        if node.cmp in ("is_set", "not_set"):
            return has_one if node.cmp == "is_set" else lambda rows: ~has_one(rows)
        if node.cmp in ("lt", "le", "gt", "ge"):
            if node.value not in ladder.tiers:
                return lambda _rows: unknown()
            known, meeting = is_on(*ladder.tiers), ladder.meeting(node.cmp, str(node.value))
            return lambda rows: ibis.ifelse(known(rows), is_on(*meeting)(rows), unknown())
        wanted = node.value if isinstance(node.value, tuple) else (node.value,)
        found = is_on(*map(str, wanted))
        is_straight = node.cmp in ("eq", "in")
        return lambda rows: ibis.ifelse(
            has_one(rows), found(rows) if is_straight else ~found(rows), unknown()
        )

    def asset(self, node: nodes.Asset) -> Judge:
        if node.measure != "spendable":
            refuse("asset", "the lake knows what is spendable of an asset, and no lots")
        asset = self._scope.assets.get(node.asset)
        if asset is None:
            return lambda _rows: _of_nothing(node.cmp)
        return lambda rows: compared(
            values.units_seen(values.json_units(rows.spendable, str(asset.id)), asset.scale),
            node.cmp,
            node.value,
        )

    def consent(self, node: nodes.Consent) -> Judge:
        name = f"{node.purpose}:{node.channel}"
        granted, refused = _in_lines("granted", name), _in_lines("refused", name)
        return lambda rows: ibis.cases(
            (granted(rows), True), (refused(rows), False), else_=unknown()
        )

    def reachable(self, node: nodes.Reachable) -> Judge:
        return _in_lines("identity_kinds", node.channel)

    def bucket(self, node: nodes.Bucket) -> Judge:
        def judge(rows: ir.Table) -> Any:
            digits = (ibis.literal(f"{node.salt}:") + rows.member_id).hexdigest("sha256").left(8)
            number = (ibis.literal("0x") + digits).cast("int64") % BUCKET_COUNT
            return (number >= node.lo) & (number < node.hi)

        return judge

    def anniversary(self, _node: nodes.Anniversary) -> Judge:
        refuse("anniversary", "the lake knows no birthdays")

    def coupon(self, _node: nodes.Coupon) -> Judge:
        refuse("coupon", "nothing here knows coupons")

    def message(self, _node: nodes.Message) -> Judge:
        refuse("message", "nothing here knows messages")

    def score(self, _node: nodes.Score) -> Judge:
        refuse("score", "nothing here knows the scores of models")

    def _past(self) -> LakeBehaviour:
        assert self._behaviour is not None, "the parser lets no behaviour into a where"
        return self._behaviour


def _in_lines(column: str, line: str) -> Callable[[ir.Table], Any]:
    """Whether a text holds this line; each has a line break before and behind."""
    return lambda rows: rows[column].contains(f"\n{line}\n").fill_null(False)


def _of_nothing(cmp: str) -> Any:
    text = of_nothing(cmp)
    return unknown() if text.startswith("null") else ibis.literal(text == "true")
