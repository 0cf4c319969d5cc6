"""Comparators, spans of time and behaviour as sentences, word by word in both languages."""

import pytest

from tests.unit.conditions.saying import LAST, MONTH, attr, check, city, net, orders


@pytest.mark.parametrize(
    ("document", "chinese", "english"),
    [
        (net("eq", 100), "订单金额 = 100", "order amount = 100"),
        (net("ne", 0.1), "订单金额 ≠ 0.1", "order amount ≠ 0.1"),
        (net("lt", 1e-7), "订单金额 < 0.0000001", "order amount < 0.0000001"),
        (net("le", -1), "订单金额 ≤ -1", "order amount ≤ -1"),
        (net("gt", 19.99), "订单金额 > 19.99", "order amount > 19.99"),
        (net("ge", 100), "订单金额 ≥ 100", "order amount ≥ 100"),
        (net("contains", 3), "订单金额包含 3", "order amount contains 3"),
        (
            net("between", [1, 2]),
            "订单金额在 1 到 2 之间（含两端）",
            "order amount is between 1 and 2 (both included)",
        ),
        (net("in", [1, 2]), "订单金额是 1、2 之一", "order amount is one of 1, 2"),
        (net("not_in", [1, 2]), "订单金额不是 1、2 之一", "order amount is none of 1, 2"),
        (city("eq", "上海"), "城市为「上海」", "city is “上海”"),
        (city("ne", "上海"), "城市不为「上海」", "city is not “上海”"),
        (city("lt", "m"), "城市排在「m」之前", "city sorts before “m”"),
        (city("le", "m"), "城市不排在「m」之后", "city does not sort after “m”"),
        (city("gt", "m"), "城市排在「m」之后", "city sorts after “m”"),
        (city("ge", "m"), "城市不排在「m」之前", "city does not sort before “m”"),
        (city("contains", "海"), "城市包含「海」", "city contains “海”"),
        (city("starts", "上"), "城市以「上」开头", "city starts with “上”"),
        (city("ends", "海"), "城市以「海」结尾", "city ends with “海”"),
        (city("matches", "^上.$"), "城市匹配正则「^上.$」", "city matches the pattern “^上.$”"),
        (
            city("between", ["a", "b"]),
            "城市排在「a」到「b」之间（含两端）",
            "city sorts between “a” and “b” (both included)",
        ),
        (city("in", ["a", "b"]), "城市是「a」、「b」之一", "city is one of “a”, “b”"),
        (city("not_in", ["a", "b"]), "城市不是「a」、「b」之一", "city is none of “a”, “b”"),
        (attr("vip", "eq", True), "「vip」：是", "“vip”: yes"),
        (attr("vip", "ne", False), "「vip」不为否", "“vip” is not no"),
        (city("is_set"), "城市有值", "city is set"),
        (city("not_set"), "城市没有值", "city is not set"),
        (city("in", MONTH), "城市在本月内", "city is within this month"),
        (city("not_in", MONTH), "城市不在本月内", "city is not within this month"),
        (city("lt", MONTH), "城市早于本月", "city is before this month"),
        (city("ge", MONTH), "城市不早于本月", "city is not before this month"),
        (city("gt", MONTH), "城市晚于本月", "city is after this month"),
        (city("le", MONTH), "城市不晚于本月", "city is not after this month"),
    ],
)
def test_comparators(document, chinese, english):
    check(document, chinese, english)


@pytest.mark.parametrize(
    ("document", "chinese", "english"),
    [
        (attr("order.gross", "ge", 10000), "订单原价 ≥ 10,000 CNY", "gross amount ≥ 10,000 CNY"),
        (attr("order.gross", "lt", 1999.5), "订单原价 < 1,999.5 CNY", "gross amount < 1,999.5 CNY"),
        (
            attr("order.gross", "between", [1000, 2000]),
            "订单原价在 1,000 CNY 到 2,000 CNY 之间（含两端）",
            "gross amount is between 1,000 CNY and 2,000 CNY (both included)",
        ),
        (
            attr("order.gross", "in", [5, 10]),
            "订单原价是 5 CNY、10 CNY 之一",
            "gross amount is one of 5 CNY, 10 CNY",
        ),
        (attr("order.gross", "eq", "5"), "订单原价为「5」", "gross amount is “5”"),
        (attr("order.gross", "eq", True), "订单原价：是", "gross amount: yes"),
        (attr("order.gross", "is_set"), "订单原价有值", "gross amount is set"),
        (attr("order.gross", "in", MONTH), "订单原价在本月内", "gross amount is within this month"),
        (attr("orders.count", "gt", 1000), "订单数 > 1,000", "number of orders > 1,000"),
        (attr("member.year", "ge", 1990), "「member.year」 ≥ 1990", "“member.year” ≥ 1990"),
        (
            {"op": "asset", "asset": "points", "cmp": "ge", "value": 20000},
            "积分可用余额 ≥ 20,000",
            "spendable points ≥ 20,000",
        ),
        (
            {"op": "coupon", "cmp": "ge", "value": 1000},
            "可用的优惠券数量 ≥ 1,000",
            "number of available coupons ≥ 1,000",
        ),
        (
            orders("count", "ge", 1000),
            "最近 90 天内至少下单 1,000 次",
            "orders at least 1,000 times within the last 90 days",
        ),
        (
            orders("sum", "ge", 5000, property="net"),
            "最近 90 天内下单的金额合计 ≥ 5,000",
            "the sum of amount over orders within the last 90 days ≥ 5,000",
        ),
        (
            orders("max", "ge", 1990, property="year"),
            "最近 90 天内下单的「year」最大值 ≥ 1990",
            "the greatest “year” over orders within the last 90 days ≥ 1990",
        ),
    ],
)
def test_amounts_have_their_unit_and_what_counts_is_grouped(document, chinese, english):
    check(document, chinese, english)


