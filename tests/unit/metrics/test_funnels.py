"""How far members came along steps."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import ibis.expr.types as ir

from regulars.domains.insights.policy.metrics.funnels import (
    events_and_sales,
    funnel,
    funnel_by,
    funnel_members,
)
from regulars.domains.insights.policy.metrics.sales import sales
from regulars.domains.insights.types import FunnelStep, SalesTerms
from regulars.infra.analytics.engine import Engine
from tests.support.lake_rows import event, member, order, rows, told

NOON = datetime(2026, 3, 1, 12)  # noqa: DTZ001
HOUR = timedelta(hours=1)
STEPS = tuple(FunnelStep(name=name) for name in ("seen", "added", "paid"))


def happened(engine: Engine, whose: dict[str, str], **more: Any) -> ir.Table:
    """Events of people, as in `{"ann": "seen@0 added@20"}`: names with minutes after noon."""
    made = []
    for code, told_events in whose.items():
        for each in told_events.split():
            name, _, minute = each.partition("@")
            made.append(event(code, name, NOON + timedelta(minutes=int(minute)), **more))
    return engine.table(rows("events", *made))


def reached(engine: Engine, events: ir.Table, steps: tuple[FunnelStep, ...] = STEPS) -> list[int]:
    return [row[0] for row in told(engine.run(funnel(events, steps, HOUR)), "member_count")]


def test_steps_count_in_their_order_and_with_others_between(engine: Engine) -> None:
    events = happened(
        engine,
        {
            "all": "seen@0 other@5 added@20 seen@21 paid@60",
            "late": "seen@0 added@20 paid@61",
            "wrong": "added@0 seen@10 paid@20",
            "only": "seen@0 seen@1",
            "none": "added@0 paid@1",
        },
    )
    answer = engine.run(funnel(events, STEPS, HOUR))
    assert told(answer, "step_number", "step", "member_count", "first_share", "step_share") == [
        (1, "seen", 4, 1.0, 1.0),
        (2, "added", 2, 0.5, 0.5),
        (3, "paid", 1, 0.25, 0.5),
    ]


def test_any_event_of_the_first_step_may_begin_a_chain(engine: Engine) -> None:
    events = happened(
        engine,
        {
            "second": "seen@0 added@10 seen@50 added@70 paid@100",
            "across": "seen@0 added@10 seen@50 paid@70",
        },
    )
    assert reached(engine, events) == [2, 2, 1]


def test_the_same_instant_is_in_order_but_not_for_the_same_step(engine: Engine) -> None:
    assert reached(engine, happened(engine, {"ann": "paid@0 added@0 seen@0"})) == [1, 1, 1]
    twice = (FunnelStep(name="paid"), FunnelStep(name="paid"))
    assert reached(engine, happened(engine, {"ann": "paid@0"}), twice) == [1, 0]
    assert reached(engine, happened(engine, {"ann": "paid@0 paid@1"}), twice) == [1, 1]


def test_steps_can_say_what_columns_hold(engine: Engine) -> None:
    events = happened(engine, {"ann": "seen@0 added@1"}, channel="app").union(
        happened(engine, {"bob": "seen@0 added@1"})
    )
    steps = (FunnelStep(name="seen", where=(("channel", "app"),)), FunnelStep(name="added"))
    assert reached(engine, events, steps) == [1, 1]


def test_break_downs_follow_the_first_step(engine: Engine) -> None:
    events = (
        happened(engine, {"ann": "seen@0 added@5 paid@9"}, channel="app")
        .union(happened(engine, {"ann": "seen@2", "bob": "added@30"}, channel="shop"))
        .union(happened(engine, {"bob": "seen@0"}))
    )
    answer = engine.run(funnel_by(events, STEPS, HOUR, "channel"))
    assert told(answer, "channel", "step_number", "member_count") == [
        *[("", 1, 1), ("", 2, 1), ("", 3, 0)],
        *[("app", 1, 1), ("app", 2, 1), ("app", 3, 1)],
        *[("shop", 1, 1), ("shop", 2, 1), ("shop", 3, 1)],
    ]


def test_nobody_reaches_nothing(engine: Engine) -> None:
    answer = engine.run(funnel(happened(engine, {}), STEPS, HOUR))
    assert told(answer, "member_count", "first_share") == [(0, None)] * 3


def test_every_chain_of_five_events_is_judged_as_by_hand(engine: Engine) -> None:
    names = ("seen", "added", "paid")
    minutes = (0, 25, 45, 70, 95)
    whose = {
        "".join(name[0] for name in chain): " ".join(
            f"{name}@{minute}" for name, minute in zip(chain, minutes, strict=True)
        )
        for chain in product(names, repeat=5)
    }
    depths = [_depth(list(zip(code, minutes, strict=True))) for code in whose]
    wanted = [sum(depth >= step for depth in depths) for step in (1, 2, 3)]
    assert reached(engine, happened(engine, whose)) == wanted


def _depth(chain: list[tuple[str, int]]) -> int:
    """Tries every event as a beginning, and takes each next step as soon as it comes."""
    best = 0
    for place, (letter, began) in enumerate(chain):
        if letter != "s":
            continue
        depth = 1
        for later, minute in chain[place + 1 :]:
            if depth < 3 and later == "sap"[depth] and minute - began <= 60:
                depth += 1
        best = max(best, depth)
    return best


def test_each_member_came_so_far(engine: Engine) -> None:
    events = happened(engine, {"all": "seen@0 added@1 paid@2", "one": "seen@0", "none": "paid@0"})
    found = engine.run(funnel_members(events, STEPS, HOUR))
    assert sorted(told(found, "member_id", "step_number")) == [("all", 3), ("one", 1)]


def test_a_sale_is_a_step_however_it_came(engine: Engine) -> None:
    people = engine.table(rows("members", member("ann", date(2026, 1, 1))))
    documents = engine.table(rows("documents", order("a1", "ann", date(2026, 3, 2), 1000)))
    terms = SalesTerms(before_on=date(2026, 4, 1), currency="GBP")
    held = sales(documents, engine.table(rows("lines")), people, terms)
    events = happened(engine, {"ann": "seen@0 Order_Completed@5"})
    both = engine.run(events_and_sales(events, held))
    assert sorted(told(both, "name", "occurred_on")) == [
        ("Order Completed", date(2026, 3, 2)),
        ("Order_Completed", date(2026, 3, 1)),
        ("seen", date(2026, 3, 1)),
    ]
