"""How members rise, stay and fall."""

import msgspec
import pytest

from regulars.domains.tiers.queries import Timeline, review, walked
from regulars.domains.tiers.types import (
    Anniversary,
    Benefit,
    Fact,
    Found,
    Growth,
    Lifetime,
    Manual,
    Metrics,
    Months,
    Names,
    NextPeriodEnd,
    Occasion,
    Penalty,
    PeriodEnd,
    Reach,
    Rolling,
    Span,
    Spend,
    Standing,
    Step,
)
from tests.support.tiers import (
    MEMBER,
    MICRO,
    SHANGHAI,
    at,
    body,
    bought,
    course,
    lived,
    returned,
    story,
    tier,
    two_versions,
)

GROWTH = Growth("growth")


def test_silver_in_march_gold_by_purchase_down_one_level_at_year_end() -> None:
    reviewed = lived(
        course(),
        bought("2026-03-10", 1_200),
        bought("2026-06-01", 4_000),
        bought("2027-02-01", 300),
        through="2028-01-01",
    )
    assert story(reviewed) == [
        ("2026-03-10", "silver", "reached"),
        ("2026-06-01", "gold", "reached"),
        ("2027-01-01", "gold", "renewed"),
        ("2028-01-01", "silver", "failed"),
    ]
    assert reviewed.standing.valid_until == at("2029-01-01")


def test_several_levels_in_one_step() -> None:
    reviewed = lived(course(), bought("2026-03-10", 7_000), through="2026-03-11")
    assert story(reviewed) == [("2026-03-10", "gold", "reached")]
    assert reviewed.standing.valid_until == at("2027-01-01")


def test_growth_that_is_spent_never_lowers_a_tier() -> None:
    ladder = course(body(tier("silver", "0", entry=Reach(GROWTH, "100")), on_return="immediate"))
    reviewed = lived(
        ladder,
        Fact(at=at("2026-02-01"), unit_micros={"growth": 100 * MICRO}, is_document=False),
        # Spending is not among what was earned, so nothing of it reaches a ladder.
        Fact(at=at("2026-03-01"), is_document=False),
        through="2026-12-31",
    )
    assert story(reviewed) == [("2026-02-01", "silver", "reached")]


def sold_and_brought_back(on_return: str, **given: object) -> list[tuple[str, str | None, str]]:
    reviewed = lived(
        course(body(on_return=on_return, **given)),
        bought("2026-03-10", 900),
        bought("2026-04-10", 4_500),
        returned("2026-05-10", 4_500),
        through="2027-01-01",
    )
    return story(reviewed)


def test_a_return_below_the_threshold_waits_for_the_end_of_the_period_by_default() -> None:
    assert sold_and_brought_back("period_end") == [
        ("2026-03-10", "bronze", "reached"),
        ("2026-04-10", "gold", "reached"),
        ("2027-01-01", "silver", "failed"),
    ]


def test_a_return_below_the_threshold_lowers_at_once_one_level() -> None:
    assert sold_and_brought_back("immediate") == [
        ("2026-03-10", "bronze", "reached"),
        ("2026-04-10", "gold", "reached"),
        ("2026-05-10", "silver", "returned"),
        ("2027-01-01", "bronze", "failed"),
    ]


def test_a_return_below_the_threshold_lowers_at_once_to_the_true_level() -> None:
    assert sold_and_brought_back("immediate", fail="true_level") == [
        ("2026-03-10", "bronze", "reached"),
        ("2026-04-10", "gold", "reached"),
        ("2026-05-10", "bronze", "returned"),
        ("2027-01-01", "bronze", "renewed"),
    ]


def late_return(on_return: str) -> list[tuple[str, str | None, str]]:
    reviewed = lived(
        course(body(on_return=on_return, fail="true_level")),
        bought("2026-03-10", 5_000),
        returned("2027-02-10", 4_500),
        through="2027-12-31",
    )
    return story(reviewed)


def test_a_return_after_the_window_lowers_at_once_only_where_every_return_counts() -> None:
    earlier = [("2026-03-10", "gold", "reached"), ("2027-01-01", "gold", "renewed")]
    assert late_return("within_window") == earlier
    assert late_return("immediate") == [*earlier, ("2027-02-10", "bronze", "returned")]


