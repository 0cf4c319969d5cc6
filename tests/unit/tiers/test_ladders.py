"""What a ladder may be, what it takes to climb it, and what an edit does."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from regulars.domains.tiers.policy.faults import faults_of
from regulars.domains.tiers.queries import (
    counted,
    cutoffs,
    edited,
    ladder_schema,
    preview,
    progress,
    progress_words,
    shares,
    together,
)
from regulars.domains.tiers.types import (
    And,
    Calendar,
    Cutoff,
    Endless,
    Growth,
    LadderBody,
    Lifetime,
    Manual,
    Metrics,
    MoveCount,
    Names,
    Or,
    Orders,
    Penalty,
    Reach,
    Rolling,
    Spend,
    Standing,
    TopMembers,
    TopSpend,
)
from tests.support.tiers import (
    LIVE_FROM,
    MEMBER,
    MICRO,
    at,
    body,
    bought,
    course,
    lived,
    tier,
    version,
)

NOW = at("2026-03-15")


def faults(ladder: LadderBody) -> list[tuple[str, str]]:
    return [(each.path, each.code) for each in faults_of(ladder)]


def test_a_whole_ladder_has_no_fault() -> None:
    assert faults(body()) == []


@pytest.mark.parametrize(
    ("faulty", "found"),
    [
        (body(tier("gold", "5"), tier("gold", "9")), ("tiers[1].code", "given_twice")),
        (body(tier("gold", "9"), tier("silver", "5")), ("tiers[1].entry", "out_of_order")),
        (body(tier("Gold", "5")), ("tiers[0].code", "malformed_code")),
        (body(tier("gold", "many")), ("tiers[0].entry.at_least", "bad_number")),
        (body(tier("gold", "-1")), ("tiers[0].entry.at_least", "bad_number")),
        (body(tier("gold", "NaN")), ("tiers[0].entry.at_least", "bad_number")),
        (body(tier("gold", "0", entry=Reach(Spend()))), ("tiers[0].entry", "one_threshold")),
        (
            body(tier("gold", "0", entry=Reach(Orders(), "1.5"))),
            ("tiers[0].entry.at_least", "bad_number"),
        ),
        (body(tier("gold", "0", entry=And([]))), ("tiers[0].entry.args", "bad_count")),
        (body(tier("gold", "0", entry=TopSpend("0"))), ("tiers[0].entry.percent", "bad_number")),
        (body(window=Rolling(0)), ("window.days", "out_of_range")),
        (body(window=Lifetime()), ("period", "missing")),
        (body(floor="jade"), ("floor", "unknown_tier")),
        (body(replaced={"jade": "ruby"}), ("replaced.jade", "unknown_tier")),
        (body(replaced={"gold": "silver"}), ("replaced.gold", "still_there")),
        (body(names=Names(en=" ")), ("names.en", "bad_text")),
        (
            body(
                penalties=[
                    Penalty(code=code, names=Names(en=code), notice_days=3, inactive_days=9)
                    for code in ("a", "b")
                ]
            ),
            ("penalties", "two_for_inactivity"),
        ),
    ],
)
def test_what_contradicts_itself_is_named(faulty: LadderBody, found: tuple[str, str]) -> None:
    assert found in faults(faulty)


def test_tiers_by_different_measures_have_no_order_among_them() -> None:
    loyal = tier("gold", "0", entry=Reach(Orders(), "5"))
    assert faults(body(tier("silver", "900"), loyal, tier("jade", "900"))) == []


def test_a_ladder_without_tiers_is_none() -> None:
    ladder = LadderBody(names=Names(en="x"), tiers=[], window=Calendar("year"))
    assert faults(ladder) == [("tiers", "bad_count")]


def test_unknown_fields_are_refused_and_unions_are_told_apart_by_kind() -> None:
    raw = msgspec.to_builtins(body(validity=Endless()))
    assert raw["window"] == {"kind": "calendar", "unit": "year"}
    assert raw["tiers"][0]["entry"]["metric"] == {"kind": "spend"}
    assert msgspec.convert(raw, LadderBody) == body(validity=Endless())
    with pytest.raises(msgspec.ValidationError, match="unknown field `colour`"):
        msgspec.convert({**raw, "colour": "red"}, LadderBody)


def test_the_schema_names_every_kind_of_condition() -> None:
    text = msgspec.json.encode(ladder_schema()).decode()
    for kind in ("always", "reach", "top_members", "top_spend", "and", "or", "single_order"):
        assert f'"{kind}"' in text


def climbing(ladder: LadderBody, spent: int, order_count: int = 0) -> str:
    made = course(ladder)
    standing = Standing(member_id=MEMBER, ladder_id=1)
    metrics = Metrics(spend_micro=spent * MICRO, order_count=order_count)
    found = progress(made, standing, metrics, metrics, NOW)
    assert found is not None
    return progress_words(found, ladder, "en", {})


def test_320_to_gold_by_31_march() -> None:
    ladder = body(tier("gold", "1000"), window=Calendar("quarter"))
    assert climbing(ladder, 680) == "320 to Gold by 31 March"


def test_what_is_missing_is_said_in_chinese_too() -> None:
    gold = tier("gold", "1000", names=Names(en="Gold", zh_cn="黄金会员"))
    ladder = body(gold, window=Calendar("quarter"))
    standing = Standing(member_id=MEMBER, ladder_id=1)
    metrics = Metrics(spend_micro=680 * MICRO)
    found = progress(course(ladder), standing, metrics, metrics, NOW)
    assert found is not None
    assert progress_words(found, ladder, "zh-CN", {}) == "还差 320，3月31日（含）前升为黄金会员"


def test_a_unit_is_called_what_people_call_it() -> None:
    gold = tier("gold", "0", entry=Reach(Growth("miles"), "1000"))
    ladder = body(gold, window=Calendar("quarter"))
    standing = Standing(member_id=MEMBER, ladder_id=1)
    found = progress(course(ladder), standing, Metrics(), Metrics(), NOW)
    assert found is not None
    assert progress_words(found, ladder, "en", {"miles": "sea miles"}) == (
        "1,000 sea miles to Gold by 31 March"
    )
    assert progress_words(found, ladder, "en", {}) == "1,000 miles to Gold by 31 March"


def test_of_several_ways_the_shortest_is_told_first() -> None:
    both = And([Reach(Spend(), "500"), Reach(Orders(), "3")])
    ladder = body(tier("gold", "0", entry=Or([both, Reach(Spend(), "2000")])), window=Lifetime())
    assert climbing(ladder, 100) == "1,900 to Gold"
    assert climbing(ladder, 600) == "3 orders to Gold"
    assert climbing(ladder, 600, 2) == "1 order to Gold"
    assert climbing(ladder, 600, 3) == "Gold reached"


def test_progress_says_what_keeps_the_tier_and_until_when() -> None:
    ladder = course()
    held = lived(ladder, bought("2025-03-10", 5_000), through="2026-03-15").standing
    found = progress(
        ladder, held, Metrics(spend_micro=200 * MICRO), Metrics(spend_micro=200 * MICRO), NOW
    )
    assert found is not None
    assert (found.tier, found.next_tier, found.ways) == ("gold", None, ())
    ((need,),) = found.ways_to_stay
    assert (need.has, need.wanted, need.missing) == (Decimal(200), Decimal(5000), Decimal(4800))
    assert found.stay_by == date(2026, 12, 31)


def test_shares_are_drawn_from_the_distribution() -> None:
    ladder = body(
        tier("gold", "0", entry=TopMembers(Spend(), "20")),
        tier("jade", "0", entry=TopSpend("50")),
    )
    assert shares(ladder) == ["top_members spend 20", "top_spend 50"]
    figures = [each * MICRO for each in (100, 90, 80, 70, 60, 50, 40, 30, 20, 10, 5, 0, -9)]
    gold, jade = cutoffs(ladder, {"spend": figures}, NOW)
    # Eleven have a figure above zero: the first ⌈2.2⌉ = 3 of them; and half of 555 is reached
    # with the fourth: 100 + 90 + 80 + 70.
    assert (gold.threshold, gold.member_count) == (Decimal(80), 11)
    assert jade.threshold == Decimal(70)


def test_a_share_holds_of_nobody_before_it_is_drawn() -> None:
    ladder = body(tier("gold", "0", entry=TopMembers(Spend(), "20")))
    drawn = Cutoff(
        share="top_members spend 20",
        threshold=Decimal(80),
        effective_from=at("2026-07-01"),
        member_count=11,
    )
    made = course(ladder, cutoffs=[drawn])
    assert lived(made, bought("2026-06-30", 80), through="2026-06-30").standing.tier is None
    assert lived(made, bought("2026-07-01", 80), through="2026-07-01").standing.tier == "gold"
    assert lived(made, bought("2026-07-01", 79), through="2026-07-01").standing.tier is None


def test_a_preview_says_who_moves_and_when() -> None:
    old = course()
    harder = body(tier("bronze", "1"), tier("silver", "3000"), tier("gold", "4000"))
    new = edited(old, version(harder, 2, NOW))
    people = []
    for amount in (2_000, 4_500, 6_000):
        held = lived(old, bought("2026-02-01", amount), through="2026-03-14").standing
        people.append((held, Metrics(spend_micro=amount * MICRO)))
    moves = [preview(old, new, each, NOW) for each in people]
    assert [(each.tier, each.at_once, each.then_old, each.then_new) for each in moves] == [
        ("silver", "silver", "silver", "bronze"),
        ("silver", "gold", "silver", "gold"),
        ("gold", "gold", "gold", "gold"),
    ]
    assert counted(moves)[0] == MoveCount(
        tier="silver", at_once="silver", then_old="silver", then_new="bronze", member_count=1
    )


def standing_of(number: int, tier_code: str, until: str, **given: object) -> Standing:
    return Standing(
        member_id=type(MEMBER)(int=number),
        ladder_id=1,
        **{
            "tier": tier_code,
            "earned_tier": tier_code,
            "since": LIVE_FROM,
            "earned_since": LIVE_FROM,
            "valid_until": at(until),
            "entered": (tier_code,),
            "ordinal": 1,
            "recorded_at": LIVE_FROM,
            **given,
        },
    )


def test_after_a_merge_the_higher_tier_counts() -> None:
    one, two = standing_of(1, "silver", "2027-01-01"), standing_of(2, "gold", "2026-06-01")
    owners = (one.member_id, two.member_id)
    held = together(course(), owners, [one, two], NOW)
    assert (held.member_id, held.tier, held.valid_until) == (
        one.member_id,
        "gold",
        at("2026-06-01"),
    )
    assert held.absorbed_ids == (two.member_id,)
    assert (held.entered, held.ordinal) == (("silver", "gold"), 1)


def test_a_rise_that_was_planned_survives_a_merge_with_an_equal_tier() -> None:
    one = standing_of(1, "silver", "2027-01-01")
    two = standing_of(2, "silver", "2027-01-01", rising_tier="gold", rises_at=at("2026-04-01"))
    held = together(course(), (one.member_id, two.member_id), [one, two], NOW)
    assert (held.member_id, held.tier) == (one.member_id, "silver")
    assert (held.rising_tier, held.rises_at) == ("gold", at("2026-04-01"))


def test_what_the_survivor_has_taken_in_does_not_count_again() -> None:
    two = standing_of(2, "gold", "2026-06-01")
    one = standing_of(1, "silver", "2027-01-01", absorbed_ids=(two.member_id,))
    held = together(course(), (one.member_id, two.member_id), [one, two], NOW)
    assert held.tier == "silver"


def test_a_manual_tier_of_either_counts_where_it_is_higher() -> None:
    given = Manual(tier="gold", mode="floor", reason="", by="ann")
    one = standing_of(1, "silver", "2027-01-01")
    two = standing_of(2, "bronze", "2027-01-01", tier="gold", manual=given)
    held = together(course(), (one.member_id, two.member_id), [one, two], NOW)
    assert (held.tier, held.earned_tier, held.manual) == ("gold", "silver", given)
