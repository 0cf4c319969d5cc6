"""A condition as an expression of PostgreSQL over the members' rows.

The third reader of conditions: Python judges one member, this one finds all of them. A property
test holds both to the same truth, unknown included. SQL's own three values are Kleene's, so `and`,
`or` and `not` are themselves; what is missing is null. Nothing that a person wrote stands in the
text: literals travel as parameters, and ids are integers.

What a list cannot tell (behaviour over events, segments, scores, …) is refused by name.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.insights.errors import ConditionNotListable
from regulars.domains.insights.policy.columns import COLUMNS, Column, custom_attribute
from regulars.domains.insights.policy.comparisons import Comparison, compared
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import fold
from regulars.kernel.conditions.values import shape_of
from regulars.kernel.errors import FieldError

UNKNOWN = "null::boolean"


class LadderTerms(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder as conditions speak of it: its id, and its tiers from the lowest up."""

    id: int
    tiers: Sequence[str]


class AssetTerms(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as conditions speak of it; they count whole units."""

    id: int
    scale: int


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What names in a condition stand for, in one program at one instant."""

    program_id: int
    ladders: Mapping[str, LadderTerms]
    assets: Mapping[str, AssetTerms]
    personal: frozenset[str]
    zone: ZoneInfo
    now: datetime


class Expression(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of SQL, and the parameters that it names."""

    text: str
    parameters: Mapping[str, object]


def expression_of(condition: nodes.Condition, scope: Scope, prefix: str = "c") -> Expression:
    """The condition as SQL over `insights.member_fact as fact`.

    Refuses what the rows cannot tell.
    """
    writer = _Writer(condition, scope, prefix)
    text = fold(condition.root, writer)
    return Expression(text=text, parameters=writer.parameters)


class _Writer:
    """The visitor that writes; each method gives an expression of type boolean."""

    def __init__(self, condition: nodes.Condition, scope: Scope, prefix: str) -> None:
        self.parameters: dict[str, object] = {}
        self._condition = condition
        self._scope = scope
        self._prefix = prefix

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
        column = self._column(node.path)
        if column is None:
            return _of_nothing(node.cmp)
        return self._compared(column, Comparison(cmp=node.cmp, value=node.value))

    def tag(self, node: nodes.Tag) -> str:
        return f"(fact.tags @> array[{self._bound(node.tag, 'text')}])"

    def tier(self, node: nodes.Tier) -> str:
        ladder = self._scope.ladders.get(node.ladder)
        if ladder is None:
            return _of_nothing(node.cmp)
        column = Column(text=f"fact.tiers[{int(ladder.id)}]", kind="text")
        if node.cmp not in ("lt", "le", "gt", "ge"):
            return self._compared(column, Comparison(cmp=node.cmp, value=node.value))
        if node.value not in ladder.tiers:
            return UNKNOWN
        known = self._bound(list(ladder.tiers), "text[]")
        meeting = self._bound(_meeting(ladder.tiers, node.cmp, str(node.value)), "text[]")
        return f"(case when {column.text} = any({known}) then {column.text} = any({meeting}) end)"

    def asset(self, node: nodes.Asset) -> str:
        if node.measure != "spendable":
            self._refuse(node, "lists know what is spendable of an asset, and nothing else of it")
        asset = self._scope.assets.get(node.asset)
        if asset is None:
            return _of_nothing(node.cmp)
        units = f"coalesce(fact.spendable_units[{int(asset.id)}], 0)"
        column = Column(text=units, kind="number", scale=asset.scale)
        return self._compared(column, Comparison(cmp=node.cmp, value=node.value))

    def consent(self, node: nodes.Consent) -> str:
        name = self._bound(f"{node.purpose}:{node.channel}", "text")
        return (
            f"(case when fact.granted @> array[{name}] then true "
            f"when fact.refused @> array[{name}] then false end)"
        )

    def reachable(self, node: nodes.Reachable) -> str:
        return f"(fact.identity_kinds @> array[{self._bound(node.channel, 'text')}])"

    def event(self, node: nodes.Event) -> str:
        return self._refuse(node, "lists know orders by orders.count, orders.last_at and others")

    def sequence(self, node: nodes.Sequence) -> str:
        return self._refuse(node)

    def segment(self, node: nodes.Segment) -> str:
        return self._refuse(node)

    def stage(self, node: nodes.Stage) -> str:
        return self._refuse(node)

    def rfm(self, node: nodes.Rfm) -> str:
        return self._refuse(node)

    def coupon(self, node: nodes.Coupon) -> str:
        return self._refuse(node)

    def message(self, node: nodes.Message) -> str:
        return self._refuse(node)

    def bucket(self, node: nodes.Bucket) -> str:
        return self._refuse(node)

    def anniversary(self, node: nodes.Anniversary) -> str:
        return self._refuse(node)

    def score(self, node: nodes.Score) -> str:
        return self._refuse(node)

    def _column(self, path: str) -> Column | None:
        """Where an attribute stands; None where no member has it."""
        if path == "orders.spend":
            spent = f"coalesce(fact.spend_micro[{int(self._scope.program_id)}], 0)"
            return Column(text=spent, kind="number", scale=6)
        if path in COLUMNS:
            return COLUMNS[path]
        first, _, rest = path.partition(".")
        if first != "member" or not rest or "." in rest:
            return None
        if rest in self._scope.personal:
            self._refuse_path(path, "personal fields are sealed and cannot be listed by")
        return custom_attribute(self._bound(rest, "text"))

    def _compared(self, column: Column, comparison: Comparison) -> str:
        value = comparison.value
        if shape_of(value) == "window" and self._condition.zone == "member":
            self._refuse_path("zone", "lists go by the program's days, not by each member's")
        if comparison.cmp == "matches":
            self._refuse_path("matches", "lists know contains, starts and ends, not patterns")
        return compared(column, comparison, self._bound, (self._scope.zone, self._scope.now))

    def _bound(self, value: object, kind: str) -> str:
        """The placeholder of a parameter of this type."""
        name = f"{self._prefix}{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name}){'b' if kind.endswith('[]') else 's'}::{kind}"

    def _refuse(self, node: nodes.Node, why: str = "") -> str:
        name = nodes.op_of(node)
        return self._refuse_path(name, why or f"lists of members cannot tell {name}")

    def _refuse_path(self, path: str, why: str) -> str:
        error = FieldError(path=path, code="not_listable", detail=why)
        raise ConditionNotListable(f"{path}: {why}", errors=[error])


def _of_nothing(cmp: str) -> str:
    """What a comparator says of what nobody has."""
    return {"is_set": "false", "not_set": "true"}.get(cmp, UNKNOWN)


def _meeting(tiers: Sequence[str], cmp: str, wanted: str) -> list[str]:
    """The tiers that stand to the wanted one as `cmp` says."""
    at = tiers.index(wanted)
    return list(
        {
            "lt": tiers[:at],
            "le": tiers[: at + 1],
            "gt": tiers[at + 1 :],
            "ge": tiers[at:],
        }[cmp]
    )
