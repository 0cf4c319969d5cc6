"""Which rules act: triggers, schedules, priorities, groups, multipliers, caps and budgets."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import AddTag, Announce, MoveTier, Usage, Version
from tests.support.rules import (
    NOON,
    attribute,
    born,
    decided,
    fixed,
    granted,
    line,
    local,
    occasion,
    order,
    outcomes,
    per_amount,
    rule_set,
    times,
    version,
)


def acts(rule: Version, at: datetime, **more: object) -> bool:
    return bool(decided(rule, on=occasion(order(1000), occurred_at=at, **more)).grants)


def test_rules_act_on_their_trigger_only() -> None:
    signed_in = version("sign-in", fixed(5), trigger={"on": "event", "name": "Signed In"})
    welcome = version("welcome", fixed(100), trigger={"on": "registration"})
    gift = version("gift", fixed(9), trigger={"on": "manual"})
    gold = {"on": "tier_reached", "ladder": "main", "tier": "gold"}
    reached = version("reached", fixed(50), trigger=gold)
    every = (signed_in, welcome, gift, reached, version("order", per_amount()))
    for on, code in (
        (occasion(kind="event", name="Signed In"), "sign-in"),
        (occasion(kind="registration"), "welcome"),
        (occasion(kind="manual", name="gift"), "gift"),
        (occasion(kind="tier_reached", ladder="main", tier="gold"), "reached"),
        (occasion(order(100)), "order"),
    ):
        assert list(granted(decided(*every, on=on))) == [code]
    for on in (
        occasion(kind="event", name="Signed Out"),
        occasion(kind="manual", name="other"),
        occasion(kind="tier_reached", ladder="main", tier="silver"),
    ):
        assert decided(*every, on=on).trace == ()


def test_a_rule_is_valid_from_its_first_instant_until_before_its_last() -> None:
    rule = version(
        "may",
        per_amount(),
        valid_from="2026-05-01T00:00:00+08:00",
        valid_until="2026-06-01T00:00:00+08:00",
    )
    moment = timedelta(microseconds=1)
    first, after = local(2026, 5, 1, 0), local(2026, 6, 1, 0)
    assert [acts(rule, at) for at in (first - moment, first, after - moment, after)] == [
        False,
        True,
        True,
        False,
    ]


def test_member_day_is_the_eighth_of_each_month_by_the_program_s_clock() -> None:
    rule = version("member-day", per_amount(), schedule={"days_of_month": [8]})
    moment = timedelta(microseconds=1)
    for month in (2, 3, 12):
        midnight = local(2026, month, 8, 0)
        assert midnight.hour == 16, "the day before, in UTC"
        assert not acts(rule, midnight - moment)
        assert acts(rule, midnight)
        assert acts(rule, midnight + timedelta(days=1) - moment)
        assert not acts(rule, midnight + timedelta(days=1))


def test_the_last_day_of_the_month_is_day_minus_one() -> None:
    rule = version("month-end", per_amount(), schedule={"days_of_month": [-1]})
    assert acts(rule, local(2026, 2, 28))
    assert not acts(rule, local(2028, 2, 28))
    assert acts(rule, local(2028, 2, 29))
    assert not acts(rule, local(2026, 3, 30))


def test_the_31st_does_not_come_in_short_months() -> None:
    rule = version("thirty-first", per_amount(), schedule={"days_of_month": [31]})
    assert acts(rule, local(2026, 3, 31))
    assert not acts(rule, local(2026, 4, 30))


def test_weekdays_dates_and_hours_must_all_agree() -> None:
    rule = version(
        "happy-hour",
        per_amount(),
        schedule={
            "weekdays": [5],
            "hours": [{"begin": "17:00", "end": "19:00"}],
            "dates": {"begin": "2026-05-01", "end": "2026-05-16"},
        },
    )
    assert acts(rule, local(2026, 5, 1, 17, 0))
    assert acts(rule, local(2026, 5, 15, 18, 59))
    assert not acts(rule, local(2026, 5, 15, 19, 0))
    assert not acts(rule, local(2026, 5, 14, 17, 0))
    assert not acts(rule, local(2026, 5, 22, 17, 0))


@pytest.mark.parametrize(
    ("at", "is_near"),
    [
        (local(2026, 12, 28), False),
        (local(2026, 12, 29), True),
        (local(2027, 1, 1), True),
        (local(2027, 1, 4, 23, 59), True),
        (local(2027, 1, 5, 0, 0), False),
    ],
)
def test_the_birthday_week_runs_over_new_year(at: datetime, is_near: bool) -> None:
    rule = version(
        "birthday", per_amount(), schedule={"birthday": {"days_before": 3, "days_after": 3}}
    )
    assert acts(rule, at, member=born(1990, 1, 1)) is is_near


@pytest.mark.parametrize(
    ("at", "is_near"),
    [
        (local(2026, 2, 28), True),
        (local(2026, 3, 1), False),
        (local(2028, 2, 28), False),
        (local(2028, 2, 29), True),
        (local(2028, 3, 1), False),
    ],
)
def test_a_birthday_on_29_february_is_kept_on_the_28th_in_common_years(
    at: datetime, is_near: bool
) -> None:
    rule = version("birthday", per_amount(), schedule={"birthday": {}})
    assert acts(rule, at, member=born(2000, 2, 29)) is is_near


def test_the_birthday_week_of_29_february_reaches_three_days_to_both_sides() -> None:
    rule = version(
        "birthday", per_amount(), schedule={"birthday": {"days_before": 3, "days_after": 3}}
    )
    leapling = born(2000, 2, 29)
    days = [local(2026, 2, day) for day in range(24, 29)]
    days += [local(2026, 3, day) for day in range(1, 5)]
    near = [at.day for at in days if acts(rule, at, member=leapling)]
    assert near == [25, 26, 27, 28, 1, 2, 3]


def test_who_has_no_known_birthday_has_no_birthday_offers() -> None:
    rule = version("birthday", per_amount(), schedule={"birthday": {}})
    decision = decided(rule, on=occasion(order(1000)))
    (trace,) = decision.trace
    assert (trace.outcome, trace.schedule_part) == ("off_schedule", "birthday")


def test_a_condition_that_fails_says_what_it_saw() -> None:
    rule = version("big", fixed(50), when=attribute("order.net", "ge", 100))
    (trace,) = decided(rule, on=occasion(order(9999))).trace
    (reason,) = trace.reasons
    assert (trace.outcome, reason.verdict, str(reason.seen)) == ("unmet", "false", "99.99")
    assert granted(decided(rule, on=occasion(order(10000)))) == {"big": 50}


def test_personal_values_stay_out_of_the_trace() -> None:
    rule = version("named", fixed(50), when=attribute("member.phone", "eq", "+8613800000000"))
    on = occasion(order(100), member={"phone": "+8613811111111"})
    ((reason,),) = [each.reasons for each in decided(rule, on=on).trace]
    assert (reason.seen, reason.is_hidden) == (None, True)


def test_double_points_day_doubles_what_was_granted() -> None:
    base = version("base", per_amount())
    double = version("double", times("2"), schedule={"days_of_month": [1]})
    decision = decided(base, double, on=occasion(order(1999, 1)))
    assert granted(decision) == {"base": 20, "double": 20}
    assert decision.grants[1].lines == ((1, 20), (2, 0))


def test_double_points_day_with_a_cap_adds_no_more_than_the_cap() -> None:
    base = version("base", per_amount())
    cap = {"scope": "member", "per": "day", "units": 100}
    double = version("double", times("2"), caps=[cap])
    usage = Usage()
    seen = []
    for _ in range(3):
        decision = decided(base, double, on=occasion(order(6000)), usage=usage)
        usage.add(decision.counts)
        seen.append(granted(decision))
    assert seen == [{"base": 60, "double": 60}, {"base": 60, "double": 40}, {"base": 60}]
    cut = decision.trace[1].cuts[0]
    assert (cut.by, cut.cap, cut.asked, cut.left) == ("cap", 0, 60, 0)
    tomorrow = occasion(order(6000), occurred_at=NOON + timedelta(days=1))
    assert granted(decided(base, double, on=tomorrow, usage=usage)) == {"base": 60, "double": 60}


def test_multipliers_add_up_and_never_multiply_each_other() -> None:
    base = version("base", per_amount())
    decision = decided(
        base, version("double", times("2")), version("triple", times("3")), on=occasion(order(1000))
    )
    assert granted(decision) == {"base": 10, "double": 10, "triple": 20}


def test_a_multiplier_of_a_group_leaves_other_grants_alone() -> None:
    base = version("base", per_amount(), group={"name": "base", "mode": "all"})
    gift = version("gift", fixed(50))
    decision = decided(
        base, gift, version("double", times("1.5", group="base")), on=occasion(order(1000))
    )
    assert granted(decision) == {"base": 10, "gift": 50, "double": 5}


def test_a_multiplier_of_nothing_comes_to_nothing() -> None:
    double = version("double", times("2"))
    base = version("base", per_amount(asset="growth"))
    assert outcomes(decided(base, double, on=occasion(order(1000)))) == {
        "base": "acted",
        "double": "nothing",
    }


def tier_multiplier(code: str, tier: str, factor: str) -> Version:
    return version(
        code,
        times(factor, group="base"),
        when={"v": 1, "op": "tier", "ladder": "main", "cmp": "ge", "value": tier},
        group={"name": "tiers", "mode": "best"},
    )


def test_tier_multipliers_give_the_best_that_the_tier_allows() -> None:
    base = version("base", per_amount(), group={"name": "base", "mode": "all"})
    silver = tier_multiplier("silver", "silver", "1.2")
    gold = tier_multiplier("gold", "gold", "1.5")
    for tier, expected in (
        (None, {"base": 100}),
        ("silver", {"base": 100, "silver": 20}),
        ("gold", {"base": 100, "gold": 50}),
    ):
        on = occasion(order(10000), on_tier=tier)
        assert granted(decided(base, silver, gold, on=on)) == expected


def promotion(code: str, units: int, mode: str, priority: int = 0, **more: object) -> Version:
    group = {"name": "promotion", "mode": mode}
    return version(code, fixed(units), group=group, priority=priority, **more)


def test_of_a_best_group_the_one_acts_that_grants_most() -> None:
    decision = decided(
        promotion("small", 10, "best", priority=9),
        promotion("large", 30, "best"),
        on=occasion(order(1000)),
    )
    assert granted(decision) == {"large": 30}
    assert [(each.rule_code, each.outcome, each.lost_to) for each in decision.trace] == [
        ("small", "lost", "large"),
        ("large", "acted", None),
    ]


def test_the_best_is_what_is_best_after_caps() -> None:
    cap = {"scope": "member", "per": "order", "units": 5}
    decision = decided(
        promotion("capped", 30, "best", caps=[cap]),
        promotion("plain", 10, "best"),
        on=occasion(order(1000)),
    )
    assert granted(decision) == {"plain": 10}


def test_of_equals_the_first_by_priority_and_code_is_best() -> None:
    assert granted(
        decided(
            promotion("b", 10, "best", priority=1),
            promotion("a", 10, "best"),
            on=occasion(order(1000)),
        )
    ) == {"b": 10}
    assert granted(
        decided(promotion("b", 10, "best"), promotion("a", 10, "best"), on=occasion(order(1000)))
    ) == {"a": 10}


def test_of_a_first_group_the_one_with_the_highest_priority_acts() -> None:
    unmet = attribute("order.net", "ge", 100)
    decision = decided(
        promotion("unmet", 99, "first", priority=3, when=unmet),
        promotion("high", 10, "first", priority=2),
        promotion("low", 30, "first", priority=1),
        on=occasion(order(1000)),
    )
    assert granted(decision) == {"high": 10}
    assert outcomes(decision) == {"unmet": "unmet", "high": "acted", "low": "lost"}


def test_of_an_all_group_all_act() -> None:
    decision = decided(
        promotion("a", 10, "all"), promotion("b", 30, "all"), on=occasion(order(1000))
    )
    assert granted(decision) == {"a": 10, "b": 30}


def test_where_an_exclusive_rule_acts_no_other_grants_the_same_asset() -> None:
    base = version("base", per_amount(), priority=9)
    growth = version("growth", per_amount(asset="growth"))
    double = version("double", times("2"))
    only = promotion("only", 500, "exclusive")
    decision = decided(base, growth, double, only, on=occasion(order(1000)))
    assert granted(decision) == {"growth": 10, "only": 500}
    assert outcomes(decision) == {
        "base": "lost",
        "growth": "acted",
        "only": "acted",
        "double": "lost",
    }


def test_an_exclusive_rule_that_does_not_act_excludes_nobody() -> None:
    only = promotion("only", 500, "exclusive", when=attribute("order.net", "ge", 100))
    decision = decided(version("base", per_amount()), only, on=occasion(order(1000)))
    assert granted(decision) == {"base": 10}


def test_an_exclusive_multiplier_keeps_other_multipliers_away_only() -> None:
    base = version("base", per_amount())
    group = {"name": "festival", "mode": "exclusive"}
    festival = version("festival", times("3"), group=group)
    decision = decided(base, festival, version("double", times("2")), on=occasion(order(1000)))
    assert granted(decision) == {"base": 10, "festival": 20}


def test_a_cap_reduces_or_refuses() -> None:
    reduce = {"scope": "member", "per": "order", "units": 60}
    refuse = {**reduce, "on_reach": "refuse"}
    decision = decided(
        version("reduced", per_amount(), caps=[reduce]),
        version("refused", per_amount(), caps=[refuse]),
        version("within", per_amount(1, "2.00"), caps=[refuse]),
        on=occasion(order(8000, 4000)),
    )
    assert granted(decision) == {"reduced": 60, "within": 60}
    assert decision.grants[0].lines == ((1, 40), (2, 20))
    assert decision.grants[0].asked_units == 120
    assert outcomes(decision)["refused"] == "cut"


def test_a_cap_of_times_counts_occasions() -> None:
    cap = {"scope": "member", "per": "week", "times": 2}
    trigger = {"on": "event", "name": "Signed In"}
    rule = version("sign-in", fixed(5), trigger=trigger, caps=[cap])
    usage = Usage()
    seen = []
    # From Friday to Tuesday, by the program's clock; a week begins on Monday.
    for day in range(27, 32):
        at = local(2026, 2, 27) + timedelta(days=day - 27)
        on = occasion(kind="event", name="Signed In", occurred_at=at)
        decision = decided(rule, on=on, usage=usage)
        usage.add(decision.counts)
        seen.append(len(decision.grants))
    assert seen == [1, 1, 0, 1, 1]


def test_a_cap_of_one_asset_leaves_the_others_alone() -> None:
    cap = {"scope": "rule", "per": "order", "units": 3, "asset": "growth"}
    rule = version("both", fixed(10), fixed(10, asset="growth"), caps=[cap])
    decision = decided(rule, on=occasion(order(100)))
    assert [(each.asset, each.units) for each in decision.grants] == [
        ("points", 10),
        ("growth", 3),
    ]


def test_caps_of_stores_count_each_store() -> None:
    cap = {"scope": "store", "per": "lifetime", "units": 15}
    rule = version("store", fixed(10), caps=[cap])
    usage = Usage()
    seen = []
    for store_id in (1, 1, 2, 1, None):
        decision = decided(rule, on=occasion(order(100), store_id=store_id), usage=usage)
        usage.add(decision.counts)
        seen.append(sum(granted(decision).values()))
    assert seen == [10, 5, 10, 0, 10]


def test_a_budget_is_used_to_the_last_unit_and_no_further() -> None:
    rule = version("launch", per_amount(), budget={"units": 100})
    usage = Usage()
    seen = []
    for _ in range(4):
        decision = decided(rule, on=occasion(order(3300)), usage=usage)
        usage.add(decision.counts)
        seen.append(sum(granted(decision).values()))
    assert seen == [33, 33, 33, 1]
    (trace,) = decided(rule, on=occasion(order(3300)), usage=usage).trace
    assert (trace.outcome, trace.cuts[0].by, trace.cuts[0].left) == ("cut", "budget", 0)


def test_a_budget_of_money_pays_for_as_many_units_as_fit_in() -> None:
    budget = {"money": "1.00", "unit_cost": "0.03", "on_reach": "refuse"}
    rule = version("launch", fixed(10), budget=budget)
    usage = Usage()
    seen = []
    for _ in range(4):
        decision = decided(rule, on=occasion(order(100)), usage=usage)
        usage.add(decision.counts)
        seen.append(len(decision.grants))
    assert seen == [1, 1, 1, 0]


def test_a_welcome_is_granted_once_for_a_person_for_ever() -> None:
    rule = version("welcome", fixed(100), trigger={"on": "registration"})
    usage = Usage()
    first = decided(rule, on=occasion(kind="registration"), usage=usage)
    usage.add(first.counts)
    again = occasion(kind="registration", occurred_at=NOON + timedelta(days=4000))
    decision = decided(rule, on=again, usage=usage)
    assert (granted(first), decision.grants) == ({"welcome": 100}, ())
    assert decision.trace[0].cuts[0].by == "once"
    usage.give_back([each for each in first.counts if each.gives_back])
    assert decided(rule, on=again, usage=usage).grants == ()


def test_counters_of_merged_parties_add_up() -> None:
    rule = version("welcome", fixed(100), trigger={"on": "registration"})
    survivor, merged = UUID(int=1), UUID(int=2)
    before = decided(rule, on=occasion(kind="registration", owner_ids=(merged,)))
    together = occasion(kind="registration", owner_ids=(survivor, merged))
    rows = [(each.key, each.units, each.times) for each in before.counts]
    usage = Usage()
    usage.load(rows, {survivor: survivor, merged: survivor})
    assert decided(rule, on=together, usage=usage).grants == ()
    assert {each.subject_id for each in rules.counters_of(together, rule_set(rule))} == {
        survivor,
        merged,
    }


def test_first_order_is_a_condition_and_a_cap() -> None:
    cap = {"scope": "member", "per": "lifetime", "times": 1, "on_return": "keep"}
    rule = version(
        "first", fixed(100), when=attribute("member.is_first_order", "eq", True), caps=[cap]
    )
    usage = Usage()
    first = decided(rule, on=occasion(order(100), member={"is_first_order": True}), usage=usage)
    usage.add(first.counts)
    second = decided(rule, on=occasion(order(100), member={"is_first_order": True}), usage=usage)
    third = decided(rule, on=occasion(order(100), member={"is_first_order": False}))
    assert [granted(first), granted(second), granted(third)] == [{"first": 100}, {}, {}]


def test_other_effects_come_with_the_rule_that_acts() -> None:
    rule = version(
        "vip",
        {"kind": "tag", "tag": "big spender", "days": 90},
        {"kind": "move_tier", "ladder": "main", "tier": "gold", "days": 365},
        {"kind": "announce", "topic": "vip.joined", "data": {"gift": "tea"}},
        when=attribute("order.net", "ge", 1000),
    )
    decision = decided(rule, on=occasion(order(100000)))
    assert [each.effect for each in decision.others] == [
        AddTag(tag="big spender", days=90),
        MoveTier(ladder="main", tier="gold", days=365),
        Announce(topic="vip.joined", data={"gift": "tea"}),
    ]
    assert decided(rule, on=occasion(order(100))).others == ()


def test_a_rule_that_is_cut_to_nothing_does_nothing_else() -> None:
    budget = {"units": 1, "on_reach": "refuse"}
    rule = version("tagged", fixed(5), {"kind": "tag", "tag": "lucky"}, budget=budget)
    decision = decided(rule, on=occasion(order(100)))
    assert (decision.grants, decision.others, decision.counts) == ((), (), ())


def test_the_order_in_which_rules_are_given_does_not_matter() -> None:
    every = [
        version("base", per_amount(), group={"name": "base", "mode": "all"}),
        promotion("a", 10, "best"),
        promotion("b", 30, "best"),
        version("double", times("2")),
    ]
    on = occasion(order(1000))
    decisions = [decided(*given, on=on) for given in permutations(every)]
    assert all(each == decisions[0] for each in decisions)


def test_a_note_by_amount_takes_what_its_amount_would_have_granted() -> None:
    cap = {"scope": "member", "per": "day", "units": 1}
    every = rule_set(
        version("base", per_amount(), caps=[cap]),
        version("gift", fixed(100)),
        version("tag", {"kind": "tag", "tag": "bought"}),
        version("double", times("2")),
    )
    note = occasion(order(line(1050), line(949)))
    decision = rules.decide_note(note, every)
    assert granted(decision) == {"base": 19, "double": 19}
    assert (decision.others, decision.counts) == ((), ())


def test_without_a_trace_the_decision_is_the_same() -> None:
    every = rule_set(
        version("base", per_amount()),
        version("big", fixed(9), when=attribute("order.net", "ge", 100)),
    )
    on = occasion(order(1000))
    told, silent = (
        rules.decide(on, every, Usage()),
        rules.decide(on, every, Usage(), with_trace=False),
    )
    assert (told.grants, silent.grants, silent.trace) == (silent.grants, told.grants, ())
    assert len(told.trace) == 2


def test_deciding_changes_no_usage() -> None:
    rule = version("base", per_amount(), caps=[{"scope": "member", "per": "day", "units": 15}])
    usage = Usage()
    on = occasion(order(1000))
    assert decided(rule, on=on, usage=usage) == decided(rule, on=on, usage=usage)


def test_days_end_by_the_program_s_clock_in_a_zone_with_summer_time() -> None:
    cap = {"scope": "member", "per": "day", "units": 5}
    london = rules.rule_set([version("base", fixed(5), caps=[cap])], _london())
    # 29 March 2026 has 23 hours in London: 23:30 UTC on the 29th is 00:30 on the 30th.
    usage = Usage()
    seen = []
    for at in (
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 22, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 23, 30, tzinfo=UTC),
    ):
        decision = rules.decide(occasion(order(100), occurred_at=at), london, usage)
        usage.add(decision.counts)
        seen.append(len(decision.grants))
    assert seen == [1, 0, 1]


def _london() -> ZoneInfo:
    return ZoneInfo("Europe/London")
