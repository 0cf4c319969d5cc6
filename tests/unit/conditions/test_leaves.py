"""Leaves that ask what other domains know of the member."""

from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from regulars.kernel.conditions.facts import ExpiringAmount, HeldCoupon, PastMessage
from regulars.kernel.conditions.observing import bucket_of
from tests.unit.conditions.judging import truth, utc

MEMBER = UUID("01900000-0000-7000-8000-000000000001")


def test_segment_and_consent_are_unknown_where_nobody_can_tell():
    segment = {"op": "segment", "segment": "loyal"}
    assert truth(segment, segments={"loyal": True}) is True
    assert truth(segment, segments={"loyal": False}) is False
    assert truth(segment) is None
    consent = {"op": "consent", "purpose": "marketing", "channel": "sms"}
    assert truth(consent, consents={("marketing", "sms"): True}) is True
    assert truth(consent, consents={("marketing", "sms"): False}) is False
    assert truth(consent, consents={("marketing", "email"): True}) is None


def test_tag_and_reachable_are_yes_or_no():
    assert truth({"op": "tag", "tag": "vip"}, tags={"vip"}) is True
    assert truth({"op": "tag", "tag": "vip"}) is False
    assert truth({"op": "reachable", "channel": "sms"}, channels={"sms"}) is True
    assert truth({"op": "reachable", "channel": "sms"}) is False


def test_stage_is_one_of_those_named():
    node = {"op": "stage", "stages": ["active", "new"]}
    assert truth(node, stage_name="new") is True
    assert truth(node, stage_name="churned") is False
    assert truth(node) is None


def test_rfm_scores_are_numbers_and_the_group_is_a_name():
    high = {"op": "rfm", "measure": "monetary", "cmp": "ge", "value": 4}
    assert truth(high, rfm_scores={"monetary": 4}) is True
    assert truth(high, rfm_scores={"recency": 5}) is None
    group = {"op": "rfm", "measure": "group", "cmp": "in", "value": ["champions", "loyal"]}
    assert truth(group, rfm_scores={"group": "loyal"}) is True
    assert truth(group, rfm_scores={"group": "lost"}) is False


@pytest.mark.parametrize(
    ("cmp", "expected"),
    [("lt", False), ("le", True), ("eq", True), ("ge", True), ("gt", False), ("ne", False)],
)
def test_tiers_compare_by_their_place_on_the_ladder(cmp, expected):
    ladders = {"main": ("silver", "gold", "black")}
    node = {"op": "tier", "ladder": "main", "cmp": cmp, "value": "gold"}
    assert truth(node, tiers={"main": "gold"}, ladders=ladders) is expected
    assert truth(node, ladders=ladders) is None


def test_a_tier_that_left_its_ladder_has_no_place_but_a_name():
    ladders = {"main": ("silver", "gold")}
    above = {"op": "tier", "ladder": "main", "cmp": "gt", "value": "silver"}
    assert truth(above, tiers={"main": "bronze"}, ladders=ladders) is None
    assert truth({**above, "cmp": "ne"}, tiers={"main": "bronze"}, ladders=ladders) is True
    unset = {"op": "tier", "ladder": "main", "cmp": "not_set"}
    assert truth(unset, ladders=ladders) is True


def test_assets_are_compared_in_their_units():
    node = {"op": "asset", "asset": "points", "cmp": "ge", "value": 100}
    assert truth(node, balances={("points", "spendable"): 100}) is True
    assert truth({**node, "measure": "pending"}, balances={("points", "spendable"): 100}) is None


def test_expiring_is_what_expires_within_the_window():
    node = {
        "op": "asset",
        "asset": "points",
        "measure": "expiring",
        "cmp": "eq",
        "value": 30,
        "window": {"kind": "next", "count": 7, "unit": "days"},
    }
    expiring = [
        ExpiringAmount(asset="points", amount=amount, expires_at=at)
        for amount, at in (
            (10, utc(2026, 3, 15, 4)),
            (20, utc(2026, 3, 22, 3)),
            (40, utc(2026, 3, 22, 4)),
        )
    ]
    assert truth(node, expiring=expiring) is True