def test_a_return_within_the_window_lowers_at_once() -> None:
    assert sold_and_brought_back("within_window", fail="true_level")[2] == (
        "2026-05-10",
        "bronze",
        "returned",
    )


def test_a_soft_landing_is_not_lowered_again_by_the_next_return() -> None:
    reviewed = lived(
        course(body(on_return="immediate")),
        bought("2026-03-10", 5_500),
        returned("2026-05-10", 5_400),
        returned("2026-06-10", 50),
        through="2026-12-31",
    )
    assert story(reviewed)[1:] == [("2026-05-10", "silver", "returned")]


def test_a_carried_tier_is_not_lowered_by_a_return_of_the_new_year() -> None:
    reviewed = lived(
        course(body(on_return="within_window")),
        bought("2026-03-10", 5_500),
        bought("2027-02-01", 50),
        returned("2027-02-10", 50),
        through="2027-12-31",
    )
    assert story(reviewed) == [
        ("2026-03-10", "gold", "reached"),
        ("2027-01-01", "gold", "renewed"),
    ]


def test_a_review_looks_at_the_metric_before_any_period_reset() -> None:
    reviewed = lived(course(), bought("2026-12-31T23:59", 1_000), through="2027-01-01")
    assert story(reviewed) == [
        ("2026-12-31", "silver", "reached"),
        ("2027-01-01", "silver", "renewed"),
    ]


def test_what_happens_at_the_reset_itself_counts_for_the_new_period() -> None:
    reviewed = lived(course(), bought("2027-01-01", 1_000), through="2027-12-31")
    assert story(reviewed) == [("2027-01-01", "silver", "reached")]
    assert reviewed.standing.valid_until == at("2028-01-01")


def test_the_years_end_is_local() -> None:
    reviewed = lived(
        course(program=SHANGHAI), bought("2026-12-31T16:00", 1_000), through="2027-06-01"
    )
    assert reviewed.standing.valid_until == at("2027-12-31T16:00")


def test_a_rise_that_waits_for_the_next_period() -> None:
    reviewed = lived(
        course(body(up="next_period", period="quarter")),
        bought("2026-02-10", 1_000),
        through="2026-06-29",
    )
    assert story(reviewed) == [
        ("2026-02-10", None, "rise_planned"),
        # Midnight of 1 April in London, where summer time began on 29 March.
        ("2026-03-31", "silver", "reached"),
    ]
    assert reviewed.standing.valid_until == at("2026-06-30T23:00")


def test_a_rise_that_waits_is_dropped_by_a_return() -> None:
    reviewed = lived(
        course(body(up="next_period")),
        bought("2026-02-10", 1_000),
        returned("2026-02-11", 1_000),
        through="2027-06-30",
    )
    assert story(reviewed) == [
        ("2026-02-10", None, "rise_planned"),
        ("2026-02-11", None, "rise_dropped"),
    ]


def test_months_are_rounded_up_to_the_period_and_grace_comes_on_top() -> None:
    validity = Months(12, is_rounded_up=True, grace_days=14)
    ladder = course(body(validity=validity, period="month"))
    reviewed = lived(ladder, bought("2026-02-10", 1_000), through="2027-03-14")
    assert reviewed.standing.counted_until == at("2027-03-01")
    assert reviewed.standing.valid_until == at("2027-03-15")
    later = lived(ladder, bought("2026-02-10", 1_000), through="2027-03-15")
    assert story(later)[-1] == ("2027-03-15", "bronze", "failed")
    # The new validity begins where the old one ended, not where its grace did.
    assert later.standing.counted_until == at("2028-03-01")


def test_months_end_on_the_last_day_of_a_shorter_month() -> None:
    ladder = course(body(validity=Months(1), window=Lifetime()))
    reviewed = lived(ladder, bought("2026-01-31T10:00", 1_000), through="2026-02-01")
    assert reviewed.standing.valid_until == at("2026-02-28T10:00")


