"""What is wrong with an item that somebody wants to save; None where nothing is."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from regulars.domains.catalog.types import (
    BrandInput,
    CampaignInput,
    CategoryInput,
    ChannelInput,
    PartnerInput,
    ProductInput,
    ProgramInput,
    SourceInput,
    StoreInput,
    is_code,
)
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.money import AMOUNT_MAX, SCALE_MAX, Money
from regulars.kernel.period import zone

TEXT_LENGTH_MAX = 500
ATTRIBUTES_BYTES_MAX = 16 * 1024

_CURRENCY = re.compile("[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_COUNTRY = re.compile("[A-Z]{2}")


def source_fault(item: SourceInput) -> FieldError | None:
    return _name(item.name) or _currency(item.currency) or _time_zone(item.time_zone)


def channel_fault(item: ChannelInput) -> FieldError | None:
    return _name(item.name)


def store_fault(item: StoreInput) -> FieldError | None:
    return (
        _name(item.name)
        or _country(item.country)
        or _text("region", item.region)
        or _text("city", item.city)
        or _time_zone(item.time_zone)
        or _attributes(item.attributes)
    )


def campaign_fault(item: CampaignInput) -> FieldError | None:
    for path in ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"):
        if fault := _text(path, getattr(item, path)):
            return fault
    return _name(item.name) or _span(item)


def partner_fault(item: PartnerInput) -> FieldError | None:
    return _name(item.name)


def brand_fault(item: BrandInput) -> FieldError | None:
    return _name(item.name)


def category_fault(item: CategoryInput) -> FieldError | None:
    if item.parent_code == item.code:
        return FieldError(
            path="parent_code", code="category_cycle", detail="a category cannot contain itself"
        )
    return _name(item.name) or _mentioned("parent_code", item.parent_code)


def product_fault(item: ProductInput) -> FieldError | None:
    return (
        _name(item.name)
        or _mentioned("category_code", item.category_code)
        or _mentioned("brand_code", item.brand_code)
        or _price(item.price)
        or _attributes(item.attributes)
    )


def program_fault(item: ProgramInput) -> FieldError | None:
    return (
        _name(item.name)
        or _currency(item.currency)
        or _time_zone(item.time_zone)
        or _exchange_rates(item.exchange_rates)
    )


def _name(value: str) -> FieldError | None:
    if not value.strip():
        return FieldError(path="name", code="missing", detail="a name is needed")
    return _text("name", value)


def _text(path: str, value: str | None) -> FieldError | None:
    if value is None or (len(value) <= TEXT_LENGTH_MAX and _is_storable(value)):
        return None
    detail = f"at most {TEXT_LENGTH_MAX} characters, none of them NUL or half of a pair"
    return FieldError(path=path, code="malformed_text", detail=detail)


def _mentioned(path: str, code: str | None) -> FieldError | None:
    if code is None or is_code(code):
        return None
    return FieldError(path=path, code="malformed_code", detail=f"{code!r} cannot be a code")


def _currency(value: str | None) -> FieldError | None:
    if value is None or _CURRENCY.fullmatch(value):
        return None
    detail = f"{value!r} is not a currency code as in ISO 4217"
    return FieldError(path="currency", code="unknown_currency", detail=detail)


def _exchange_rates(rates: dict[str, str]) -> FieldError | None:
    for currency, rate in rates.items():
        if fault := _currency(currency):
            return fault
        if not _RATE.fullmatch(rate) or Decimal(rate) == 0:
            detail = f"{rate!r} is not a rate: a positive decimal number of at most 9 decimals"
            return FieldError(
                path=f"exchange_rates.{currency}", code="malformed_rate", detail=detail
            )
    return None


def _country(value: str | None) -> FieldError | None:
    if value is None or _COUNTRY.fullmatch(value):
        return None
    detail = f"{value!r} is not a country code as in ISO 3166"
    return FieldError(path="country", code="unknown_country", detail=detail)


def _time_zone(value: str | None) -> FieldError | None:
    if value is None:
        return None
    try:
        zone(value)
    except InvalidInput as refusal:
        return FieldError(path="time_zone", code="unknown_time_zone", detail=refusal.detail)
    return None


def _price(price: Money | None) -> FieldError | None:
    if price is None:
        return None
    if fault := _currency(price.currency):
        return FieldError(path="price.currency", code=fault.code, detail=fault.detail)
    if not 0 <= price.amount <= AMOUNT_MAX or not 0 <= (price.scale or 0) <= SCALE_MAX:
        detail = f"a price is 0 to {AMOUNT_MAX} minor units at 0 to {SCALE_MAX} decimals"
        return FieldError(path="price", code="malformed_price", detail=detail)
    return None


def _span(item: CampaignInput) -> FieldError | None:
    for path, instant in (("starts_at", item.starts_at), ("ends_at", item.ends_at)):
        if instant is not None and instant.tzinfo is None:
            return FieldError(path=path, code="no_offset", detail="a time needs its offset")
    if item.starts_at and item.ends_at and item.ends_at <= item.starts_at:
        return FieldError(path="ends_at", code="ends_too_early", detail="it ends before it starts")
    return None


def _attributes(attributes: dict[str, Any]) -> FieldError | None:
    try:
        encoded = msgspec.json.encode(attributes)
    except (UnicodeEncodeError, TypeError, msgspec.MsgspecError) as error:
        return FieldError(path="attributes", code="malformed_attributes", detail=str(error))
    if len(encoded) <= ATTRIBUTES_BYTES_MAX and b"\\u0000" not in encoded:
        return None
    detail = f"at most {ATTRIBUTES_BYTES_MAX} bytes of JSON, no NUL"
    return FieldError(path="attributes", code="malformed_attributes", detail=detail)


def _is_storable(value: str) -> bool:
    return "\x00" not in value and not any("\ud800" <= mark <= "\udfff" for mark in value)
