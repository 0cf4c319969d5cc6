"""Leaves about the member, and parts put together, as sentences in both languages."""

from typing import get_args

import pytest

from regulars.kernel.conditions import vocabulary, windows
from regulars.kernel.conditions.nodes import NODE_TYPES, Tag
from regulars.kernel.conditions.values import SHAPES_OF_COMPARATOR
from regulars.kernel.conditions.words.chinese import CHINESE
from regulars.kernel.conditions.words.english import ENGLISH
from regulars.kernel.conditions.words.sentences import words
from tests.unit.conditions.saying import LAST, LOYAL, MONTH, VIP, check, city, net, orders


@pytest.mark.parametrize(
    ("document", "chinese", "english"),
    [
        (LOYAL, "属于人群「高价值」", "in segment “High value”"),
        (VIP, "带有标签「VIP」", "tagged “VIP”"),
        (
            {"op": "stage", "stages": list(get_args(vocabulary.StageName))},
            "生命周期处于潜在或新客或活跃或沉睡或流失或召回",
            "lifecycle stage is potential or new or active or dormant or churned or reactivated",
        ),
        (
            {"op": "rfm", "measure": "recency", "cmp": "ge", "value": 4},
            "最近购买得分（R） ≥ 4", "recency score (R) ≥ 4",
        ),
        (
            {"op": "rfm", "measure": "frequency", "cmp": "ge", "value": 4},
            "购买频次得分（F） ≥ 4", "frequency score (F) ≥ 4",
        ),
        (
            {"op": "rfm", "measure": "monetary", "cmp": "ge", "value": 4},
            "消费金额得分（M） ≥ 4", "monetary score (M) ≥ 4",
        ),
        (
            {"op": "rfm", "measure": "group", "cmp": "eq", "value": "champions"},
            "RFM 分组为「champions」", "RFM group is “champions”",
        ),
        (
            {"op": "tier", "ladder": "main", "cmp": "ge", "value": "gold"},
            "会员的等级不低于「金卡」", "tier on the main ladder is at least “Gold”",
        ),
        (
            {"op": "tier", "ladder": "main", "cmp": "gt", "value": "gold"},
            "会员的等级高于「金卡」", "tier on the main ladder is above “Gold”",
        ),
        (
            {"op": "tier", "ladder": "main", "cmp": "lt", "value": "gold"},
            "会员的等级低于「金卡」", "tier on the main ladder is below “Gold”",
        ),
        (
            {"op": "tier", "ladder": "main", "cmp": "le", "value": "gold"},
            "会员的等级不高于「金卡」", "tier on the main ladder is at most “Gold”",
        ),
        (
            {"op": "tier", "ladder": "main", "cmp": "in", "value": ["gold", "black"]},
            "会员的等级是「金卡」、「black」之一",
            "tier on the main ladder is one of “Gold”, “black”",
        ),
        (
            {"op": "asset", "asset": "points", "cmp": "ge", "value": 100},
            "积分可用余额 ≥ 100", "spendable points ≥ 100",
        ),
        (
            {"op": "asset", "asset": "points", "measure": "pending", "cmp": "ge", "value": 100},
            "积分待生效余额 ≥ 100", "pending points ≥ 100",
        ),
        (
            {"op": "asset", "asset": "points", "measure": "held", "cmp": "ge", "value": 100},
            "积分冻结余额 ≥ 100", "held points ≥ 100",
        ),
        (
            {"op": "asset", "asset": "points", "measure": "expiring", "cmp": "ge", "value": 100,
             "window": MONTH},
            "本月内到期的积分 ≥ 100", "points that expire within this month ≥ 100",
        ),
        (
            {"op": "coupon", "cmp": "ge", "value": 1},
            "可用的优惠券数量 ≥ 1", "number of available coupons ≥ 1",
        ),
        (
            {"op": "coupon", "state": "redeemed", "cmp": "ge", "value": 1},
            "已使用的优惠券数量 ≥ 1", "number of redeemed coupons ≥ 1",
        ),
        (
            {"op": "coupon", "state": "expired", "cmp": "ge", "value": 1},
            "已过期的优惠券数量 ≥ 1", "number of expired coupons ≥ 1",
        ),
        (
            {"op": "coupon", "coupon": "ten", "cmp": "ge", "value": 1, "window": MONTH},
            "本月内到期的可用优惠券「ten」数量 ≥ 1",
            "number of available coupons “ten” that expire within this month ≥ 1",
        ),
        (
            {"op": "coupon", "coupon": "ten", "state": "redeemed", "cmp": "ge", "value": 1,
             "window": MONTH},
            "本月内使用的优惠券「ten」数量 ≥ 1",
            "number of coupons “ten” redeemed within this month ≥ 1",
        ),
        (
            {"op": "coupon", "coupon": "ten", "state": "expired", "cmp": "ge", "value": 1,
             "window": MONTH},
            "本月内过期的优惠券「ten」数量 ≥ 1",
            "number of coupons “ten” expired within this month ≥ 1",
        ),
        (
            {"op": "consent", "purpose": "marketing", "channel": "sms"},
            "已同意「marketing」（渠道：短信）", "agreed to “marketing” over text message",
        ),
        ({"op": "reachable", "channel": "sms"}, "可通过短信触达", "reachable over text message"),
        ({"op": "message", "kind": "sent"}, "被发送过任意消息", "was sent any message"),
        (
            {"op": "message", "kind": "delivered", "campaign": "spring", "window": LAST},
            "最近 90 天内收到过活动「spring」的消息",
            "received a message of campaign “spring” within the last 90 days",
        ),
        ({"op": "message", "kind": "opened"}, "打开过任意消息", "opened any message"),
        ({"op": "message", "kind": "clicked"}, "点击过任意消息", "clicked in any message"),
        ({"op": "message", "kind": "bounced"}, "被退回过任意消息", "bounced any message"),
        (
            {"op": "message", "kind": "unsubscribed"},
            "因任意消息退订过", "unsubscribed from any message",
        ),
        (
            {"op": "bucket", "salt": "may", "lo": 0, "hi": 1250},
            "分流「may」的桶号在 0 到 1249 之间（占 12.5%）",
            "bucket of “may” is between 0 and 1249 (12.5%)",
        ),
        (
            {"op": "anniversary", "path": "member.birthday"},
            "今天是生日的周年日", "today is an anniversary of birthday",
        ),
        (
            {"op": "anniversary", "path": "member.birthday", "days_before": 3},
            "今天在生日的周年日前 3 天至后 0 天之间",
            "today is from 3 days before to 0 days after an anniversary of birthday",
        ),
        (
            {"op": "score", "model": "churn", "cmp": "ge", "value": 0.7},
            "模型「churn」的分数 ≥ 0.7", "score of “churn” ≥ 0.7",
        ),
    ],
)  # fmt: skip
def test_what_other_domains_know(document, chinese, english):
    check(document, chinese, english)


