"""Drafting the return of an order: what is brought back, at what it was sold for."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from regulars.domains.orders import policy, store
from regulars.domains.orders.errors import (
    DocumentConflict,
    DocumentInvalid,
    DocumentNotFound,
    ReturnExceedsOrder,
)
from regulars.domains.orders.types import (
    Discount,
    Document,
    Line,
    NewDocument,
    NewLine,
    ReturnedGoods,
    ReturnRequest,
)
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError


async def draft_return(tx: Tx, order_id: UUID, request: ReturnRequest) -> NewDocument:
    """The document of a return of this order, ready to be recorded in the same transaction.

    Without lines everything that is still open comes back. Each line is worth its share of what
    was paid for it; the shares of any split add up to the whole. The order stays locked, so that
    two returns at once never bring back the same goods. Refuses an order that is not known, a
    return of a return, and goods that the order does not hold (any more).
    """
    await store.lock_documents(tx, [order_id])
    found = await store.documents_by_id(tx, [order_id])
    if not found:
        raise DocumentNotFound(f"no order {order_id}")
    order = found[0]
    if order.kind != "order":
        raise DocumentInvalid("a return cannot be returned")
    lines = await store.lines_of(tx, [order_id])
    return NewDocument(
        kind="return",
        source_id=order.source_id,
        number=request.number,
        occurred_at=request.occurred_at,
        currency=order.currency,
        scale=order.scale,
        lines=_returned_lines(order, lines, request.goods),
        tenders=request.tenders,
        state="completed",
        channel_id=request.channel_id,
        store_id=request.store_id,
        returned_number=order.number,
        attributes=request.attributes,
    )


async def confirm_return(tx: Tx, order_id: UUID, known_id: UUID, request: ReturnRequest) -> None:
    """Refuses as a conflict a return whose number stands for something else.

    `known_id` is what the source calls by that number. A request that names no goods, and so asks
    for all that was open, is taken to be the same.
    """
    brought_milli: Counter[int] = Counter()
    for match in (await store.matches_of(tx, [known_id]))[known_id]:
        if match.order_id == order_id:
            brought_milli[match.order_ordinal] += match.quantity_milli
    if brought_milli and not request.goods:
        return
    lines = await store.lines_of(tx, [order_id])
    held_milli = {line.ordinal: brought_milli[line.ordinal] for line in lines}
    try:
        wanted_milli = Counter(_by_ordinal(lines, request.goods, held_milli))
    except ReturnExceedsOrder:
        wanted_milli = Counter()
    if not brought_milli or wanted_milli != brought_milli:
        raise DocumentConflict(f"document {request.number} was sent before with other content")


def _returned_lines(
    order: Document, lines: Sequence[Line], goods: Sequence[ReturnedGoods]
) -> tuple[NewLine, ...]:
    open_milli = {line.ordinal: max(0, line.quantity_milli - line.returned_milli) for line in lines}
    by_ordinal = {line.ordinal: line for line in lines}
    wanted = _by_ordinal(lines, goods, open_milli) if goods else open_milli
    parts = tuple(
        _returned_line(by_ordinal[ordinal], milli) for ordinal, milli in wanted.items() if milli
    )
    if not parts:
        raise ReturnExceedsOrder(f"nothing of order {order.number} is left to bring back")
    return parts


def _by_ordinal(
    lines: Sequence[Line], goods: Sequence[ReturnedGoods], open_milli: dict[int, int]
) -> dict[int, int]:
    """How much of each line comes back; goods named by sku take the order's lines in turn."""
    remaining_milli = dict(open_milli)
    wanted: dict[int, int] = {}
    for at, each in enumerate(goods):
        missing_milli = each.quantity_milli
        for line in lines:
            if each.ordinal not in (None, line.ordinal) or each.sku not in (None, line.sku):
                continue
            part = min(missing_milli, remaining_milli[line.ordinal])
            wanted[line.ordinal] = wanted.get(line.ordinal, 0) + part
            remaining_milli[line.ordinal] -= part
            missing_milli -= part
        if missing_milli:
            raise _exceeding(at, each, each.quantity_milli - missing_milli)
    return wanted


def _exceeding(at: int, goods: ReturnedGoods, left_milli: int) -> ReturnExceedsOrder:
    of = goods.sku or f"line {goods.ordinal}"
    detail = f"is more than the {Decimal(left_milli) / 1000:f} of {of} that the order still holds"
    path = f"lines[{at}].quantity"
    return ReturnExceedsOrder(
        f"{path} {detail}",
        errors=[FieldError(path=path, code="return_exceeds_order", detail=detail)],
    )


def _returned_line(line: Line, part_milli: int) -> NewLine:
    def share(minor: int) -> int:
        return policy.refund_minor(minor, line.quantity_milli, line.returned_milli, part_milli)

    discounts = tuple(
        Discount(kind=each.kind, amount_minor=-share(each.amount_minor), reference=each.reference)
        for each in line.discounts or ()
    )
    return NewLine(
        sku=line.sku,
        description=line.description,
        category_code=line.category_code,
        brand_code=line.brand_code,
        quantity_milli=-part_milli,
        unit_price_minor=line.unit_price_minor,
        gross_minor=-share(line.gross_minor),
        discounts=discounts,
        returned_ordinal=line.ordinal,
    )