def test_coupons_are_counted_by_name_state_and_window():
    coupons = [
        HeldCoupon(coupon="ten", state="available", at=utc(2026, 3, 20)),
        HeldCoupon(coupon="five", state="available", at=utc(2026, 5, 1)),
        HeldCoupon(coupon="ten", state="redeemed", at=utc(2026, 3, 1)),
    ]
    node = {"op": "coupon", "cmp": "eq", "value": 2}
    assert truth(node, coupons=coupons) is True
    assert truth({**node, "coupon": "ten", "value": 1}, coupons=coupons) is True
    assert truth({**node, "state": "redeemed", "value": 1}, coupons=coupons) is True
    soon = {"kind": "next", "count": 7, "unit": "days"}
    assert truth({**node, "window": soon, "value": 1}, coupons=coupons) is True


def test_messages_count_up_to_now_in_their_window():
    messages = [
        PastMessage(kind="opened", campaign="spring", at=utc(2026, 3, 1)),
        PastMessage(kind="opened", campaign="autumn", at=utc(2026, 9, 1)),
    ]
    node = {"op": "message", "kind": "opened"}
    assert truth(node, messages=messages) is True
    assert truth({**node, "campaign": "autumn"}, messages=messages) is False
    assert truth({**node, "kind": "clicked"}, messages=messages) is False
    lately = {"kind": "last", "count": 7, "unit": "days"}
    assert truth({**node, "window": lately}, messages=messages) is False


def test_scores_are_unknown_where_the_model_has_none():
    node = {"op": "score", "model": "churn", "cmp": "ge", "value": 0.7}
    assert truth(node, scores={"churn": 0.7}) is True
    assert truth(node) is None


def test_buckets_are_the_documented_hash():
    assert bucket_of("may-test", MEMBER) == 6239
    assert bucket_of("june-test", MEMBER) == 8185
    assert bucket_of("七月", MEMBER) == 1265


def test_a_bucket_lies_from_lo_up_to_hi():
    node = {"op": "bucket", "salt": "may-test"}
    number = bucket_of("may-test", MEMBER)
    assert truth({**node, "lo": number, "hi": number + 1}, member_id=MEMBER) is True
    assert truth({**node, "lo": 0, "hi": number}, member_id=MEMBER) is False
    assert truth({**node, "lo": 0, "hi": 10_000}, member_id=MEMBER) is True
    assert truth({**node, "lo": 0, "hi": 10_000}) is None


def test_buckets_fill_evenly():
    members = [UUID(int=number) for number in range(5_000)]
    half = sum(bucket_of("even", member) < 5_000 for member in members)
    assert 2_400 < half < 2_600


def anniversary(day, now, zone="Asia/Shanghai", **around):
    node = {"op": "anniversary", "path": "member.birthday", **around}
    attributes = {"member": {"birthday": day}}
    return truth(node, now, attributes=attributes, program_zone=ZoneInfo(zone))


def test_an_anniversary_is_a_local_day():
    birthday = date(1990, 3, 16)
    assert anniversary(birthday, utc(2026, 3, 15, 15, 59)) is False
    assert anniversary(birthday, utc(2026, 3, 15, 16)) is True
    assert anniversary(birthday, utc(2026, 3, 16, 15, 59)) is True
    assert anniversary(birthday, utc(2026, 3, 16, 16)) is False
    assert anniversary(birthday, utc(2026, 3, 15, 16), zone="Europe/London") is False


def test_days_around_an_anniversary_reach_over_the_turn_of_the_year():
    new_year, new_years_eve = date(1990, 1, 1), date(1990, 12, 31)
    assert anniversary(new_year, utc(2025, 12, 30), days_before=2) is True
    assert anniversary(new_year, utc(2025, 12, 29), days_before=2) is False
    assert anniversary(new_years_eve, utc(2026, 1, 2), days_after=2) is True
    assert anniversary(new_years_eve, utc(2026, 1, 3), days_after=2) is False


def test_29_february_falls_on_28_february_in_common_years():
    leap_day = date(2000, 2, 29)
    assert anniversary(leap_day, utc(2026, 2, 28)) is True
    assert anniversary(leap_day, utc(2026, 3, 1)) is False
    assert anniversary(leap_day, utc(2028, 2, 28)) is False
    assert anniversary(leap_day, utc(2028, 2, 29)) is True


def test_the_day_itself_is_no_anniversary_of_it():
    joined = utc(2026, 3, 1)
    assert anniversary(joined, utc(2026, 3, 1)) is False
    assert anniversary(joined, utc(2027, 3, 1)) is True
    assert anniversary("2026-03-01", utc(2027, 3, 1)) is None
    assert anniversary(joined.replace(tzinfo=None), utc(2027, 3, 1)) is None
