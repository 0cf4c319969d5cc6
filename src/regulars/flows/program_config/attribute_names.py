"""What people call the attributes that conditions find, and what stands in them: told in words."""

from typing import Literal

from regulars.domains.catalog.types import MentionedKind
from regulars.kernel.conditions.words.sentences import Language

_NAMES: dict[str, tuple[str, str]] = {
    "order.net": ("the order's amount paid for goods", "订单实付金额"),
    "order.gross": ("the order's amount before discounts", "订单原价金额"),
    "order.discount": ("the order's discount", "订单优惠金额"),
    "order.shipping": ("the order's shipping fee", "订单运费"),
    "order.currency": ("the order's currency", "订单币种"),
    "order.quantity": ("the pieces in the order", "订单件数"),
    "order.line_count": ("the lines of the order", "订单行数"),
    "order.skus": ("the order's products", "订单商品"),
    "order.categories": ("the order's categories", "订单商品品类"),
    "order.brands": ("the order's brands", "订单商品品牌"),
    "order.tenders": ("the order's means of payment", "订单支付方式"),
    "order.ordinal": ("the number of the member's order", "会员的第几单"),
    "order.is_first": ("the member's first order", "会员首单"),
    "order.source": ("the order's source", "订单来源"),
    "order.channel": ("the order's channel", "订单渠道"),
    "order.store": ("the order's store", "下单门店"),
    "order.campaign": ("the order's campaign", "订单活动"),
    "order.number": ("the order's number", "订单号"),
    "order.state": ("the order's state", "订单状态"),
    "line.sku": ("the product", "商品"),
    "line.category": ("the product's category", "商品品类"),
    "line.categories": ("the product's category or those above it", "商品品类（含上级）"),
    "line.brand": ("the product's brand", "商品品牌"),
    "line.is_goods": ("goods, not a service", "实物商品"),
    "line.net": ("the line's amount paid", "商品行实付金额"),
    "line.gross": ("the line's amount before discounts", "商品行原价金额"),
    "line.discount": ("the line's discount", "商品行优惠金额"),
    "line.quantity": ("the line's quantity", "商品行数量"),
    "member.gender": ("gender", "性别"),
    "member.country": ("country", "国家"),
    "member.region": ("region", "省份／地区"),
    "member.city": ("city", "城市"),
    "member.locale": ("language", "语言"),
    "member.time_zone": ("time zone", "时区"),
    "member.store": ("home store", "归属门店"),
    "member.channel": ("channel of joining", "入会渠道"),
    "member.source": ("source of joining", "入会来源"),
    "member.birth_date": ("birth date", "出生日期"),
    "member.joined_at": ("the time of joining", "入会时间"),
    "member.registered_at": ("the time of registering", "注册时间"),
    "member.first_seen_at": ("the time first seen", "首次出现时间"),
    "acquisition.first.how": ("the manner of the first touch", "首次触点的方式"),
    "acquisition.first.campaign": ("the campaign of the first touch", "首次触点的活动"),
    "acquisition.first.partner": ("the partner of the first touch", "首次触点的合作伙伴"),
    "acquisition.first.channel": ("the channel of the first touch", "首次触点的渠道"),
    "acquisition.first.store": ("the store of the first touch", "首次触点的门店"),
    "acquisition.first.link": ("the link of the first touch", "首次触点的推广链接"),
    "acquisition.last.how": ("the manner of the last touch", "末次触点的方式"),
    "acquisition.last.campaign": ("the campaign of the last touch", "末次触点的活动"),
    "acquisition.last.partner": ("the partner of the last touch", "末次触点的合作伙伴"),
    "acquisition.last.channel": ("the channel of the last touch", "末次触点的渠道"),
    "acquisition.last.store": ("the store of the last touch", "末次触点的门店"),
    "acquisition.last.link": ("the link of the last touch", "末次触点的推广链接"),
    "orders.count": ("the number of orders", "累计订单数"),
    "orders.return_count": ("the number of returns", "累计退货数"),
    "orders.first_at": ("the first order", "首次下单时间"),
    "orders.last_at": ("the last order", "最近下单时间"),
    "orders.spend": ("the sum of orders", "累计消费金额"),
}


_CLAUSES: dict[str, tuple[str, str]] = {
    "order.is_first/true": ("it is the member's first order", "是会员首单"),
    "order.is_first/false": ("it is not the member's first order", "不是会员首单"),
    "line.is_goods/true": ("it is goods, not a service", "是实物商品"),
    "line.is_goods/false": ("it is a service", "是服务"),
}
"""What an attribute that is a yes or a no says of the occasion."""

_PARTS: dict[str, tuple[str, str]] = {
    "event.": ("the event's {part}", "事件属性 {part}"),
    "order.attributes.": ("the order's {part}", "订单属性 {part}"),
    "line.": ("the product's {part}", "商品属性 {part}"),
}
"""What others send or enter under names of their own."""

AMOUNTS = frozenset(
    {
        "order.net",
        "order.gross",
        "order.discount",
        "order.shipping",
        "line.net",
        "line.gross",
        "line.discount",
        "orders.spend",
    }
)
"""Money in the currency of the program."""

COUNTS = frozenset(
    {
        "order.quantity",
        "order.line_count",
        "order.ordinal",
        "line.quantity",
        "orders.count",
        "orders.return_count",
    }
)

LISTS = frozenset({"order.skus", "order.categories", "order.brands", "line.categories"})

_KINDS: dict[str, MentionedKind | Literal["link"]] = {
    "order.source": "source",
    "order.channel": "channel",
    "order.store": "store",
    "order.campaign": "campaign",
    "order.skus": "product",
    "order.categories": "category",
    "order.brands": "brand",
    "line.sku": "product",
    "line.category": "category",
    "line.categories": "category",
    "line.brand": "brand",
    "member.source": "source",
    "member.channel": "channel",
    "member.store": "store",
    "acquisition.first.campaign": "campaign",
    "acquisition.first.partner": "partner",
    "acquisition.first.channel": "channel",
    "acquisition.first.store": "store",
    "acquisition.first.link": "link",
    "acquisition.last.campaign": "campaign",
    "acquisition.last.partner": "partner",
    "acquisition.last.channel": "channel",
    "acquisition.last.store": "store",
    "acquisition.last.link": "link",
}


def clause(key: str, language: Language) -> str | None:
    """What an attribute says by being `true` or `false`, by `path/true`; None where it has none."""
    clauses = _CLAUSES.get(key)
    return clauses and clauses[1 if language == "zh-CN" else 0]


def attribute_name(path: str, language: Language) -> str | None:
    """The name of an attribute; None for a field of an organisation's own."""
    at = 1 if language == "zh-CN" else 0
    if (names := _NAMES.get(path)) is not None:
        return names[at]
    for begin, phrases in _PARTS.items():
        if path.startswith(begin):
            return phrases[at].format(part=path.removeprefix(begin))
    return None


def kind_of(path: str) -> MentionedKind | Literal["link"] | None:
    """What the texts of an attribute are codes of."""
    return _KINDS.get(path)
