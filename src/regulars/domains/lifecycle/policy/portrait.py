"""What a member's orders tell of them: plain functions of their documents and lines."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from math import sqrt
from statistics import fmean, median
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.lifecycle.types.portrait import (
    Bought,
    Favourites,
    Good,
    GoodRow,
    Habits,
    Offers,
    Part,
    PortraitMoney,
    Rhythm,
    Sensitivity,
    StoreShare,
    Value,
)
from regulars.kernel.money import SCALE_MAX

PLACES_MAX = 10
GOODS_MAX = 10
ORDERS_FOR_OFFERS_MIN = 5
_Z = 1.959963984540054
"""Of a normal distribution 95 % lie within so many standard deviations."""


def sales_of(documents: Sequence[Bought]) -> list[Bought]:
    """The orders that are sales, oldest first: not those of which all money came back."""
    back: dict[UUID, int] = {}
    for each in documents:
        if each.kind == "return" and each.returned_document_id is not None:
            order_id = each.returned_document_id
            back[order_id] = back.get(order_id, 0) + each.net_minor
    sold = [
        each
        for each in documents
        if each.kind == "order"
        and (each.document_id not in back or each.net_minor + back[each.document_id] > 0)
    ]
    return sorted(sold, key=lambda each: (each.occurred_at, each.document_id))


def value_of(documents: Sequence[Bought], sales: Sequence[Bought]) -> Value:
    """How much was bought, by currency; money of orders that came back whole evens out."""
    ordered: Counter[str] = Counter()
    returned: Counter[str] = Counter()
    for each in documents:
        (ordered if each.kind == "order" else returned)[each.currency] += _micro(
            each.net_minor, each.scale
        )
    orders = Counter(each.currency for each in documents if each.kind == "order")
    return Value(
        order_count=len(sales),
        return_count=sum(each.kind == "return" for each in documents),
        first_order_at=sales[0].occurred_at if sales else None,
        last_order_at=sales[-1].occurred_at if sales else None,
        spent=[
            PortraitMoney(
                currency=currency,
                ordered_micro=ordered[currency],
                returned_micro=returned[currency],
                net_micro=ordered[currency] + returned[currency],
                basket_micro=_half_up(ordered[currency], orders[currency]),
            )
            for currency in sorted({*ordered, *returned})
        ],
    )


def rhythm_of(sales: Sequence[Bought], zone: ZoneInfo, now: datetime) -> Rhythm:
    """How long after one another the days with an order are, and how long ago the last is."""
    days = sorted({each.occurred_at.astimezone(zone).date() for each in sales})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    middle = float(median(gaps)) if gaps else None
    since = _since(days, now.astimezone(zone).date())
    return Rhythm(
        order_day_count=len(days),
        interval_days_mean=round(fmean(gaps), 3) if gaps else None,
        interval_days_median=middle,
        since_order_days=since,
        of_rhythm=round(since / middle, 3) if middle and since is not None else None,
    )


def habits_of(sales: Sequence[Bought], zone: ZoneInfo) -> Habits:
    """Where and when orders were placed."""
    local = [each.occurred_at.astimezone(zone) for each in sales]
    return Habits(
        stores=_parts(each.store or "" for each in sales)[:PLACES_MAX],
        channels=_parts(each.channel or "" for each in sales)[:PLACES_MAX],
        weekdays=_parts(str(each.isoweekday()) for each in local),
        hours=_parts(f"{each.hour:02d}" for each in local),
    )


def favourites_of(lines: Sequence[GoodRow]) -> Favourites:
    """What is bought in most orders; of as many, for most money."""
    return Favourites(
        categories=_goods((each.category, each) for each in lines),
        brands=_goods((each.brand, each) for each in lines),
        products=_goods((each.sku, each) for each in lines),
    )


def named(favourites: Favourites, names: Mapping[str, str]) -> Favourites:
    """The same with the names of products by their numbers."""
    products = [
        msgspec.structs.replace(each, name=names.get(each.code)) for each in favourites.products
    ]
    return msgspec.structs.replace(favourites, products=products)


def offers_of(sales: Sequence[Bought], stores: Sequence[StoreShare]) -> Offers:
    """The share of orders with a discount against that of the stores, as often as they are used."""
    count = len(sales)
    discounted = sum(each.discount_minor > 0 for each in sales)
    shares = {
        each.store: each.discounted_count / each.order_count
        for each in stores
        if each.order_count > 0
    }
    known = [shares[store] for each in sales if (store := each.store or "") in shares]
    average = fmean(known) if known else None
    low, high = _wilson(discounted, count) if count else (None, None)
    return Offers(
        sensitivity=_sensitivity(count, low, high, average),
        order_count=count,
        discounted_count=discounted,
        share=round(discounted / count, 6) if count else None,
        low=None if low is None else round(low, 6),
        high=None if high is None else round(high, 6),
        average=None if average is None else round(average, 6),
    )


def _sensitivity(
    count: int, low: float | None, high: float | None, average: float | None
) -> Sensitivity:
    if count < ORDERS_FOR_OFFERS_MIN or average is None or low is None or high is None:
        return "unknown"
    if low > average:
        return "above"
    return "below" if high < average else "average"


def _wilson(hits: int, count: int) -> tuple[float, float]:
    """The interval of Wilson's score (1927), which holds for few orders too."""
    share, square = hits / count, _Z * _Z
    middle = share + square / (2 * count)
    reach = _Z * sqrt(share * (1 - share) / count + square / (4 * count * count))
    whole = 1 + square / count
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def _since(days: Sequence[date], today: date) -> int | None:
    return (today - days[-1]).days if days else None


def _parts(codes: Iterable[str]) -> list[Part]:
    counted = Counter(codes)
    whole = sum(counted.values())
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    return [
        Part(code=code, order_count=count, order_share=round(count / whole, 6))
        for code, count in ranked
    ]


def _goods(lines: Iterable[tuple[str | None, GoodRow]]) -> list[Good]:
    documents: dict[str, set[UUID]] = defaultdict(set)
    quantities: Counter[str] = Counter()
    money: Counter[str] = Counter()
    for code, line in lines:
        if code is None:
            continue
        documents[code].add(line.document_id)
        quantities[code] += line.quantity_milli
        money[code] += _micro(line.net_minor, line.scale)
    found = [
        Good(
            code=code,
            order_count=len(orders),
            quantity_milli=quantities[code],
            net_micro=money[code],
        )
        for code, orders in documents.items()
    ]
    return sorted(found, key=lambda each: (-each.order_count, -each.net_micro, each.code))[
        :GOODS_MAX
    ]


def _micro(minor: int, scale: int) -> int:
    factor: int = 10 ** (SCALE_MAX - scale)
    return minor * factor


def _half_up(units: int, count: int) -> int:
    return (2 * units + count) // (2 * count) if count else 0
