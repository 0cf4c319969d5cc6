"""A condition bound to its readers: every node made ready, once, before anything is judged."""

from collections.abc import Callable

import msgspec

from regulars.kernel.conditions import nodes, observing
from regulars.kernel.conditions.comparing import (
    ORDER,
    CompileRegex,
    Judge,
    Test,
    judge_of,
    test_of,
    zone_of,
)
from regulars.kernel.conditions.facts import Scene
from regulars.kernel.conditions.fold import fold
from regulars.kernel.conditions.observing import EvaluateIn, Observe
from regulars.kernel.conditions.truth import Truth
from regulars.kernel.conditions.values import Comparator, Value, shape_of
from regulars.kernel.conditions.vocabulary import Zone
from regulars.kernel.conditions.windows import Span, Window, resolved


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A node made ready: a leaf has `observe` and `judge`, another node has `parts`.

    An attribute has `test` too where its judge needs no scene.
    """

    node: nodes.Node
    parts: tuple["Bound", ...] = ()
    observe: Observe | None = None
    judge: Judge | None = None
    test: Test | None = None


def bound(
    condition: nodes.Condition,
    compile_regex: CompileRegex,
    compile_where: Callable[[Bound], EvaluateIn],
) -> Bound:
    """The tree of a condition made ready; `compile_where` turns a bound `where` into a function."""
    return fold(condition.root, _Binder(condition.zone, compile_regex, compile_where))


class _Binder:
    """The visitor that binds. A supplier's answer of a wrong type is unknown, as elsewhere."""

    def __init__(
        self,
        zone: Zone,
        compile_regex: CompileRegex,
        compile_where: Callable[[Bound], EvaluateIn],
    ) -> None:
        self.zone = zone
        self.compile_regex = compile_regex
        self.compile_where = compile_where

    def all_of(self, node: nodes.And, parts: tuple[Bound, ...]) -> Bound:
        return Bound(node=node, parts=parts)

    def any_of(self, node: nodes.Or, parts: tuple[Bound, ...]) -> Bound:
        return Bound(node=node, parts=parts)

    def negation(self, node: nodes.Not, part: Bound) -> Bound:
        return Bound(node=node, parts=(part,))

    def at_least(self, node: nodes.AtLeast, parts: tuple[Bound, ...]) -> Bound:
        return Bound(node=node, parts=parts)

    def attr(self, node: nodes.Attr) -> Bound:
        has_window = shape_of(node.value) == "window"
        return Bound(
            node=node,
            observe=observing.observe_attribute(node.path),
            judge=self.judge(node.cmp, node.value),
            test=None if has_window else test_of(node.cmp, node.value, self.compile_regex),
        )

    def event(self, node: nodes.Event) -> Bound:
        observe = observing.observe_event(node, self.zone, self.where(node.where))
        return Bound(node=node, observe=observe, judge=self.judge(node.cmp, node.value))

    def sequence(self, node: nodes.Sequence) -> Bound:
        wheres = tuple(self.where(step.where) for step in node.steps)
        observe = observing.observe_sequence(node, self.zone, wheres)
        step_count = len(node.steps)
        return Bound(node=node, observe=observe, judge=lambda seen, _scene: seen == step_count)

    def segment(self, node: nodes.Segment) -> Bound:
        return _yes_or_no(node, lambda scene: scene.facts.is_in_segment(node.segment))

    def tag(self, node: nodes.Tag) -> Bound:
        return _yes_or_no(node, lambda scene: node.tag in scene.facts.tags)

    def stage(self, node: nodes.Stage) -> Bound:
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.stage(),
            judge=self.judge("in", node.stages),
        )

    def rfm(self, node: nodes.Rfm) -> Bound:
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.rfm(node.measure),
            judge=self.judge(node.cmp, node.value),
        )

    def tier(self, node: nodes.Tier) -> Bound:
        by_order = node.cmp in ("lt", "le", "gt", "ge")
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.tier(node.ladder),
            judge=_judge_rank(node) if by_order else self.judge(node.cmp, node.value),
        )

    def asset(self, node: nodes.Asset) -> Bound:
        span_at = self.span(node.window)
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.asset(node.asset, node.measure, span_at(scene)),
            judge=self.judge(node.cmp, node.value),
        )

    def coupon(self, node: nodes.Coupon) -> Bound:
        span_at = self.span(node.window)
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.coupon_count(node.coupon, node.state, span_at(scene)),
            judge=self.judge(node.cmp, node.value),
        )

    def consent(self, node: nodes.Consent) -> Bound:
        return _yes_or_no(node, lambda scene: scene.facts.consent(node.purpose, node.channel))

    def reachable(self, node: nodes.Reachable) -> Bound:
        return _yes_or_no(node, lambda scene: scene.facts.is_reachable(node.channel))

    def message(self, node: nodes.Message) -> Bound:
        zone_for = zone_of(self.zone)
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.message_count(
                node.kind,
                node.campaign,
                observing.past_span(node.window, scene.now, zone_for(scene.facts)),
            ),
            judge=self.judge("ge", 1),
        )

    def bucket(self, node: nodes.Bucket) -> Bound:
        return Bound(
            node=node,
            observe=lambda scene: (
                None
                if scene.facts.member_id is None
                else observing.bucket_of(node.salt, scene.facts.member_id)
            ),
            judge=self.judge("between", (node.lo, node.hi - 1)),
        )

    def anniversary(self, node: nodes.Anniversary) -> Bound:
        return Bound(
            node=node,
            observe=observing.observe_day(node.path, self.zone),
            judge=observing.judge_anniversary(node, self.zone),
        )

    def score(self, node: nodes.Score) -> Bound:
        return Bound(
            node=node,
            observe=lambda scene: scene.facts.score(node.model),
            judge=self.judge(node.cmp, node.value),
        )

    def judge(self, cmp: Comparator, value: Value | None) -> Judge:
        return judge_of(cmp, value, zone=self.zone, compile_regex=self.compile_regex)

    def where(self, node: nodes.Node | None) -> EvaluateIn | None:
        return None if node is None else self.compile_where(fold(node, self))

    def span(self, window: Window | None) -> Callable[[Scene], Span | None]:
        if window is None:
            return lambda _scene: None
        zone_for = zone_of(self.zone)
        return lambda scene: resolved(window, scene.now, zone_for(scene.facts))


def _yes_or_no(node: nodes.Node, observe: Observe) -> Bound:
    return Bound(
        node=node,
        observe=observe,
        judge=lambda seen, _scene: seen if isinstance(seen, bool) else None,
    )


def _judge_rank(node: nodes.Tier) -> Judge:
    compare, wanted = ORDER[node.cmp], str(node.value)

    def judge(seen: object, scene: Scene) -> Truth:
        if not isinstance(seen, str):
            return None
        has = scene.facts.tier_rank(node.ladder, seen)
        needs = scene.facts.tier_rank(node.ladder, wanted)
        return None if has is None or needs is None else compare(has, needs)

    return judge