def test_what_is_bought_in_the_grace_does_not_keep_the_tier_of_the_year_before() -> None:
    ladder = course(body(validity=NextPeriodEnd(grace_days=14)))
    reviewed = lived(
        ladder,
        bought("2026-03-10", 1_000),
        bought("2028-01-10", 999),
        through="2028-01-15",
    )
    assert story(reviewed) == [
        ("2026-03-10", "silver", "reached"),
        ("2028-01-15", "bronze", "failed"),
    ]


def test_a_tier_of_the_next_periods_end_is_renewed_by_one_period() -> None:
    ladder = course(body(validity=NextPeriodEnd()))
    reviewed = lived(
        ladder, bought("2026-03-10", 1_000), bought("2027-03-10", 1_000), through="2028-06-01"
    )
    assert story(reviewed)[-1] == ("2028-01-01", "silver", "renewed")
    assert reviewed.standing.valid_until == at("2029-01-01")


def test_staying_has_a_condition_of_its_own() -> None:
    silver = tier("silver", "1000", stay=Reach(Spend(), "600"))
    reviewed = lived(
        course(body(tier("bronze", "1"), silver)),
        bought("2026-03-10", 1_000),
        bought("2027-03-10", 600),
        through="2028-01-01",
    )
    assert story(reviewed)[-1] == ("2028-01-01", "silver", "renewed")


def test_failing_may_mean_staying() -> None:
    reviewed = lived(course(body(fail="stay")), bought("2026-03-10", 1_000), through="2028-01-01")
    assert story(reviewed)[-1] == ("2028-01-01", "silver", "kept")


def test_failing_may_mean_the_true_level() -> None:
    reviewed = lived(
        course(body(fail="true_level")), bought("2026-03-10", 5_000), through="2028-01-01"
    )
    assert story(reviewed)[-1] == ("2028-01-01", None, "failed")
    assert reviewed.standing.valid_until is None


def test_nobody_falls_below_the_floor() -> None:
    reviewed = lived(
        course(body(fail="true_level", floor="silver")),
        bought("2026-03-10", 5_000),
        through="2029-01-01",
    )
    assert story(reviewed)[1:] == [
        ("2027-01-01", "gold", "renewed"),
        ("2028-01-01", "silver", "failed"),
        ("2029-01-01", "silver", "kept"),
    ]


def test_one_step_a_year_down_to_nothing() -> None:
    reviewed = lived(course(), bought("2026-03-10", 5_000), through="2031-01-01")
    assert [each.standing.tier for each in reviewed.changes] == [
        "gold",
        "gold",
        "silver",
        "bronze",
        None,
    ]


def test_rolling_days_let_old_purchases_go_at_the_same_local_time() -> None:
    ladder = course(body(window=Rolling(365), validity=Months(6)))
    reviewed = lived(
        ladder,
        bought("2025-06-01T12:00", 600),
        bought("2026-06-01T12:00", 600),
        through="2026-06-02",
    )
    assert [each.standing.tier for each in reviewed.changes] == ["bronze", "bronze", "bronze"]
    one_day_closer = lived(
        ladder,
        bought("2025-06-02T12:00", 600),
        bought("2026-06-01T12:00", 600),
        through="2026-06-02",
    )
    assert one_day_closer.standing.tier == "silver"


def test_a_year_from_the_day_of_joining() -> None:
    ladder = course(body(window=Anniversary("joining")))
    member = Standing(member_id=MEMBER, ladder_id=1, joined_at=at("2024-05-20T15:00"))
    reviewed = lived(
        ladder,
        bought("2026-05-19T12:00", 600),
        bought("2026-05-20T12:00", 500),
        bought("2027-05-19T12:00", 500),
        through="2027-05-19T22:00",
        standing=member,
    )
    # The local day begins at 23:00 UTC of the day before, summer time being in force.
    assert story(reviewed) == [
        ("2026-05-19", "bronze", "reached"),
        ("2026-05-19", "bronze", "renewed"),
        ("2027-05-19", "silver", "reached"),
    ]
    assert reviewed.standing.valid_until == at("2027-05-19T23:00")


def test_a_year_from_reaching_the_tier_begins_the_day_after() -> None:
    ladder = course(body(window=Anniversary("reaching")))
    reviewed = lived(
        ladder,
        bought("2026-03-14T10:00", 1_000),
        bought("2026-03-15T10:00", 900),
        through="2027-03-15",
    )
    assert story(reviewed)[0] == ("2026-03-14", "silver", "reached")
    assert reviewed.changes[0].standing.valid_until == at("2027-03-15")
    assert story(reviewed)[1] == ("2027-03-15", "bronze", "failed")


