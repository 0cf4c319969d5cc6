"""Puts conditions into words."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.fold import fold
from regulars.kernel.conditions.values import Comparator, Scalar, Value, shape_of
from regulars.kernel.conditions.vocabulary import BUCKET_COUNT, Aggregate
from regulars.kernel.conditions.windows import Window
from regulars.kernel.conditions.words.chinese import CHINESE
from regulars.kernel.conditions.words.english import ENGLISH
from regulars.kernel.conditions.words.spans import (
    Phrases,
    counted,
    grouped_words,
    number_words,
    window_words,
)

Language = Literal["zh-CN", "en"]
LabelKind = Literal[
    "attribute", "property", "event", "segment", "tag", "rfm_group", "ladder", "tier", "asset",
    "coupon", "purpose", "channel", "campaign", "bucket", "model", "currency", "unit", "value",
    "whether", "scale",
]  # fmt: skip
Labels: TypeAlias = Callable[[LabelKind, str], str | None]
"""What people call a thing, or None. A tier is asked for as `ladder/tier`.

A `value` is what a text stands for where an attribute has it, asked for as `path/text`. A `unit`
is what the numbers of the attribute at a path count: empty where they count and nothing need be
said, None where they may be no counts at all. A `whether` is the clause that an attribute is `true`
or `false`, asked for as `path/true`. A `scale` is with how many decimals units of an asset are
counted, None where they are whole.
"""

Tell: TypeAlias = Callable[[Scalar | Window], str]
"""How a literal is told."""

BY_NAME: frozenset[Comparator] = frozenset({"eq", "ne", "in", "not_in", "contains"})
"""The comparators whose texts stand for things, and are not compared letter by letter."""
_OF_COUNTS: frozenset[Aggregate] = frozenset({"count", "days", "distinct", "sum"})

PHRASES: dict[Language, Phrases] = {"zh-CN": CHINESE, "en": ENGLISH}


def words(
    condition: nodes.Condition | nodes.Node, language: Language, labels: Labels | None = None
) -> str:
    """A condition, or one node of it, as a sentence. What has no label stands in quotes."""
    writer = _Writer(PHRASES[language], labels or (lambda _kind, _key: None))
    if not isinstance(condition, nodes.Condition):
        return fold(condition, writer)
    sentence = fold(condition.root, writer)
    return writer.say("zone.member", sentence=sentence) if condition.zone == "member" else sentence


def clause_of(node: nodes.Node, labels: Labels, *, holds: bool = True) -> str | None:
    """What an attribute that is a yes or a no says by itself, or says where it does not hold."""
    if not isinstance(node, nodes.Attr) or not isinstance(node.value, bool):
        return None
    is_wanted = node.value == (node.cmp == "eq")
    return labels("whether", f"{node.path}/{'true' if is_wanted == holds else 'false'}")


class _Writer:
    """The visitor that writes. Every phrase it needs stands in the table of its language."""

    def __init__(self, phrases: Phrases, labels: Labels, paths: LabelKind = "attribute") -> None:
        self.phrases = phrases
        self.labels = labels
        self.paths = paths

    def all_of(self, node: nodes.And, parts: tuple[str, ...]) -> str:
        return self.phrases["and"].join(self.grouped(node.args, parts))

    def any_of(self, node: nodes.Or, parts: tuple[str, ...]) -> str:
        return self.phrases["or"].join(self.grouped(node.args, parts))

    def negation(self, node: nodes.Not, part: str) -> str:
        return self.clause(node.arg, holds=False) or self.say("not", inner=part)

    def at_least(self, node: nodes.AtLeast, parts: tuple[str, ...]) -> str:
        inner = self.phrases["list"].join(parts)
        return self.say("at_least", n=str(node.n), inner=inner)

    def attr(self, node: nodes.Attr) -> str:
        name = self.called(self.paths, node.path)
        if clause := self.clause(node, holds=True):
            return clause
        if self.paths == "property":
            return self.compared(name, node.cmp, node.value)
        return self.compared(name, node.cmp, node.value, self.of_attribute(node))

    def event(self, node: nodes.Event) -> str:
        known = {
            "event": self.called("event", node.name),
            "where": self.where(node.where),
            "when": self.when(node.window),
        }
        if node.agg == "count" and (phrase := _count_phrase(node)):
            times = counted(node.value, "times", self.phrases)  # type: ignore[arg-type]
            return self.say(phrase, **known, times=times)
        if node.property is not None:
            known["property"] = self.called("property", node.property)
        is_instant = node.agg in ("first", "last") and node.property is None
        name = self.say(f"agg.{node.agg}.time" if is_instant else f"agg.{node.agg}", **known)
        tell = self.count if node.agg in _OF_COUNTS else self.plain
        return self.compared(name, node.cmp, node.value, tell)

    def sequence(self, node: nodes.Sequence) -> str:
        steps = self.phrases["then"].join(
            self.say("step", event=self.called("event", step.name), where=self.where(step.where))
            for step in node.steps
        )
        within = counted(node.within.count, node.within.unit, self.phrases)
        return self.say("sequence", when=self.when(node.window), steps=steps, within=within)

    def segment(self, node: nodes.Segment) -> str:
        return self.say("segment", segment=self.named("segment", node.segment))

    def tag(self, node: nodes.Tag) -> str:
        return self.say("tag", tag=self.named("tag", node.tag))

    def stage(self, node: nodes.Stage) -> str:
        names = (self.phrases[f"stage.{name}"] for name in node.stages)
        return self.say("stage", stages=self.phrases["either"].join(names))

    def rfm(self, node: nodes.Rfm) -> str:
        name = self.phrases[f"rfm.{node.measure}"]
        return self.compared(name, node.cmp, node.value, self.by_name("rfm_group"))

    def tier(self, node: nodes.Tier) -> str:
        name = self.say("tier", ladder=self.called("ladder", node.ladder))
        if node.cmp in ("lt", "le", "gt", "ge"):
            value = self.named("tier", f"{node.ladder}/{node.value}", str(node.value))
            return self.say(f"tier.{node.cmp}", name=name, value=value)
        return self.compared(name, node.cmp, node.value, self.by_name("tier", node.ladder))

    def asset(self, node: nodes.Asset) -> str:
        known = {"asset": self.called("asset", node.asset)}
        if node.window is not None:
            known["window"] = window_words(node.window, self.phrases)
        name = self.say(f"asset.{node.measure}", **known)
        return self.compared(name, node.cmp, node.value, self.count)

    def coupon(self, node: nodes.Coupon) -> str:
        coupon = self.phrases["coupon.any"]
        if node.coupon is not None:
            coupon = self.say("coupon.named", coupon=self.named("coupon", node.coupon))
        if node.window is None:
            name = self.say(f"coupon.{node.state}", coupon=coupon)
        else:
            window = window_words(node.window, self.phrases)
            name = self.say(f"coupon.{node.state}.window", coupon=coupon, window=window)
        return self.compared(name, node.cmp, node.value, self.count)

    def consent(self, node: nodes.Consent) -> str:
        channel = self.called("channel", node.channel)
        return self.say("consent", purpose=self.called("purpose", node.purpose), channel=channel)

    def reachable(self, node: nodes.Reachable) -> str:
        return self.say("reachable", channel=self.called("channel", node.channel))

    def message(self, node: nodes.Message) -> str:
        campaign = self.phrases["campaign.any"]
        if node.campaign is not None:
            campaign = self.say("campaign.named", campaign=self.named("campaign", node.campaign))
        return self.say(f"message.{node.kind}", when=self.when(node.window), campaign=campaign)

    def bucket(self, node: nodes.Bucket) -> str:
        return self.say(
            "bucket",
            salt=self.named("bucket", node.salt),
            low=str(node.lo),
            high=str(node.hi - 1),
            share=f"{(node.hi - node.lo) * 100 / BUCKET_COUNT:g}",
        )

    def anniversary(self, node: nodes.Anniversary) -> str:
        name = self.called("attribute", node.path)
        if not node.days_before and not node.days_after:
            return self.say("anniversary.day", name=name)
        before = counted(node.days_before, "days", self.phrases)
        after = counted(node.days_after, "days", self.phrases)
        return self.say("anniversary.around", name=name, before=before, after=after)

    def score(self, node: nodes.Score) -> str:
        name = self.say("score", model=self.called("model", node.model))
        return self.compared(name, node.cmp, node.value)

    def clause(self, node: nodes.Node, *, holds: bool) -> str | None:
        is_attribute = self.paths == "attribute"
        return clause_of(node, self.labels, holds=holds) if is_attribute else None

    def say(self, phrase: str, **known: str) -> str:
        return self.phrases[phrase].format(**known)

    def called(self, kind: LabelKind, key: str) -> str:
        """The label of a thing that a sentence speaks of; its key in quotes where it has none."""
        return self.labels(kind, key) or self.say("quote", text=key)

    def named(self, kind: LabelKind, key: str, text: str | None = None) -> str:
        """The name of a thing, else its key or this text; always in quotes."""
        return self.say("quote", text=self.labels(kind, key) or text or key)

    def grouped(self, args: tuple[nodes.Node, ...], parts: tuple[str, ...]) -> list[str]:
        """Parts of a list of parts: an `and` or an `or` among them stands in brackets."""
        return [
            self.say("group", inner=part) if isinstance(arg, nodes.And | nodes.Or) else part
            for arg, part in zip(args, parts, strict=True)
        ]

    def when(self, window: Window | None) -> str:
        if window is None:
            return ""
        return self.say("when", window=window_words(window, self.phrases))

    def where(self, node: nodes.Node | None) -> str:
        if node is None:
            return ""
        writer = _Writer(self.phrases, self.labels, "property")
        return self.say("where", inner=fold(node, writer))

    def compared(
        self, name: str, cmp: Comparator, value: Value | None, tell: Tell | None = None
    ) -> str:
        """`name` compared with a literal, which is told as `tell` does, else as it stands."""
        phrase, tell = f"{shape_of(value)}.{cmp}", tell or self.plain
        if not isinstance(value, tuple):
            return self.say(phrase, name=name, value="" if value is None else tell(value))
        literals = [tell(item) for item in value]
        values = self.phrases["comma"].join(literals)
        return self.say(phrase, name=name, values=values, low=literals[0], high=literals[-1])

    def of_attribute(self, node: nodes.Attr) -> Tell:
        """How an attribute's literals are told: amounts with their unit, what has a name by it."""
        if shape_of(node.value) in ("number", "numbers"):
            unit = self.labels("unit", node.path)
            return (
                self.plain if unit is None else lambda value: f"{self.count(value)} {unit}".strip()
            )
        return self.by_name("value", node.path) if node.cmp in BY_NAME else self.plain

    def by_name(self, kind: LabelKind, within: str = "") -> Tell:
        """Texts go by the name of what they stand for; `within` says whose they are."""

        def tell(value: Scalar | Window) -> str:
            if not isinstance(value, str):
                return self.plain(value)
            return self.named(kind, f"{within}/{value}" if within else value, value)

        return tell

    def count(self, value: Scalar | Window) -> str:
        """Numbers count or measure something."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.plain(value)
        return grouped_words(value)

    def plain(self, value: Scalar | Window) -> str:
        """As it stands."""
        if isinstance(value, bool):
            return self.phrases["true" if value else "false"]
        if isinstance(value, str):
            return self.say("quote", text=value)
        if isinstance(value, int | float):
            return number_words(value)
        return window_words(value, self.phrases)


def _count_phrase(node: nodes.Event) -> str | None:
    """The phrase for a number of times; None where a plain comparison reads better."""
    if shape_of(node.value) != "number" or node.cmp == "ne":
        return None
    if (node.cmp, node.value) in (("ge", 1), ("gt", 0)):
        return "event.did"
    if (node.cmp, node.value) in (("eq", 0), ("le", 0), ("lt", 1)):
        return "event.did_not"
    return f"event.{node.cmp}"
