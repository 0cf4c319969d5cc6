"""Rules as they are written: what is refused and where, what differs, how they read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries
from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.policy.words.speaking import PHRASES, Speaker
from regulars.domains.rules.types import FactsNeeded, RuleBody, RuleTrace, Usage
from tests.support.rules import (
    NOON,
    SHANGHAI,
    attribute,
    body,
    decided,
    fixed,
    granted,
    occasion,
    order,
    per_amount,
    times,
    version,
)


def faults(raw: object) -> dict[str, str]:
    """The codes of all faults by their paths."""
    with pytest.raises(RuleInvalid) as refused:
        rules.read_body(raw)
    return {each.path: each.code for each in refused.value.errors}


def test_every_fault_is_named_by_its_path() -> None:
    raw = body(
        {"kind": "per_amount", "asset": "points", "units": 0, "per": "1,00"},
        {"kind": "nonsense"},
        {"kind": "fixed", "asset": "bad asset", "units": "5", "colour": "red"},
        schedule={"weekdays": [8], "hours": [{"begin": "25:00"}]},
        priority="high",
        caps=[{"scope": "world", "per": "day", "units": 5}],
        surprise=1,
    )
    del raw["names"]
    assert faults(raw) == {
        "surprise": "unknown_field",
        "names": "missing",
        "effects[0].units": "value",
        "effects[0].per": "value",
        "effects[1].kind": "kind",
        "effects[2].colour": "unknown_field",
        "effects[2].asset": "value",
        "effects[2].units": "value",
        "schedule.weekdays[0]": "value",
        "schedule.hours[0].begin": "value",
        "schedule.hours[0].end": "missing",
        "priority": "value",
        "caps[0].scope": "value",
    }


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (7, {"": "type"}),
        ({}, {"effects": "missing", "names": "missing", "trigger": "missing"}),
        (body(), {"effects": "length"}),
        (body(fixed(1), trigger={"on": "never"}), {"trigger.on": "kind"}),
        (body(fixed(1), names={}), {"names": "missing"}),
        (body(fixed(1), names={"en": "a\u0000b"}), {"": "text"}),
        (body(per_amount(per="0")), {"effects[0].per": "value"}),
        (body(times("1")), {"effects[0].factor": "value"}),
        (body(times("2"), fixed(1)), {"effects": "multiplier"}),
        (body(per_amount(), trigger={"on": "registration"}), {"effects[0]": "needs_order"}),
        (
            body(per_amount(lines=attribute("order.net", "ge", 1))),
            {"effects[0].lines": "line"},
        ),
        (
            body(
                per_amount(
                    lines=attribute("line.sku", "eq", "TEA"), basis={"include_shipping": True}
                )
            ),
            {"effects[0].basis.include_shipping": "lines"},
        ),
        (
            body(fixed(1), when={"v": 1, "op": "attr", "path": "order.net", "cmp": "near"}),
            {"when.cmp": "type"},
        ),
        (
            body(fixed(1), valid_from="2026-05-01T00:00:00", valid_until="2026-05-02T00:00:00Z"),
            {"valid_from": "no_offset"},
        ),
        (
            body(fixed(1), valid_from="2026-05-02T00:00:00Z", valid_until="2026-05-02T00:00:00Z"),
            {"valid_until": "order"},
        ),
        (body(fixed(1), schedule={}), {"schedule": "missing"}),
        (body(fixed(1), schedule={"days_of_month": [0]}), {"schedule.days_of_month": "value"}),
        (
            body(fixed(1), schedule={"hours": [{"begin": "22:00", "end": "02:00"}]}),
            {"schedule.hours[0].end": "order"},
        ),
        (
            body(fixed(1), schedule={"dates": {"begin": "2026-05-02", "end": "2026-05-01"}}),
            {"schedule.dates.end": "order"},
        ),
        (body(fixed(1), caps=[{"scope": "rule", "per": "day"}]), {"caps[0]": "either"}),
        (
            body(fixed(1), caps=[{"scope": "rule", "per": "day", "units": 1, "asset": "gold"}]),
            {"caps[0].asset": "value"},
        ),
        (
            body(
                fixed(1), fixed(1, asset="growth"),
                caps=[{"scope": "rule", "per": "day", "units": 1}],
            ),
            {"caps[0].asset": "missing"},
        ),
        (
            body({"kind": "tag", "tag": "x"}, caps=[{"scope": "rule", "per": "day", "units": 1}]),
            {"caps[0].units": "no_grant"},
        ),
        (
            body(fixed(1), caps=[{"scope": "member", "per": "order", "times": 1}]),
            {"caps[0].times": "value"},
        ),
        (
            body(fixed(1), caps=[{"scope": "rule", "per": "day", "units": 1}] * 2),
            {"caps[1]": "given_twice"},
        ),
        (body(fixed(1), budget={}), {"budget": "either"}),
        (body(fixed(1), budget={"money": "5"}), {"budget.unit_cost": "either"}),
        (
            body({"kind": "tier_table", "asset": "a", "ladder": "m", "rows": {}}),
            {"effects[0].rows": "missing"},
        ),
        (
            body(
                {"kind": "tier_table", "asset": "a", "ladder": "m", "rows": {"x": 1},
                 "whole_steps": True}
            ),
            {"effects[0].whole_steps": "needs_per"},
        ),
        (
            body(
                {"kind": "move_tier", "ladder": "m", "tier": "x", "days": 1,
                 "until": "2026-05-01T00:00:00Z"}
            ),
            {"effects[0].days": "either"},
        ),
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(raw: object, found: dict[str, str]) -> None:
    assert faults(raw) == found


def test_a_body_reads_back_as_it_was_written() -> None:
    read = rules.read_body(
        body(
            per_amount(basis={"gross": True}),
            {"kind": "announce", "topic": "a.b", "data": {"x": [1, None]}},
            when=attribute("order.net", "ge", 10),
            schedule={"birthday": {"days_before": 3}},
            caps=[{"scope": "store", "per": "year", "units": 9}],
            budget={"money": "10.50", "unit_cost": "0.01"},
        )
    )
    assert msgspec.json.decode(msgspec.json.encode(read), type=RuleBody) == read


def test_two_bodies_differ_where_they_do() -> None:
    before = rules.read_body(body(per_amount(1), fixed(5), priority=1))
    after = rules.read_body(body(per_amount(2), priority=1, budget={"units": 9}))
    changes = queries.differences(before, after)
    assert [(each.path, each.before, each.after) for each in changes] == [
        ("budget", None, {"units": 9}),
        ("effects[0].units", 1, 2),
        ("effects[1]", {"kind": "fixed", "asset": "points", "units": 5}, None),
    ]
    assert queries.differences(before, before) == []


MEMBER_DAY: dict[str, Any] = {
    "schedule": {"days_of_month": [8, -1], "hours": [{"begin": "09:00", "end": "21:00"}]},
    "when": attribute("order.net", "ge", 100),
    "group": {"name": "promotion", "mode": "best"},
    "caps": [{"scope": "member", "per": "month", "units": 500}],
    "budget": {"money": "1000", "unit_cost": "0.01"},
}


def test_a_rule_reads_in_english() -> None:
    read = rules.read_body(body(per_amount(2, "1.00"), **MEMBER_DAY))
    assert queries.rule_words(read, "en") == [
        "For an order: 2 points for every 1.00.",
        "Only if “order.net” ≥ 100.",
        "Only on day 8, last of each month, at 09:00 to 21:00.",
        "Of group “promotion” the best for the member acts.",
        "At most 500 points for a member and month.",
        "Budget: 1,000 at 0.01 each, 100,000 points.",
    ]


def test_a_rule_reads_in_chinese() -> None:
    read = rules.read_body(body(per_amount(2, "1.00"), **MEMBER_DAY))
    label = {("asset", "points"): "积分", ("attribute", "order.net"): "实付金额"}
    words = queries.rule_words(read, "zh-CN", lambda kind, key: label.get((kind, key)))
    assert words == [
        "下单：每 1.00 得 2 积分。",
        "条件：实付金额 ≥ 100。",
        "仅限每月 8、最后一 日、09:00 至 21:00。",
        "同组「promotion」只取对会员最优的一条。",
        "每位会员每月最多 500 积分。",
        "预算：1,000，每单位 0.01，共 100,000 积分。",
    ]


MONEY = {
    ("attribute", "order.net"): "实付金额",
    ("unit", "order.net"): "CNY",
    ("currency", ""): "CNY",
    ("attribute", "order.store"): "门店",
    ("value", "order.store/SH01"): "南京路店",
    ("value", "order.store/SH02"): "外滩店",
}


def test_amounts_are_told_with_the_currency_of_the_program() -> None:
    when = {"v": 1, "op": "attr", "path": "order.net", "cmp": "ge", "value": 10_000}
    read = rules.read_body(body(per_amount(2, "1000"), **{**MEMBER_DAY, "when": when}))
    words = queries.rule_words(read, "zh-CN", lambda kind, key: MONEY.get((kind, key)))
    assert words[:2] == ["下单：每 1,000 CNY 得 2 points。", "条件：实付金额 ≥ 10,000 CNY。"]
    assert words[-1] == "预算：1,000 CNY，每单位 0.01 CNY，共 100,000 points。"


EVERY_KIND = [
    body(
        per_amount(10, "100", whole_steps=True, basis={"gross": True, "include_shipping": True}),
        {"kind": "per_unit", "asset": "points", "units": 1, "rounding": "ceil",
         "lines": attribute("line.sku", "eq", "TEA")},
        {"kind": "tag", "tag": "t", "days": 3},
        {"kind": "tag", "tag": "t"},
        {"kind": "move_tier", "ladder": "m", "tier": "g", "until": "2026-05-01T00:00:00Z"},
        {"kind": "move_tier", "ladder": "m", "tier": "g", "days": 5},
        {"kind": "move_tier", "ladder": "m", "tier": "g"},
        {"kind": "announce", "topic": "a"},
        {"kind": "tier_table", "asset": "p", "ladder": "m", "rows": {"g": 1}, "otherwise": 2},
        {"kind": "tier_table", "asset": "p", "ladder": "m", "rows": {"g": 1}, "per": "1"},
        schedule={
            "dates": {"begin": "2026-01-01"},
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "days_of_month": [-3],
            "birthday": {"days_before": 3, "days_after": 3},
        },
        valid_from="2026-01-01T00:00:00Z",
        caps=[
            {"scope": "store", "per": "day", "times": 3},
            {"scope": "rule", "per": "lifetime", "times": 9, "on_return": "keep"},
            {"scope": "rule", "per": "order", "units": 9, "asset": "p", "on_reach": "refuse"},
        ],
        budget={"units": 5, "asset": "p"},
    ),
    body(times("1.5"), group={"name": "g", "mode": "first"}, valid_until="2026-01-01T00:00:00Z"),
    body(times("2", "base"), trigger={"on": "event", "name": "Rain"},
         group={"name": "g", "mode": "exclusive"}, schedule={"birthday": {}}),
    body(fixed(1), trigger={"on": "registration"}, group={"name": "g", "mode": "all"}),
    body(fixed(1), trigger={"on": "tier_reached", "ladder": "m", "tier": "g"}),
    body(fixed(1), trigger={"on": "tier_reached", "ladder": "m", "tier": "g", "each_time": True}),
    body(fixed(1), trigger={"on": "manual"}, schedule={"dates": {"end": "2026-01-01"}}),
]  # fmt: skip


@pytest.mark.parametrize("raw", EVERY_KIND)
def test_every_rule_reads_in_both_languages_without_a_gap(raw: dict[str, Any]) -> None:
    read = rules.read_body(raw)
    for language in ("en", "zh-CN"):
        text = "\n".join(queries.rule_words(read, language))
        assert "None" not in text
        assert "{" not in text


@pytest.mark.parametrize(
    ("label", "one"), [("points", "point"), ("Miles", "Mile"), ("Bonus", "Bonus"), ("积分", "积分")]
)
def test_one_unit_is_called_as_english_calls_one(label: str, one: str) -> None:
    speaker = Speaker("en", lambda kind, _key: label if kind == "asset" else None)
    assert speaker.units_of("points", 1) == one
    assert speaker.units_of("points", 2) == label


def test_units_are_told_by_the_scale_of_their_asset() -> None:
    known = {("asset", "points"): "points", ("scale", "points"): "2"}
    read = rules.read_body(
        body(
            per_amount(150, "1"),
            {"kind": "tier_table", "asset": "points", "ladder": "m", "rows": {"g": 100},
             "otherwise": 5},
            caps=[{"scope": "member", "per": "day", "units": 250_000}],
            budget={"units": 1_000_000, "asset": "points"},
        )
    )  # fmt: skip
    assert queries.rule_words(read, "en", lambda kind, key: known.get((kind, key))) == [
        "For an order: 1.50 points for every 1; points by tier on “m” (g 1.00, otherwise 0.05).",
        "At most 2,500.00 points for a member and day.",
        "Budget: 10,000.00 points.",
    ]


def test_both_languages_say_the_same_phrases() -> None:
    assert PHRASES["en"].keys() == PHRASES["zh-CN"].keys()


def told(language: str, *versions: Any, on: Any) -> dict[str, str]:
    return {
        each.rule_code: queries.trace_words(each, language)
        for each in decided(*versions, on=on).trace
    }


def test_why_and_why_not_in_words() -> None:
    group = {"name": "promotion", "mode": "first"}
    every = (
        version("base", per_amount()),
        version("big", fixed(50), when=attribute("order.net", "ge", 100)),
        version("city", fixed(50), when=attribute("member.city", "eq", "杭州")),
        version("day", fixed(5), schedule={"weekdays": [1]}),
        version("old", fixed(5), valid_until="2020-01-01T00:00:00Z"),
        version("capped", fixed(5), caps=[{"scope": "member", "per": "order", "units": 3}]),
        version("won", fixed(1), group=group, priority=1),
        version("went", fixed(1), group=group),
        version("none", per_amount(1, "1000")),
        version("tag", {"kind": "tag", "tag": "x"}),
    )
    on = occasion(order(1999))
    assert told("en", *every, on=on) == {
        "base": "“base” granted 19 points.",
        "big": "“big” did not act: asked for “order.net” ≥ 100; it was 19.99.",
        "city": "“city” did not act: asked for “member.city” is “杭州”; that is not known.",
        "day": "“day” did not act: not on that day of the week.",
        "old": "“old” did not act: it is not valid at that time.",
        "capped": "“capped” granted 3 points; cap 1 left 3 of 5 points.",
        "won": "“won” granted 1 point.",
        "went": "“went” did not act: “won” went before.",
        "none": "“none” did not act: its effects come to nothing.",
        "tag": "“tag” acted.",
    }
    assert told("zh-CN", *every, on=on) == {
        "base": "「base」发放了 19 points。",
        "big": "「big」未生效：要求「order.net」 ≥ 100，实际为 19.99。",
        "city": "「city」未生效：要求「member.city」为「杭州」，但该值未知。",
        "day": "「day」未生效：星期不符。",
        "old": "「old」未生效：当时不在有效期内。",
        "capped": "「capped」发放了 3 points；上限 1 在应发 5 points中只留 3。",
        "won": "「won」发放了 1 points。",
        "went": "「went」未生效：「won」优先。",
        "none": "「none」未生效：应发为零。",
        "tag": "「tag」已生效。",
    }


def test_what_was_seen_is_told_as_what_was_asked_for() -> None:
    when = {
        "v": 1,
        "op": "or",
        "args": [
            {"op": "attr", "path": "order.net", "cmp": "ge", "value": 10_000},
            {"op": "attr", "path": "order.store", "cmp": "eq", "value": "SH01"},
        ],
    }
    on = occasion(order(1_234_50))
    on.facts.attributes["order"]["store"] = "SH02"
    [trace] = decided(version("big", fixed(50), when=when), on=on).trace
    kept = msgspec.convert(msgspec.json.decode(msgspec.json.encode(trace)), RuleTrace)
    for each in (trace, kept):
        assert queries.trace_words(each, "zh-CN", lambda kind, key: MONEY.get((kind, key))) == (
            "「big」未生效：要求实付金额 ≥ 10,000 CNY，实际为 1,234.50 CNY；"
            "要求门店为「南京路店」，实际为 外滩店。"
        )


@pytest.mark.parametrize(
    ("member", "english", "chinese"),
    [
        ({"is_old": False}, "it is no old friend", "不是老友"),
        ({}, "it is not known whether it is an old friend", "无法判断是否是老友"),
    ],
)
def test_why_not_of_a_yes_or_a_no_is_a_clause(member: Any, english: str, chinese: str) -> None:
    clauses = {
        "en": {"true": "it is an old friend", "false": "it is no old friend"},
        "zh-CN": {"true": "是老友", "false": "不是老友"},
    }
    when = attribute("member.is_old", "eq", True)
    on = occasion(order(100), member=member)
    [trace] = decided(version("gift", fixed(50), when=when), on=on).trace
    said = [
        queries.trace_words(
            trace,
            language,
            lambda kind, key, language=language: (
                clauses[language].get(key.removeprefix("member.is_old/"))
                if kind == "whether"
                else None
            ),
        )
        for language in ("en", "zh-CN")
    ]
    assert said == [f"“gift” did not act: {english}.", f"「gift」未生效：{chinese}。"]


def test_the_book_answers_with_the_versions_in_force_at_an_instant() -> None:
    first = version("base", per_amount(1))
    second = msgspec.structs.replace(version("base", per_amount(2)), rule_id=first.rule_id)
    later = NOON + timedelta(days=1)
    book = rules.RuleBook(
        [
            msgspec.structs.replace(first, live_from=NOON, live_until=later),
            msgspec.structs.replace(second, live_from=later),
            version("draft", fixed(9)),
        ],
        SHANGHAI,
    )
    moment = timedelta(microseconds=1)
    seen = []
    for at in (NOON - moment, NOON, later - moment, later, datetime(2099, 1, 1, tzinfo=UTC)):
        on = occasion(order(1000), occurred_at=at)
        seen.append(granted(rules.decide(on, book.at(at), Usage())))
    assert seen == [{}, {"base": 10}, {"base": 10}, {"base": 20}, {"base": 20}]
    assert book.at(NOON) is book.at(later - moment)


def test_what_rules_need_to_know_is_known_before() -> None:
    every = rules.rule_set(
        [
            version("a", fixed(1), when={"v": 1, "op": "and", "args": [
                {"op": "attr", "path": "order.net", "cmp": "ge", "value": 1},
                {"op": "event", "name": "Review", "cmp": "ge", "value": 1},
                {"op": "tag", "tag": "vip"},
                {"op": "asset", "asset": "points", "cmp": "ge", "value": 1},
                {"op": "tier", "ladder": "main", "cmp": "eq", "value": "gold"},
            ]}),
            version("b", fixed(1), schedule={"birthday": {}}),
            version("c", {"kind": "tier_table", "asset": "p", "ladder": "other",
                          "rows": {"x": 1}}),
            version("d", per_amount(lines=attribute("line.brand", "eq", "x"))),
        ],
        SHANGHAI,
    )  # fmt: skip
    needed = queries.facts_needed(every.lives)
    assert needed == FactsNeeded(
        paths=frozenset({"order.net", "member.birth_date", "line.brand"}),
        events=frozenset({"Review"}),
        ladders=frozenset({"main", "other"}),
        assets=frozenset({"points"}),
        kinds=frozenset({"tag"}),
    )