@pytest.mark.parametrize(
    ("document", "chinese", "english"),
    [
        (attr("order.store", "eq", "SH01"), "门店为「上海南京路店」", "store is “Nanjing Road”"),
        (
            attr("order.store", "ne", "SH01"),
            "门店不为「上海南京路店」",
            "store is not “Nanjing Road”",
        ),
        (
            attr("order.store", "in", ["SH01", "SH02"]),
            "门店是「上海南京路店」、「SH02」之一",
            "store is one of “Nanjing Road”, “SH02”",
        ),
        (
            attr("order.store", "not_in", ["SH01", "SH02"]),
            "门店不是「上海南京路店」、「SH02」之一",
            "store is none of “Nanjing Road”, “SH02”",
        ),
        (
            attr("order.categories", "contains", "tea"),
            "「order.categories」包含「茶饮」",
            "“order.categories” contains “Tea and coffee”",
        ),
        (attr("order.store", "starts", "SH01"), "门店以「SH01」开头", "store starts with “SH01”"),
        (attr("order.store", "lt", "SH01"), "门店排在「SH01」之前", "store sorts before “SH01”"),
        (
            attr("order.store", "between", ["SH01", "SH02"]),
            "门店排在「SH01」到「SH02」之间（含两端）",
            "store sorts between “SH01” and “SH02” (both included)",
        ),
        (attr("member.city", "eq", "SH01"), "城市为「SH01」", "city is “SH01”"),
    ],
)
def test_codes_read_as_the_names_of_what_they_stand_for(document, chinese, english):
    check(document, chinese, english)


@pytest.mark.parametrize(
    ("document", "chinese", "english"),
    [
        (attr("order.is_first", "eq", True), "是首单", "it is the first order"),
        (attr("order.is_first", "eq", False), "不是首单", "it is not the first order"),
        (attr("order.is_first", "ne", True), "不是首单", "it is not the first order"),
        (
            {"op": "not", "arg": attr("order.is_first", "eq", True)},
            "不是首单",
            "it is not the first order",
        ),
        (attr("order.is_gift", "eq", True), "「order.is_gift」：是", "“order.is_gift”: yes"),
        (
            {"op": "not", "arg": attr("order.is_gift", "eq", True)},
            "非（「order.is_gift」：是）",
            "not (“order.is_gift”: yes)",
        ),
    ],
)
def test_a_yes_or_a_no_that_says_something_is_a_clause(document, chinese, english):
    check(document, chinese, english)


def test_properties_of_events_are_not_taken_for_attributes_of_the_same_name():
    where = {
        "op": "and",
        "args": [attr("order.gross", "ge", 10000), attr("order.store", "eq", "SH01")],
    }
    check(
        orders("count", "ge", 2, where=where),
        "最近 90 天内至少下单 2 次（其中「order.gross」 ≥ 10000 且 「order.store」为「SH01」）",
        "orders (where “order.gross” ≥ 10000 and “order.store” is “SH01”) at least 2 times"
        " within the last 90 days",
    )


@pytest.mark.parametrize(
    ("window", "chinese", "english"),
    [
        ({"kind": "last", "count": 1, "unit": "months"}, "最近 1 个月", "the last 1 month"),
        ({"kind": "last", "count": 30, "unit": "minutes"}, "最近 30 分钟", "the last 30 minutes"),
        ({"kind": "next", "count": 2, "unit": "weeks"}, "未来 2 周", "the next 2 weeks"),
        ({"kind": "calendar", "period": "day"}, "今天", "today"),
        (
            {"kind": "calendar", "period": "quarter", "first": -1, "last": -1},
            "上季度",
            "last quarter",
        ),
        (
            {"kind": "calendar", "period": "year", "first": 2, "last": 2},
            "2 年后那年",
            "the year 2 years ahead",
        ),
        (
            {"kind": "calendar", "period": "month", "first": -3, "last": -1},
            "过去 3 个完整的自然月",
            "the last 3 full months",
        ),
        (
            {"kind": "calendar", "period": "week", "first": 1, "last": 2},
            "未来 2 个完整的自然周",
            "the next 2 full weeks",
        ),
        (
            {"kind": "calendar", "period": "half", "first": -2},
            "从 2 个半年度前那个半年度 到 本半年度 的时间",
            "the time from the half-year 2 half-years ago to this half-year",
        ),
        (
            {"kind": "between", "begin": "2026-01-01T08:00:00+08:00",
             "end": "2026-02-01T00:00:30Z"},
            "从 2026-01-01 00:00 UTC 起到 2026-02-01 00:00:30 UTC 之前的时间",
            "the time from 2026-01-01 00:00 UTC to before 2026-02-01 00:00:30 UTC",
        ),
        ({"kind": "dates", "begin": "2026-01-01"}, "从 2026-01-01 起的时间",
         "the time from 2026-01-01"),
        ({"kind": "dates", "end": "2026-02-01"}, "早于 2026-02-01 的时间",
         "the time before 2026-02-01"),
    ],
)  # fmt: skip
def test_windows(window, chinese, english):
    check(city("in", window), f"城市在{chinese}内", f"city is within {english}")


