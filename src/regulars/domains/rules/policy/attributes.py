"""What conditions find of an order and of its lines."""

from decimal import Decimal

from regulars.domains.rules.policy.reading_conditions import LINE
from regulars.domains.rules.types.occasion import LineFacts, OrderFacts
from regulars.kernel.money import decimal_from_minor


def order_attributes(order: OrderFacts) -> dict[str, object]:
    """What conditions find under `order.…`; money stands as decimals of the currency."""
    net = gross = quantity_milli = 0
    for line in order.lines:
        net += line.net_minor
        gross += line.gross_minor
        quantity_milli += line.quantity_milli
    categories = {code: None for line in order.lines for code in line.category_codes}
    brands = {line.brand_code: None for line in order.lines if line.brand_code is not None}
    scale = order.scale
    return {
        "currency": order.currency,
        "net": decimal_from_minor(net, scale),
        "gross": decimal_from_minor(gross, scale),
        "discount": decimal_from_minor(gross - net, scale),
        "shipping": decimal_from_minor(order.shipping_minor, scale),
        "quantity": Decimal(quantity_milli).scaleb(-3),
        "line_count": len(order.lines),
        "skus": [line.sku for line in order.lines],
        "categories": list(categories),
        "brands": list(brands),
        "tenders": [tender.kind for tender in order.tenders],
    }


def line_attributes(order: OrderFacts, has_amounts: bool) -> list[dict[str, object]]:
    """What conditions find under `line.…` of each line; numbers only where they are asked for."""
    scale = order.scale
    if not has_amounts:
        return [{LINE: _plain(line)} for line in order.lines]
    return [{LINE: _plain(line) | _amounts(line, scale)} for line in order.lines]


def _plain(line: LineFacts) -> dict[str, object]:
    codes = line.category_codes
    return {
        **line.attributes,
        "sku": line.sku,
        "category": codes[0] if codes else None,
        "categories": codes,
        "brand": line.brand_code,
        "is_goods": line.is_goods,
    }


def _amounts(line: LineFacts, scale: int) -> dict[str, object]:
    return {
        "quantity": decimal_from_minor(line.quantity_milli, 3),
        "net": decimal_from_minor(line.net_minor, scale),
        "gross": decimal_from_minor(line.gross_minor, scale),
        "discount": decimal_from_minor(line.gross_minor - line.net_minor, scale),
    }
