"""The desk: what callers send as orders and returns, as the domain takes them.

Codes become numbers, what is left out is filled in from the source, and what lies outside the
caller's reach is refused. On a return, goods and amounts are written positive and are stored
negative, so that sums over documents are net.
"""

from datetime import datetime
from decimal import Decimal

from regulars.api.order_bodies import (
    CustomerBody,
    LineBody,
    OrderBody,
    OrderReturnBody,
    ReturnBody,
    ReturnedLineBody,
    TenderBody,
)
from regulars.bootstrap import Platform
from regulars.domains.access.errors import PermissionMissing
from regulars.domains.access.types import Principal
from regulars.domains.catalog.types import MentionedKind
from regulars.domains.members.types import Inbound
from regulars.domains.orders.errors import DocumentInvalid
from regulars.domains.orders.types import (
    Discount,
    Kind,
    NewDocument,
    NewLine,
    NewTender,
    ReturnedGoods,
    ReturnRequest,
)
from regulars.flows.record_orders import Submission
from regulars.kernel.errors import FieldError
from regulars.kernel.money import scale_of

_MILLI = 1000


class Desk:
    """Turns bodies into submissions for one caller: codes into ids, defaults filled in."""

    def __init__(self, platform: Platform, principal: Principal, now: datetime) -> None:
        self._platform = platform
        self._principal = principal
        self._now = now

    async def submission(self, body: OrderBody) -> Submission:
        """The submission that `body` makes; refuses a source or store outside the caller's."""
        kind: Kind = "return" if isinstance(body, ReturnBody) else "order"
        source_id = await self.source_id(body.source)
        store_id = await self.store_id(body.store)
        channel_id = await self.channel_id(body.channel)
        defaults = await self._platform.sources.of(source_id)
        currency = body.currency or defaults.currency
        if currency is None:
            raise _missing("currency", "neither the order nor its source names a currency")
        document = NewDocument(
            kind=kind,
            source_id=source_id,
            number=body.number,
            occurred_at=body.occurred_at or self._now,
            currency=currency,
            scale=scale_of(currency) if body.scale is None else body.scale,
            lines=tuple(new_line(line, at, kind) for at, line in enumerate(body.lines)),
            tenders=new_tenders(body.tenders, -1 if kind == "return" else 1),
            state=body.state,
            channel_id=channel_id,
            store_id=store_id,
            campaign_id=await self._id("campaign", body.campaign),
            shipping_minor=body.shipping_minor,
            tax_minor=body.tax_minor,
            returned_number=body.returned_number if isinstance(body, ReturnBody) else None,
            return_policy=(isinstance(body, ReturnBody) and body.return_policy)
            or defaults.returns_without_reference,
            attributes=body.attributes,
            is_dated=body.occurred_at is not None,
        )
        return Submission(
            document=document,
            customer=_customer(body.customer, document),
            member_id=body.member_id,
        )

    async def return_request(self, body: OrderReturnBody) -> ReturnRequest:
        """The return of an order that `body` asks for."""
        return ReturnRequest(
            number=body.number,
            occurred_at=body.occurred_at or self._now,
            goods=tuple(_goods(line, at) for at, line in enumerate(body.lines)),
            tenders=new_tenders(body.tenders, -1),
            channel_id=await self.channel_id(body.channel),
            store_id=await self.store_id(body.store),
            attributes=body.attributes,
        )

    async def source_id(self, code: str | None) -> int:
        """The source meant: the key's own, else the one named; a key speaks for its own only."""
        own_id = self._principal.source_id
        if code is None:
            if own_id is None:
                raise _missing("source", "the key has no source of its own, so name one")
            return own_id
        named_id = await self._id("source", code)
        assert named_id is not None, "a code that is given has an id"
        if own_id is not None and named_id != own_id:
            raise PermissionMissing("this key speaks for another source")
        return named_id

    async def store_id(self, code: str | None) -> int | None:
        """The store meant; refuses one outside the caller's stores."""
        store_id = await self._id("store", code)
        allowed = self._principal.store_ids
        if allowed is not None and store_id not in allowed:
            raise PermissionMissing("this is outside your stores")
        return store_id

    async def channel_id(self, code: str | None) -> int | None:
        """The channel meant: the one named, else the key's own; a key speaks for its own only."""
        own_id = self._principal.channel_id
        channel_id = await self._id("channel", code)
        if own_id is not None and channel_id not in (None, own_id):
            raise PermissionMissing("this key speaks for another channel")
        return own_id if channel_id is None else channel_id

    async def _id(self, kind: MentionedKind, code: str | None) -> int | None:
        return None if code is None else (await self._platform.codes.ids(kind, [code]))[code]


def _customer(body: CustomerBody | None, document: NewDocument) -> Inbound | None:
    if body is None:
        return None
    return Inbound(
        identities=tuple(body.identities),
        profile=body.profile,
        seen_at=document.occurred_at,
        source_id=document.source_id,
        channel_id=document.channel_id,
        store_id=document.store_id,
        registers=body.registers,
    )


def new_line(body: LineBody, at: int, kind: Kind) -> NewLine:
    sign = -1 if kind == "return" else 1
    quantity_milli = _milli(body.quantity)
    gross_minor = body.gross_minor
    if gross_minor is None:
        gross_minor, rest = divmod(body.unit_price_minor * quantity_milli, _MILLI)
        if rest:
            raise _missing(
                f"lines[{at}].gross_minor",
                "quantity times price is no whole amount, so say what the till charged",
            )
    return NewLine(
        sku=body.sku,
        description=body.description,
        category_code=body.category,
        brand_code=body.brand,
        quantity_milli=sign * quantity_milli,
        unit_price_minor=body.unit_price_minor,
        gross_minor=sign * gross_minor,
        discounts=tuple(
            Discount(
                kind=each.kind, amount_minor=sign * each.amount_minor, reference=each.reference
            )
            for each in body.discounts
        ),
    )


def _goods(body: ReturnedLineBody, at: int) -> ReturnedGoods:
    quantity_milli = _milli(body.quantity)
    if quantity_milli <= 0:
        raise _invalid(f"lines[{at}].quantity", "not_positive", "must be positive")
    if (body.ordinal is None) == (body.sku is None):
        raise _missing(f"lines[{at}].ordinal", "name either the ordinal or the sku")
    return ReturnedGoods(quantity_milli=quantity_milli, ordinal=body.ordinal, sku=body.sku)


def new_tenders(bodies: list[TenderBody], sign: int) -> tuple[NewTender, ...]:
    return tuple(
        NewTender(
            kind=each.kind,
            amount_minor=sign * each.amount_minor,
            reference=each.reference,
            asset=each.asset,
            units=each.units,
            hold_id=each.hold_id,
        )
        for each in bodies
    )


def _milli(quantity: str | int) -> int:
    return int(Decimal(quantity) * _MILLI)


def _missing(path: str, detail: str) -> DocumentInvalid:
    return _invalid(path, "missing", detail)


def _invalid(path: str, code: str, detail: str) -> DocumentInvalid:
    error = FieldError(path=path, code=code, detail=detail)
    return DocumentInvalid(f"{path}: {detail}", errors=[error])