@pytest.mark.parametrize(
    ("cmp", "value", "chinese", "english"),
    [
        ("ge", 3, "最近 90 天内至少下单 3 次", "orders at least 3 times within the last 90 days"),
        ("le", 3, "最近 90 天内至多下单 3 次", "orders at most 3 times within the last 90 days"),
        ("eq", 1, "最近 90 天内恰好下单 1 次", "orders exactly once within the last 90 days"),
        ("gt", 1, "最近 90 天内下单超过 1 次", "orders more than once within the last 90 days"),
        ("lt", 3, "最近 90 天内下单少于 3 次", "orders fewer than 3 times within the last 90 days"),
        ("ge", 1, "最近 90 天内有过下单", "orders at least once within the last 90 days"),
        ("gt", 0, "最近 90 天内有过下单", "orders at least once within the last 90 days"),
        ("eq", 0, "最近 90 天内没有下单", "no orders within the last 90 days"),
        ("lt", 1, "最近 90 天内没有下单", "no orders within the last 90 days"),
        (
            "ne", 2, "最近 90 天内下单的次数 ≠ 2",
            "the number of orders within the last 90 days ≠ 2",
        ),
        (
            "in", [1, 2], "最近 90 天内下单的次数是 1、2 之一",
            "the number of orders within the last 90 days is one of 1, 2",
        ),
    ],
)  # fmt: skip
def test_numbers_of_events(cmp, value, chinese, english):
    check(orders("count", cmp, value), chinese, english)


@pytest.mark.parametrize(
    ("agg", "chinese", "english"),
    [
        ("sum", "下单的金额合计", "the sum of amount over orders"),
        ("avg", "下单的金额平均值", "the average of amount over orders"),
        ("min", "下单的金额最小值", "the least amount over orders"),
        ("max", "下单的金额最大值", "the greatest amount over orders"),
        ("distinct", "下单的不同金额个数", "the number of different amount over orders"),
        ("top", "下单最常见的金额", "the most frequent amount over orders"),
        ("first", "首次下单的金额", "amount of the first orders"),
        ("last", "最近一次下单的金额", "amount of the last orders"),
    ],
)
def test_aggregates_of_a_property(agg, chinese, english):
    check(
        orders(agg, "ge", 500, property="net"),
        f"最近 90 天内{chinese} ≥ 500",
        f"{english} within the last 90 days ≥ 500",
    )


def test_aggregates_of_events_alone():
    check(
        orders("days", "ge", 5),
        "最近 90 天内下单的天数 ≥ 5",
        "the number of days with orders within the last 90 days ≥ 5",
    )
    check(
        {"op": "event", "name": "Order Completed", "agg": "first", "cmp": "in", "value": MONTH},
        "首次下单的时间在本月内",
        "the time of the first orders is within this month",
    )
    check(
        {"op": "event", "name": "Sign In", "agg": "last", "cmp": "lt", "value": LAST},
        "最近一次「Sign In」的时间早于最近 90 天",
        "the time of the last “Sign In” is before the last 90 days",
    )


def test_where_speaks_of_properties():
    where = {"op": "and", "args": [attr("net", "ge", 10), {"op": "not", "arg": city("is_set")}]}
    check(
        orders("count", "ge", 3, where=where),
        "最近 90 天内至少下单 3 次（其中金额 ≥ 10 且 非（「member.city」有值））",
        "orders (where amount ≥ 10 and not (“member.city” is set)) at least 3 times"
        " within the last 90 days",
    )


def test_sequences():
    steps = [{"name": "Product Viewed"}, {"name": "Order Completed", "where": attr("net", "ge", 9)}]
    node = {"op": "sequence", "steps": steps, "within": {"count": 1, "unit": "days"}}
    check(
        {**node, "window": LAST},
        "最近 90 天内依次发生：「Product Viewed」 → 下单（其中金额 ≥ 9），全程不到 1 天",
        "in this order within the last 90 days: “Product Viewed” → orders (where amount ≥ 9),"
        " all in less than 1 day",
    )
