"""Random conditions, and facts drawn from the same few values, so that they often meet."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from regulars.kernel.conditions import nodes, windows
from regulars.kernel.conditions.checks import NUMBER_AGGREGATES
from regulars.kernel.conditions.facts import (
    ExpiringAmount,
    FactSheet,
    HeldCoupon,
    PastEvent,
    PastMessage,
)
from regulars.kernel.conditions.nodes import Condition, Node

NOW = datetime(2026, 3, 29, 9, 30, tzinfo=UTC)
PATHS = ("member.city", "member.age", "member.since", "order.net", "order.skus", "order.a.b", "no")
PROPERTIES = ("x", "y", "z.w")
NAMES = ("A", "B", "C")
LADDER = ("silver", "gold", "black")
PERIODS = ("day", "week", "month", "quarter", "half", "year")
PATTERNS = ("^a", "b$", "[ab]+c?", "上.", "a|b", "^$|x")

numbers = st.sampled_from((0, 1, 2, 3, -1, 0.1, 0.5, 2.5, 1e-7, 12345.678))
texts = st.sampled_from(("", "a", "b", "ab", "abc", "上海", "上海市", "A"))
some_texts = st.sampled_from(("a", "b", "ab", "上", "A"))
days = st.integers(-800, 400).map(lambda offset: date(2026, 3, 29) + timedelta(days=offset))
nearby_days = st.integers(-3, 3).map(lambda offset: date(2026, 3, 29) + timedelta(days=offset))
moments = st.one_of(
    st.integers(-60 * 24, 60 * 24).map(lambda hours: NOW + timedelta(hours=hours)),
    st.sampled_from(
        (NOW, NOW + timedelta(microseconds=1), NOW - timedelta(days=7), NOW - timedelta(days=31))
    ),
)
seen_values = st.one_of(
    numbers,
    texts,
    st.booleans(),
    st.sampled_from((Decimal("0.1"), Decimal("2.50"), Decimal(1), Decimal("1E-7"))),
    st.sampled_from((None, float("nan"), float("inf"), Decimal("NaN"), {"q": 1})),
    moments,
    moments.map(lambda moment: moment.replace(tzinfo=None)),
    days,
    nearby_days,
    st.just(date(2024, 2, 29)),
    st.lists(st.one_of(numbers, texts, st.booleans()), max_size=3),
)

units = st.sampled_from(("minutes", "hours", "days", "weeks", "months", "years"))
rolling = {"count": st.integers(1, 13), "unit": units}
past_windows = st.one_of(
    st.builds(windows.Last, **rolling),
    st.tuples(st.sampled_from(PERIODS), st.integers(-3, 2), st.integers(-3, 2)).map(
        lambda drawn: windows.Calendar(period=drawn[0], first=min(drawn[1:]), last=max(drawn[1:]))
    ),
    st.tuples(moments, moments)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: windows.Between(begin=pair[0], end=pair[1])),
    moments.map(lambda moment: windows.Between(begin=moment)),
    st.tuples(days, days)
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda pair: windows.Dates(begin=pair[0], end=pair[1])),
    days.map(lambda day: windows.Dates(end=day)),
)
any_window = st.one_of(past_windows, st.builds(windows.Next, **rolling))
maybe_window = st.one_of(st.none(), past_windows)


def one_of(*names):
    return st.sampled_from(names)


def pair_of(values):
    return st.tuples(values, values).map(lambda pair: (min(pair), max(pair)))


def some_of(values):
    return st.lists(values, min_size=1, max_size=3).map(tuple)


presence = st.tuples(one_of("is_set", "not_set"), st.none())
orderings = one_of("eq", "ne", "lt", "le", "gt", "ge")
number_comparisons = st.one_of(
    presence,
    st.tuples(orderings, numbers),
    st.tuples(st.just("between"), pair_of(numbers)),
    st.tuples(one_of("in", "not_in"), some_of(numbers)),
)
time_comparisons = st.one_of(
    presence, st.tuples(one_of("lt", "le", "gt", "ge", "in", "not_in"), any_window)
)
text_comparisons = st.one_of(
    st.tuples(orderings, texts),
    st.tuples(st.just("between"), pair_of(texts)),
    st.tuples(one_of("in", "not_in"), some_of(texts)),
    st.tuples(one_of("contains", "starts", "ends"), some_texts),
    st.tuples(st.just("matches"), st.sampled_from(PATTERNS)),
)
any_comparisons = st.one_of(
    number_comparisons,
    time_comparisons,
    text_comparisons,
    st.tuples(one_of("eq", "ne"), st.booleans()),
    st.tuples(st.just("contains"), numbers),
)


def key_comparisons(keys):
    return st.one_of(
        presence,
        st.tuples(one_of("eq", "ne"), keys),
        st.tuples(one_of("in", "not_in"), some_of(keys)),
    )


def compared(kind, comparisons, **fields):
    """Nodes of a kind with a comparator and a literal that suit each other."""
    return st.tuples(comparisons, st.fixed_dictionaries(fields)).map(
        lambda drawn: kind(cmp=drawn[0][0], value=drawn[0][1], **drawn[1])
    )


def trees(leaves, max_leaves):
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map(lambda args: nodes.And(args=tuple(args))),
            st.lists(inner, min_size=1, max_size=4).map(lambda args: nodes.Or(args=tuple(args))),
            inner.map(lambda arg: nodes.Not(arg=arg)),
            st.lists(inner, min_size=1, max_size=4).flatmap(
                lambda args: st.integers(1, len(args)).map(
                    lambda n: nodes.AtLeast(n=n, args=tuple(args))
                )
            ),
        ),
        max_leaves=max_leaves,
    )


def attributes(paths):
    return compared(nodes.Attr, any_comparisons, path=st.sampled_from(paths))


wheres = st.one_of(st.none(), trees(attributes(PROPERTIES), 3))
steps = st.builds(nodes.Step, name=st.sampled_from(NAMES), where=wheres)
of_events = {"name": st.sampled_from(NAMES), "where": wheres, "window": maybe_window}
a_property = st.sampled_from(PROPERTIES)
events = st.one_of(
    compared(nodes.Event, number_comparisons, agg=one_of("count", "days"), **of_events),
    compared(
        nodes.Event,
        number_comparisons,
        agg=st.sampled_from((*sorted(NUMBER_AGGREGATES), "distinct")),
        property=a_property,
        **of_events,
    ),
    compared(nodes.Event, time_comparisons, agg=one_of("first", "last"), **of_events),
    compared(
        nodes.Event,
        any_comparisons,
        agg=one_of("first", "last", "top"),
        property=a_property,
        **of_events,
    ),
)
sequences = st.builds(
    nodes.Sequence,
    steps=st.lists(steps, min_size=2, max_size=3).map(tuple),
    within=st.builds(
        windows.Within, count=st.integers(1, 30), unit=one_of("minutes", "hours", "days", "weeks")
    ),
    window=maybe_window,
)
tiers = st.one_of(
    compared(nodes.Tier, key_comparisons(st.sampled_from(LADDER)), ladder=one_of("main", "other")),
    compared(
        nodes.Tier,
        st.tuples(one_of("lt", "le", "gt", "ge"), st.sampled_from((*LADDER, "unknown"))),
        ladder=st.just("main"),
    ),
)
assets = st.one_of(
    compared(
        nodes.Asset,
        number_comparisons,
        asset=one_of("points", "growth"),
        measure=one_of("spendable", "pending", "held"),
    ),
    compared(
        nodes.Asset,
        number_comparisons,
        asset=one_of("points", "growth"),
        measure=st.just("expiring"),
        window=any_window,
    ),
)
edges = st.lists(st.integers(0, 10_000), min_size=2, max_size=2, unique=True).map(sorted)
others = st.one_of(
    st.builds(nodes.Segment, segment=one_of("loyal", "lost", "unheard")),
    st.builds(nodes.Tag, tag=one_of("vip", "cold")),
    st.builds(nodes.Stage, stages=some_of(one_of("new", "active", "churned"))),
    compared(nodes.Rfm, number_comparisons, measure=one_of("recency", "frequency", "monetary")),
    compared(nodes.Rfm, key_comparisons(one_of("top", "rest")), measure=st.just("group")),
    tiers,
    assets,
    compared(
        nodes.Coupon,
        number_comparisons,
        coupon=one_of("ten", None),
        state=one_of("available", "redeemed", "expired"),
        window=st.one_of(st.none(), any_window),
    ),
    st.builds(nodes.Consent, purpose=one_of("news", "ads"), channel=one_of("sms", "email")),
    st.builds(nodes.Reachable, channel=one_of("sms", "email")),
    st.builds(
        nodes.Message,
        kind=one_of("sent", "opened"),
        campaign=one_of("spring", None),
        window=maybe_window,
    ),
    edges.map(lambda pair: nodes.Bucket(salt="s", lo=pair[0], hi=pair[1])),
    st.builds(
        nodes.Anniversary,
        path=st.sampled_from(PATHS),
        days_before=st.integers(0, 40),
        days_after=st.integers(0, 40),
    ),
    compared(nodes.Score, number_comparisons, model=one_of("churn", "other")),
)
leaves = st.one_of(attributes(PATHS), events, sequences, others)


def depth_of(node: Node) -> int:
    if isinstance(node, nodes.Not):
        return 1 + depth_of(node.arg)
    if isinstance(node, nodes.And | nodes.Or | nodes.AtLeast):
        return 1 + max(depth_of(arg) for arg in node.args)
    wheres_below = [getattr(node, "where", None), *(s.where for s in getattr(node, "steps", ()))]
    return 1 + max((depth_of(where) for where in wheres_below if where is not None), default=0)


roots = trees(leaves, 6).filter(lambda root: depth_of(root) <= 12)
conditions = st.builds(Condition, root=roots, zone=one_of("program", "member"))

past_events = st.builds(
    PastEvent,
    name=st.sampled_from(NAMES),
    occurred_at=moments,
    properties=st.fixed_dictionaries(
        {}, optional={"x": seen_values, "y": seen_values, "z": st.just({"w": 1})}
    ),
)
fact_sheets = st.builds(
    FactSheet,
    program_zone=st.just(ZoneInfo("Asia/Shanghai")),
    member_zone=st.sampled_from((None, ZoneInfo("Europe/London"), ZoneInfo("America/New_York"))),
    member_id=st.one_of(st.none(), st.uuids(version=4), st.just(UUID(int=7))),
    attributes=st.fixed_dictionaries(
        {},
        optional={
            "member": st.fixed_dictionaries(
                {}, optional={"city": seen_values, "age": seen_values, "since": seen_values}
            ),
            "order": st.fixed_dictionaries(
                {}, optional={"net": seen_values, "skus": seen_values, "a": seen_values}
            ),
        },
    ),
    tags=st.frozensets(one_of("vip", "cold")),
    history=st.lists(past_events, max_size=6).map(
        lambda found: {name: [event for event in found if event.name == name] for name in NAMES}
    ),
    segments=st.dictionaries(one_of("loyal", "lost"), st.booleans()),
    stage_name=one_of(None, "new", "active", "dormant"),
    rfm_scores=st.dictionaries(
        one_of("recency", "frequency", "monetary"), st.integers(1, 5)
    ).flatmap(lambda scores: one_of(scores, {**scores, "group": "top"})),
    tiers=st.dictionaries(st.just("main"), st.sampled_from((*LADDER, "left over"))),
    ladders=st.just({"main": LADDER}),
    balances=st.dictionaries(
        st.tuples(one_of("points", "growth"), one_of("spendable", "pending", "held")), numbers
    ),
    expiring=st.lists(
        st.builds(ExpiringAmount, asset=st.just("points"), amount=numbers, expires_at=moments),
        max_size=3,
    ),
    coupons=st.lists(
        st.builds(
            HeldCoupon, coupon=one_of("ten", "five"), state=one_of("available", "redeemed"),
            at=moments,
        ),
        max_size=3,
    ),
    consents=st.dictionaries(
        st.tuples(one_of("news", "ads"), one_of("sms", "email")), st.booleans()
    ),
    channels=st.frozensets(one_of("sms", "email")),
    messages=st.lists(
        st.builds(
            PastMessage, kind=one_of("sent", "opened"), campaign=one_of("spring", "fall"),
            at=moments,
        ),
        max_size=3,
    ),
    scores=st.dictionaries(st.just("churn"), numbers),
)  # fmt: skip
