"""Short ways to put a condition into words, for the tests of this folder."""

from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import words

LABELS = {
    ("zh-CN", "attribute", "order.net"): "订单金额",
    ("zh-CN", "attribute", "member.city"): "城市",
    ("zh-CN", "attribute", "member.birthday"): "生日",
    ("zh-CN", "property", "net"): "金额",
    ("zh-CN", "event", "Order Completed"): "下单",
    ("zh-CN", "asset", "points"): "积分",
    ("zh-CN", "ladder", "main"): "会员",
    ("zh-CN", "tier", "main/gold"): "金卡",
    ("zh-CN", "segment", "s1"): "高价值",
    ("zh-CN", "channel", "sms"): "短信",
    ("zh-CN", "attribute", "order.gross"): "订单原价",
    ("zh-CN", "unit", "order.gross"): "CNY",
    ("zh-CN", "attribute", "orders.count"): "订单数",
    ("zh-CN", "unit", "orders.count"): "",
    ("zh-CN", "attribute", "order.store"): "门店",
    ("zh-CN", "value", "order.store/SH01"): "上海南京路店",
    ("zh-CN", "value", "order.categories/tea"): "茶饮",
    ("zh-CN", "whether", "order.is_first/true"): "是首单",
    ("zh-CN", "whether", "order.is_first/false"): "不是首单",
    ("en", "whether", "order.is_first/true"): "it is the first order",
    ("en", "whether", "order.is_first/false"): "it is not the first order",
    ("en", "attribute", "order.net"): "order amount",
    ("en", "attribute", "member.city"): "city",
    ("en", "attribute", "member.birthday"): "birthday",
    ("en", "property", "net"): "amount",
    ("en", "event", "Order Completed"): "orders",
    ("en", "asset", "points"): "points",
    ("en", "ladder", "main"): "the main ladder",
    ("en", "tier", "main/gold"): "Gold",
    ("en", "segment", "s1"): "High value",
    ("en", "channel", "sms"): "text message",
    ("en", "attribute", "order.gross"): "gross amount",
    ("en", "unit", "order.gross"): "CNY",
    ("en", "attribute", "orders.count"): "number of orders",
    ("en", "unit", "orders.count"): "",
    ("en", "attribute", "order.store"): "store",
    ("en", "value", "order.store/SH01"): "Nanjing Road",
    ("en", "value", "order.categories/tea"): "Tea and coffee",
}
LAST = {"kind": "last", "count": 90, "unit": "days"}
MONTH = {"kind": "calendar", "period": "month"}
ORDERS = {"op": "event", "name": "Order Completed", "window": LAST}
VIP = {"op": "tag", "tag": "VIP"}
LOYAL = {"op": "segment", "segment": "s1"}


def said(document, language):
    return words(
        from_builtins({"v": 1, **document}),
        language,
        lambda kind, key: LABELS.get((language, kind, key)),
    )


def attr(path, cmp, *value):
    return {"op": "attr", "path": path, "cmp": cmp, **({"value": value[0]} if value else {})}


def net(cmp, *value):
    return attr("order.net", cmp, *value)


def city(cmp, *value):
    return attr("member.city", cmp, *value)


def orders(agg, cmp, value, **fields):
    return {**ORDERS, "agg": agg, "cmp": cmp, "value": value, **fields}


def check(document, chinese, english):
    assert said(document, "zh-CN") == chinese
    assert said(document, "en") == english