def test_a_manual_floor_holds_until_its_end() -> None:
    given = Manual(tier="gold", mode="floor", reason="wedding", by="ann", until=at("2026-09-01"))
    member = Standing(
        member_id=MEMBER, ladder_id=1, tier="gold", since=at("2026-01-10"), manual=given
    )
    reviewed = lived(course(), bought("2026-03-10", 1_000), through="2026-12-31", standing=member)
    assert story(reviewed) == [
        ("2026-03-10", "gold", "reached"),
        ("2026-09-01", "silver", "manual_ended"),
    ]
    assert reviewed.standing.valid_until == at("2027-01-01")


def test_a_manual_tier_may_be_exact() -> None:
    given = Manual(tier="bronze", mode="exact", reason="dispute", by="ann")
    member = Standing(
        member_id=MEMBER, ladder_id=1, tier="bronze", since=at("2026-01-10"), manual=given
    )
    reviewed = lived(course(), bought("2026-03-10", 9_000), through="2026-12-31", standing=member)
    assert (reviewed.standing.tier, reviewed.standing.earned_tier) == ("bronze", "gold")


QUIET = Penalty(code="quiet", names=Names(en="Quiet"), inactive_days=180, notice_days=30)


def test_who_orders_nothing_is_warned_and_falls_after_the_notice() -> None:
    ladder = course(body(penalties=[QUIET], window=Lifetime(), validity=Months(120)))
    reviewed = lived(ladder, bought("2026-01-10", 5_000), through="2026-09-01")
    assert story(reviewed) == [
        ("2026-01-10", "gold", "reached"),
        ("2026-07-08", "gold", "noticed"),
        ("2026-08-07", "silver", "penalty"),
    ]
    assert reviewed.changes[1].standing.notice is not None
    assert reviewed.standing.notice is None


def test_an_order_within_the_notice_lifts_it() -> None:
    ladder = course(body(penalties=[QUIET], window=Lifetime(), validity=Months(120)))
    reviewed = lived(
        ladder, bought("2026-01-10", 5_000), bought("2026-08-01", 10), through="2026-12-31"
    )
    assert story(reviewed)[1:] == [
        ("2026-07-08", "gold", "noticed"),
        ("2026-08-01", "gold", "notice_lifted"),
    ]
    # 180 days after one o'clock local time of 1 August.
    assert reviewed.standing.checks_at == at("2027-01-28T01:00")


def test_who_keeps_ordering_is_never_warned() -> None:
    ladder = course(body(penalties=[QUIET], window=Lifetime(), validity=Months(120)))
    orders = [bought(f"2026-{month:02}-10", 500) for month in (1, 5, 9)]
    reviewed = lived(ladder, *orders, through="2027-01-31")
    assert {each.why for each in reviewed.changes} == {"reached"}


def test_an_inserted_tier_raises_who_is_due_it_and_lowers_nobody() -> None:
    old = body()
    new = body(
        tier("bronze", "1"), tier("silver", "1000"), tier("jade", "3000"), tier("gold", "8000")
    )
    ladder = two_versions(old, new, at("2026-07-01"))
    edit = Occasion(at("2026-07-01"), at("2026-07-01"), is_edit=True)

    def after_edit(*amounts: int) -> list[tuple[str, str | None, str]]:
        facts = [bought(f"2026-0{month + 1}-10", each) for month, each in enumerate(amounts)]
        occasions = [*(Occasion(each.at, each.at) for each in facts), edit]
        member = Standing(member_id=MEMBER, ladder_id=1)
        return story(walked(ladder, member, Timeline(facts), occasions, at("2028-01-01")))

    assert after_edit(3_500) == [
        ("2026-01-10", "silver", "reached"),
        ("2026-07-01", "jade", "reached"),
        ("2027-01-01", "jade", "renewed"),
        ("2028-01-01", "silver", "failed"),
    ]
    # 6,000 are not gold any more, but gold holds until its validity ends.
    assert after_edit(6_000) == [
        ("2026-01-10", "gold", "reached"),
        ("2027-01-01", "jade", "failed"),
        ("2028-01-01", "silver", "failed"),
    ]


