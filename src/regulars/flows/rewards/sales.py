"""Orders and returns as rules see them, made from what was sent or from what is stored."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from operator import neg
from typing import TypeAlias
from uuid import UUID

import msgspec

from regulars.domains.orders.types import (
    Document,
    Kind,
    Line,
    NewDocument,
    NewLine,
    SaleLine,
    State,
    Tender,
)
from regulars.domains.rules.types import LineFacts, OrderFacts, TenderFacts
from regulars.kernel.money import scale_of


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """An order or a return that was recorded, whole."""

    id: UUID
    kind: Kind
    state: State
    source_id: int
    number: str
    channel_id: int | None
    store_id: int | None
    campaign_id: int | None
    occurred_at: datetime
    currency: str
    scale: int
    shipping_minor: int
    lines: tuple[SaleLine, ...]
    tenders: tuple[TenderFacts, ...]
    attributes: Mapping[str, object] | None
    is_backfill: bool
    return_policy: str | None = None

    @property
    def net_minor(self) -> int:
        """What the goods cost after discounts."""
        return sum([line.net_minor for line in self.lines])


def sale_of_new(document_id: UUID, document: NewDocument, state: State) -> Sale:
    """A document that was just saved."""
    is_referenced = document.returned_number is not None
    policy = "referenced" if is_referenced else document.return_policy
    return Sale(
        id=document_id,
        kind=document.kind,
        state=state,
        source_id=document.source_id,
        number=document.number,
        channel_id=document.channel_id,
        store_id=document.store_id,
        campaign_id=document.campaign_id,
        occurred_at=document.occurred_at,
        currency=document.currency,
        scale=document.scale,
        shipping_minor=document.shipping_minor,
        lines=tuple(_new_line(at, line) for at, line in enumerate(document.lines, start=1)),
        tenders=tuple(
            TenderFacts(kind=each.kind, amount_minor=each.amount_minor) for each in document.tenders
        ),
        attributes=document.attributes,
        is_backfill=document.is_backfill,
        return_policy=policy if document.kind == "return" else None,
    )


def _new_line(ordinal: int, line: NewLine) -> SaleLine:
    discount_minor = sum(discount.amount_minor for discount in line.discounts)
    return SaleLine(
        ordinal,
        line.sku,
        line.quantity_milli,
        line.gross_minor,
        line.gross_minor - discount_minor,
        line.category_code,
        line.brand_code,
    )


def sale_of_stored(document: Document, lines: Sequence[Line], tenders: Sequence[Tender]) -> Sale:
    """A document as it is stored."""
    return Sale(
        id=document.id,
        kind=document.kind,
        state=document.state,
        source_id=document.source_id,
        number=document.number,
        channel_id=document.channel_id,
        store_id=document.store_id,
        campaign_id=document.campaign_id,
        occurred_at=document.occurred_at,
        currency=document.currency,
        scale=document.scale,
        shipping_minor=document.shipping_minor,
        lines=tuple(
            SaleLine(
                line.ordinal,
                line.sku,
                line.quantity_milli,
                line.gross_minor,
                line.net_minor,
                line.category_code,
                line.brand_code,
            )
            for line in lines
        ),
        tenders=tuple(
            TenderFacts(kind=each.kind, amount_minor=each.amount_minor) for each in tenders
        ),
        attributes=document.attributes,
        is_backfill=document.is_backfill,
        return_policy=document.return_policy,
    )


class Product(msgspec.Struct, frozen=True):
    """What the catalog knows of a product."""

    category_code: str | None = None
    brand_code: str | None = None
    is_goods: bool | None = None


class Goods(msgspec.Struct, frozen=True):
    """Products by SKU, and the categories above each category, the nearest first."""

    products: Mapping[str, Product] = {}
    above: Mapping[str, tuple[str, ...]] = {}


_UNKNOWN = Product()


def order_facts(
    sale: Sale, goods: Goods, currency: str, rate: Decimal, sign: int = 1
) -> OrderFacts:
    """A sale in the program's `currency`, at `rate` units of it for one of the sale's own.

    With `sign` −1 a return's note reads as the sale that it undoes. Each amount is converted by
    itself, half up; at the rate of one in the sale's own currency nothing is rounded.
    """
    scale = sale.scale if rate == 1 else scale_of(currency)
    convert = _converter(sale.scale, scale, rate, sign)
    return OrderFacts(
        currency=currency,
        scale=scale,
        lines=tuple([_line_facts(line, goods, convert, sign) for line in sale.lines]),
        shipping_minor=sale.shipping_minor if convert is None else convert(sale.shipping_minor),
        tenders=sale.tenders
        if convert is None
        else tuple(
            TenderFacts(kind=each.kind, amount_minor=convert(each.amount_minor))
            for each in sale.tenders
        ),
    )


Converter: TypeAlias = Callable[[int], int]


def _converter(scale: int, to_scale: int, rate: Decimal, sign: int) -> Converter | None:
    """Minor units of one currency as those of another; None where they stay as they are."""
    if rate == 1:
        return None if sign == 1 else neg
    factor = rate.scaleb(to_scale - scale) * sign
    return lambda minor: int((minor * factor).to_integral_value(rounding=ROUND_HALF_UP))


def _line_facts(line: SaleLine, goods: Goods, convert: Converter | None, sign: int) -> LineFacts:
    known = goods.products.get(line.sku, _UNKNOWN)
    category = line.category_code or known.category_code
    return LineFacts(
        ordinal=line.ordinal,
        sku=line.sku,
        quantity_milli=line.quantity_milli * sign,
        net_minor=line.net_minor if convert is None else convert(line.net_minor),
        gross_minor=line.gross_minor if convert is None else convert(line.gross_minor),
        category_codes=(category, *goods.above.get(category, ())) if category else (),
        brand_code=line.brand_code or known.brand_code,
        is_goods=known.is_goods,
    )


def sale_attributes(sale: Sale, codes: "SaleCodes") -> dict[str, object]:
    """What conditions read under `order` beside the goods and the money."""
    return {
        "number": sale.number,
        "state": sale.state,
        "source": codes.source,
        "channel": codes.channel,
        "store": codes.store,
        "campaign": codes.campaign,
        "attributes": dict(sale.attributes or {}),
    }


class SaleCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sale was made, by the codes that people know."""

    source: str | None = None
    channel: str | None = None
    store: str | None = None
    campaign: str | None = None