def test_parts_are_joined_and_mixed_ones_bracketed():
    check(
        {"op": "and", "args": [net("ge", 100), orders("count", "ge", 3)]},
        "订单金额 ≥ 100 且 最近 90 天内至少下单 3 次",
        "order amount ≥ 100 and orders at least 3 times within the last 90 days",
    )
    check(
        {"op": "and", "args": [VIP, {"op": "or", "args": [LOYAL, {"op": "not", "arg": VIP}]}]},
        "带有标签「VIP」 且 （属于人群「高价值」 或 非（带有标签「VIP」））",
        "tagged “VIP” and (in segment “High value” or not (tagged “VIP”))",
    )
    check(
        {"op": "at_least", "n": 2, "args": [VIP, LOYAL, net("ge", 1)]},
        "以下至少满足 2 项（带有标签「VIP」；属于人群「高价值」；订单金额 ≥ 1）",
        "at least 2 of (tagged “VIP”; in segment “High value”; order amount ≥ 1)",
    )


def test_the_zone_of_the_member_is_said_once():
    check(
        {"zone": "member", **city("in", MONTH)},
        "城市在本月内（按会员所在时区）",
        "city is within this month (in the member's time zone)",
    )


def test_what_a_person_wrote_is_never_taken_for_a_placeholder():
    check(city("eq", "{name} {0}"), "城市为「{name} {0}」", "city is “{name} {0}”")


def test_one_node_has_words_of_its_own():
    assert words(Tag(tag="VIP"), "en") == "tagged “VIP”"


def test_both_languages_have_the_same_phrases_with_the_same_places():
    assert CHINESE.keys() == ENGLISH.keys()
    for key, phrase in CHINESE.items():
        places = {part.split("}")[0] for part in phrase.split("{")[1:]}
        assert places == {part.split("}")[0] for part in ENGLISH[key].split("{")[1:]}, key


def test_nothing_that_may_stand_in_a_condition_lacks_a_phrase():
    wanted = {f"{shape}.{cmp}" for cmp, shapes in SHAPES_OF_COMPARATOR.items() for shape in shapes}
    wanted |= {f"agg.{agg}" for agg in get_args(vocabulary.Aggregate)}
    wanted |= {f"{unit}.{form}" for unit in get_args(windows.Unit) for form in ("one", "many")}
    for period in get_args(windows.Period):
        wanted |= {f"{period}.{offset}" for offset in ("-1", "0", "1", "ago", "ahead")}
        wanted.add(f"period.{period}")
    for prefix, kind in (
        ("stage", vocabulary.StageName),
        ("rfm", vocabulary.RfmMeasure),
        ("asset", vocabulary.AssetMeasure),
        ("coupon", vocabulary.CouponState),
        ("message", vocabulary.MessageKind),
    ):
        wanted |= {f"{prefix}.{name}" for name in get_args(kind)}
    assert wanted <= CHINESE.keys()
    # Nodes whose words are a comparison, or several phrases, have none under their own name.
    plain = {"attr", "event", "rfm", "asset", "coupon", "message", "anniversary"}
    assert NODE_TYPES.keys() - CHINESE.keys() == plain