def test_a_removed_tier_counts_as_what_replaced_it() -> None:
    new = body(tier("bronze", "1"), tier("gold", "5000"), replaced={"silver": "bronze"})
    ladder = two_versions(body(), new, at("2026-07-01"))
    reviewed = lived(ladder, bought("2026-03-10", 1_000), through="2027-01-01")
    assert story(reviewed) == [
        ("2026-03-10", "silver", "reached"),
        ("2027-01-01", "bronze", "renewed"),
    ]


def test_before_the_first_version_nothing_moves() -> None:
    ladder = two_versions(body(), body(), at("2026-07-01"))
    assert lived(ladder, bought("2019-12-31", 9_000), through="2019-12-31").changes == ()


def test_a_late_order_counts_for_the_year_in_which_it_happened() -> None:
    timeline = Timeline([bought("2026-03-10", 900)])
    ladder = course()
    first = walked(
        ladder,
        Standing(member_id=MEMBER, ladder_id=1),
        timeline,
        [Occasion(at("2026-03-10"), at("2026-03-10"))],
        at("2027-01-02"),
    )
    assert first.standing.tier == "bronze"
    timeline.add(bought("2026-12-30", 4_100))
    late = Occasion(at("2026-12-30"), at("2027-01-05"))
    second = walked(ladder, first.standing, timeline, [late], at("2027-01-05"))
    # History runs forward: the rise takes effect when the last change did.
    assert story(second) == [
        ("2027-01-01", "gold", "reached"),
        ("2027-01-01", "gold", "renewed"),
    ]
    assert second.standing.valid_until == at("2028-01-01")


def test_benefits_come_with_the_first_entry_and_on_renewal_if_marked() -> None:
    benefits = [Benefit(code="welcome"), Benefit(code="voucher", is_on_renewal=True)]
    ladder = course(body(tier("silver", "1000", benefits=benefits), on_return="immediate"))
    reviewed = lived(
        ladder,
        bought("2026-03-10", 1_000),
        returned("2026-03-11", 1_000),
        bought("2026-03-12", 1_000),
        through="2027-01-01",
    )
    assert [(each.why, each.benefits) for each in reviewed.changes] == [
        ("reached", ("welcome", "voucher")),
        ("returned", ()),
        ("reached", ()),
        ("renewed", ("voucher",)),
    ]


@pytest.mark.parametrize("spent", [0, 4_999_999_999, 5_000_000_000])
def test_thresholds_are_exact_to_a_millionth(spent: int) -> None:
    ladder = course(body(tier("gold", "5000")))
    member = Standing(member_id=MEMBER, ladder_id=1)
    step = Step("occasion", at("2026-03-10"), Span(at("2026-01-01"), at("2026-03-11")))
    reviewed = review(ladder, member, step, Found(Metrics(spend_micro=spent)))
    assert reviewed.standing.tier == ("gold" if spent >= 5_000_000_000 else None)


def test_more_than_nothing_is_not_nothing() -> None:
    ladder = course(body(tier("bronze", "0", entry=Reach(Spend(), above="0"))))
    assert lived(ladder, bought("2026-03-10", 0), through="2026-04-01").standing.tier is None
    assert lived(ladder, bought("2026-03-10", 1), through="2026-04-01").standing.tier == "bronze"


def test_a_validity_without_an_end_is_kept() -> None:
    given = msgspec.convert({"kind": "endless"}, type(body()).__annotations__["validity"])
    ladder = course(body(validity=given, window=Lifetime()))
    reviewed = lived(ladder, bought("2026-03-10", 1_000), through="2036-04-01")
    assert story(reviewed) == [("2026-03-10", "silver", "reached")]


def test_a_period_ends_its_validity_at_the_next_midnight_of_it() -> None:
    ladder = course(body(window=Lifetime(), period="half", validity=PeriodEnd()))
    reviewed = lived(ladder, bought("2026-03-10", 1_000), through="2026-04-01")
    assert reviewed.standing.valid_until == at("2026-06-30T23:00")
