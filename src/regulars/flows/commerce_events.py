"""Segment's e-commerce events as orders, returns and cancellations.

`Order Completed` becomes an order under its `order_id`, `Order Refunded` a return of it (of the
products it lists, else of all that is open), `Order Cancelled` cancels it. The other events of
that specification stay what they are: behaviour. See the e-commerce specification (v2) of the
tracking protocol.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from regulars.domains.catalog.types import is_code
from regulars.domains.events.types import StoredEvent
from regulars.domains.orders.types import (
    Discount,
    NewDocument,
    NewLine,
    ReturnedGoods,
    ReturnRequest,
)
from regulars.kernel.errors import InvalidInput
from regulars.kernel.money import SCALE_MAX, allocate, minor_from_decimal, scale_of

ORDER_COMPLETED = "Order Completed"
ORDER_REFUNDED = "Order Refunded"
ORDER_CANCELLED = "Order Cancelled"

_WHOLE_ORDER_SKU = "unspecified"
_MILLI = 1000


class CommerceEventInvalid(InvalidInput):
    """The e-commerce event lacks what an order needs, or holds what cannot be one."""

    code = "commerce_event_invalid"


def is_commerce(event: StoredEvent) -> bool:
    """Whether the event speaks of an order placed, refunded or cancelled."""
    return event.kind == "track" and event.name in {
        ORDER_COMPLETED,
        ORDER_REFUNDED,
        ORDER_CANCELLED,
    }


def order_number(content: Mapping[str, Any]) -> str:
    """The order that an e-commerce event speaks of; refuses one that names none."""
    order_id = _properties(content).get("order_id")
    if order_id is None or isinstance(order_id, bool | dict | list) or not str(order_id).strip():
        raise CommerceEventInvalid("properties.order_id is missing")
    return str(order_id).strip()


def campaign_code(content: Mapping[str, Any]) -> str | None:
    """The campaign that brought the person, by the name that its link carried (UTM)."""
    context = content.get("context")
    campaign = context.get("campaign") if isinstance(context, dict) else None
    name = campaign.get("name") if isinstance(campaign, dict) else None
    code = name.strip() if isinstance(name, str) else ""
    return code if is_code(code) else None


def order_of(
    event: StoredEvent, content: Mapping[str, Any], *, currency: str | None, campaign_id: int | None
) -> NewDocument:
    """The order that an `Order Completed` reports.

    `currency` counts where the event names none. Prices may have more decimals than the currency:
    the document takes the scale that holds them all exactly. An order-level `discount` is spread
    over the lines by their amounts. An order without products has one line of its revenue.
    """
    number = order_number(content)
    properties = _properties(content)
    code = properties.get("currency") or currency
    if code is None:
        raise CommerceEventInvalid("neither the event nor its source names a currency")
    currency = str(code).upper()
    products = [each for each in properties.get("products") or [] if isinstance(each, dict)]
    scale = _scale(currency, properties, products)
    lines = [_line(product, at, scale) for at, product in enumerate(products)]
    if not lines:
        lines = [_whole_order_line(properties, scale)]
    return NewDocument(
        kind="order",
        source_id=event.source_id,
        number=number,
        occurred_at=event.occurred_at,
        currency=currency,
        scale=scale,
        lines=_discounted(lines, properties, scale),
        state="paid",
        channel_id=event.channel_id,
        store_id=event.store_id,
        campaign_id=campaign_id,
        shipping_minor=_amount(properties, "shipping", scale),
        tax_minor=_amount(properties, "tax", scale),
        attributes=_attributes(properties),
    )


def return_of(event: StoredEvent, content: Mapping[str, Any]) -> ReturnRequest:
    """The return that an `Order Refunded` reports; its number is the refund's or the message's."""
    properties = _properties(content)
    refund_id = properties.get("refund_id") or event.message_id
    products = [each for each in properties.get("products") or [] if isinstance(each, dict)]
    return ReturnRequest(
        number=f"{order_number(content)}/{refund_id}"[:100],
        occurred_at=event.occurred_at,
        goods=tuple(
            ReturnedGoods(sku=_sku(product, at), quantity_milli=_quantity_milli(product, at))
            for at, product in enumerate(products)
        ),
        channel_id=event.channel_id,
        store_id=event.store_id,
    )


def _properties(content: Mapping[str, Any]) -> dict[str, Any]:
    properties = content.get("properties")
    if not isinstance(properties, dict):
        raise CommerceEventInvalid("the event has no properties")
    return properties


def _number(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise CommerceEventInvalid(f"{path} is not a number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise CommerceEventInvalid(f"{path} is not a number") from None
    if not number.is_finite():
        raise CommerceEventInvalid(f"{path} is not a number")
    return number


def _decimals(value: object, path: str) -> int:
    exponent = _number(value, path).normalize().as_tuple().exponent
    assert isinstance(exponent, int), "the number is finite"
    return max(0, -exponent)


def _scale(currency: str, properties: dict[str, Any], products: list[dict[str, Any]]) -> int:
    amounts = [
        (properties[name], f"properties.{name}")
        for name in ("shipping", "tax", "discount")
        if properties.get(name) is not None
    ]
    amounts += [
        (product["price"], f"products[{at}].price")
        for at, product in enumerate(products)
        if product.get("price") is not None
    ]
    scale = max([scale_of(currency), *(_decimals(value, path) for value, path in amounts)])
    if scale > SCALE_MAX:
        raise CommerceEventInvalid(f"an amount has more than {SCALE_MAX} decimals")
    return scale


def _amount(properties: dict[str, Any], name: str, scale: int) -> int:
    value = properties.get(name)
    if value is None:
        return 0
    return minor_from_decimal(str(_number(value, f"properties.{name}")), scale)


def _sku(product: dict[str, Any], at: int) -> str:
    sku = product.get("sku") or product.get("product_id")
    if sku is None or not str(sku).strip():
        raise CommerceEventInvalid(f"products[{at}] has neither sku nor product_id")
    return str(sku).strip()


def _quantity_milli(product: dict[str, Any], at: int) -> int:
    value = product.get("quantity")
    quantity = _number(1 if value is None else value, f"products[{at}].quantity")
    milli = quantity * _MILLI
    if milli != milli.to_integral_value():
        raise CommerceEventInvalid(f"products[{at}].quantity has more than three decimals")
    return int(milli)


def _line(product: dict[str, Any], at: int, scale: int) -> NewLine:
    quantity_milli = _quantity_milli(product, at)
    price = _number(product.get("price") or 0, f"products[{at}].price")
    unit_price_minor = minor_from_decimal(str(price), scale)
    gross_milli = unit_price_minor * quantity_milli
    # Goods by weight: the till's own rounding is not told, so half up to the minor unit.
    gross_minor = (abs(gross_milli) * 2 + _MILLI) // (2 * _MILLI)
    return NewLine(
        sku=_sku(product, at),
        description=_text(product.get("name")),
        category_code=_text(product.get("category")),
        brand_code=_text(product.get("brand")),
        quantity_milli=quantity_milli,
        unit_price_minor=unit_price_minor,
        gross_minor=-gross_minor if gross_milli < 0 else gross_minor,
    )


def _whole_order_line(properties: dict[str, Any], scale: int) -> NewLine:
    for name in ("revenue", "subtotal", "value", "total"):
        if properties.get(name) is not None:
            amount_minor = _amount(properties, name, scale)
            break
    else:
        raise CommerceEventInvalid("the order has neither products nor an amount")
    if name in {"total", "value"}:
        amount_minor -= _amount(properties, "shipping", scale) + _amount(properties, "tax", scale)
    return NewLine(
        sku=_WHOLE_ORDER_SKU,
        quantity_milli=_MILLI,
        unit_price_minor=amount_minor,
        gross_minor=amount_minor,
    )


def _discounted(
    lines: list[NewLine], properties: dict[str, Any], scale: int
) -> tuple[NewLine, ...]:
    discount_minor = _amount(properties, "discount", scale)
    if not discount_minor:
        return tuple(lines)
    shares = allocate(discount_minor, [max(0, line.gross_minor) for line in lines])
    coupon = _text(properties.get("coupon"))
    return tuple(
        msgspec.structs.replace(
            line, discounts=(Discount(kind="order", amount_minor=share, reference=coupon),)
        )
        for line, share in zip(lines, shares, strict=True)
    )


def _attributes(properties: dict[str, Any]) -> dict[str, Any] | None:
    kept = ("affiliation", "coupon", "checkout_id", "total", "revenue")
    attributes = {name: properties[name] for name in kept if properties.get(name) is not None}
    return attributes or None


def _text(value: object) -> str | None:
    return str(value)[:500] if isinstance(value, str | int | float) and str(value) else None
