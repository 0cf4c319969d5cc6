"""What things are called in sentences, and what of them is looked up."""

import pytest

from regulars.flows.program_config.labels import Glossary, labels_of
from regulars.flows.program_config.mentions import Mention, mentions_in, mentions_seen
from regulars.kernel.conditions.fold import leaves
from regulars.kernel.conditions.parse import from_builtins

GLOSSARY = Glossary(
    currency="CNY",
    names={
        Mention("store", "SH01"): ("Nanjing Road", "Nanjing Road"),
        Mention("category", "tea"): ("Tea", "Tea"),
        Mention("link", "spring"): ("Spring poster", "Spring poster"),
        Mention("segment", "vip"): ("Our best", "贵宾"),
        Mention("segment", "new"): ("Newcomers", ""),
        Mention("segment", "bare"): ("", ""),
        Mention("field", "skin"): ("Skin type", "Skin type"),
        Mention("purpose", "news"): ("News by mail", "News by mail"),
    },
)


@pytest.mark.parametrize(
    ("kind", "key", "english", "chinese"),
    [
        ("attribute", "order.store", "the order's store", "下单门店"),
        ("attribute", "event.length", "the event's length", "事件属性 length"),
        ("attribute", "event.item.size", "the event's item.size", "事件属性 item.size"),
        ("attribute", "order.attributes.gift", "the order's gift", "订单属性 gift"),
        ("attribute", "line.colour", "the product's colour", "商品属性 colour"),
        ("attribute", "member.skin", "Skin type", "Skin type"),
        ("attribute", "member.shoe", None, None),
        ("attribute", "order.unheard", None, None),
        ("whether", "order.is_first/true", "it is the member's first order", "是会员首单"),
        ("whether", "order.is_first/false", "it is not the member's first order", "不是会员首单"),
        ("whether", "member.skin/true", None, None),
        ("unit", "order.net", "CNY", "CNY"),
        ("unit", "orders.spend", "CNY", "CNY"),
        ("unit", "line.discount", "CNY", "CNY"),
        ("unit", "orders.count", "", ""),
        ("unit", "member.skin", None, None),
        ("unit", "event.length", None, None),
        ("value", "order.store/SH01", "Nanjing Road", "Nanjing Road"),
        ("value", "member.store/SH01", "Nanjing Road", "Nanjing Road"),
        ("value", "acquisition.first.link/spring", "Spring poster", "Spring poster"),
        ("value", "order.channel/SH01", None, None),
        ("value", "order.store/SH02", None, None),
        ("value", "member.city/SH01", None, None),
        ("segment", "vip", "Our best", "贵宾"),
        ("segment", "new", "Newcomers", "Newcomers"),
        ("segment", "bare", None, None),
        ("purpose", "news", "News by mail", "News by mail"),
        ("event", "Review Written", None, None),
        ("tag", "loud", None, None),
    ],
)
def test_things_are_called_by_their_names(kind, key, english, chinese):
    assert labels_of(GLOSSARY, "en")(kind, key) == english
    assert labels_of(GLOSSARY, "zh-CN")(kind, key) == chinese


def test_without_a_currency_amounts_are_still_amounts():
    assert labels_of(Glossary(), "en")("unit", "order.net") == ""


def attr(path, cmp, value):
    return {"op": "attr", "path": path, "cmp": cmp, "value": value}


def test_only_what_is_mentioned_by_code_is_looked_up():
    condition = from_builtins(
        {
            "v": 1,
            "op": "and",
            "args": [
                attr("order.store", "in", ["SH01", "SH02"]),
                attr("order.store", "starts", "SH"),
                attr("order.store", "contains", "H0"),
                attr("order.categories", "contains", "tea"),
                attr("line.sku", "ne", "T-1"),
                attr("acquisition.last.partner", "eq", "mall"),
                attr("member.city", "eq", "Leeds"),
                attr("member.skin", "eq", "dry"),
                attr("order.net", "ge", 100),
                {"op": "not", "arg": {"op": "segment", "segment": "vip"}},
                {"op": "consent", "purpose": "news", "channel": "email"},
                {"op": "anniversary", "path": "member.wedding"},
                {"op": "tag", "tag": "loud"},
                {"op": "event", "name": "order", "cmp": "ge", "value": 1,
                 "where": attr("order.store", "eq", "SH09")},
            ],
        }
    )  # fmt: skip
    assert mentions_in(leaves(condition)) == {
        Mention("store", "SH01"),
        Mention("store", "SH02"),
        Mention("category", "tea"),
        Mention("product", "T-1"),
        Mention("partner", "mall"),
        Mention("field", "skin"),
        Mention("field", "wedding"),
        Mention("segment", "vip"),
        Mention("purpose", "news"),
    }


def test_what_was_seen_is_looked_up_too():
    assert set(mentions_seen("order.categories", ["tea", "cups"])) == {
        Mention("category", "tea"),
        Mention("category", "cups"),
    }
    assert list(mentions_seen("order.store", None)) == []
    assert list(mentions_seen("member.city", "Leeds")) == []
