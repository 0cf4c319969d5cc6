"""Decisions of the orders domain: what a document must be, and what a return brings back."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain

import msgspec

from regulars.domains.orders.errors import (
    DocumentInvalid,
    ReturnExceedsOrder,
    StateNotReachable,
)
from regulars.domains.orders.types import (
    DISCOUNTS_MAX,
    LINES_MAX,
    QUANTITY_MILLI_MAX,
    TENDERS_MAX,
    Match,
    NewDocument,
    NewLine,
    NewTender,
    OpenLine,
    State,
)
from regulars.kernel.errors import FieldError, Refusal
from regulars.kernel.money import AMOUNT_MAX, SCALE_MAX
from regulars.kernel.period import EPOCH

_NUMBER_MAX = 100
_TEXT_MAX = 500
_CURRENCY = re.compile(r"[A-Z]{3}")
_AHEAD_MAX = timedelta(days=1)
"""How far the clock of a till may run ahead of ours."""

_NEXT_STATES: dict[State, frozenset[State]] = {
    "placed": frozenset({"paid", "fulfilled", "completed", "cancelled"}),
    "paid": frozenset({"fulfilled", "completed", "cancelled"}),
    "fulfilled": frozenset({"completed", "cancelled"}),
    "completed": frozenset(),
    "cancelled": frozenset(),
    "review": frozenset({"completed", "cancelled"}),
}

_encode = msgspec.json.Encoder(order="deterministic").encode


class _Content(msgspec.Struct, frozen=True, array_like=True):
    """What of a document tells it from another under the same number."""

    kind: str
    occurred_at: object
    currency: str
    scale: int
    store_id: int | None
    channel_id: int | None
    shipping_minor: int
    tax_minor: int
    returned_number: str | None
    lines: tuple[NewLine, ...]
    tenders: object
    attributes: object


def content_hash(document: NewDocument) -> bytes:
    """16 bytes that are equal for equal content.

    The state is left out, for it moves on; so are the policy for returns, the mark of history and
    the time of what came without one, which are the recipient's and not the document's.
    """
    content = _Content(
        document.kind,
        document.occurred_at if document.is_dated else None,
        document.currency,
        document.scale,
        document.store_id,
        document.channel_id,
        document.shipping_minor,
        document.tax_minor,
        document.returned_number,
        document.lines,
        document.tenders,
        document.attributes,
    )
    return hashlib.blake2b(_encode(content), digest_size=16).digest()


def fault_of(document: NewDocument, now: datetime) -> DocumentInvalid | None:
    """Why the document cannot be recorded, with every field that is wrong; None where it can.

    A document of the future cannot: units that are alive now would be dead by then.
    """
    errors = [
        *_faults_of_head(document),
        *_faults_of_time(document.occurred_at, now),
        *chain.from_iterable(
            _faults_of_line(line, f"lines[{at}]", document)
            for at, line in enumerate(document.lines)
        ),
        *chain.from_iterable(
            _faults_of_tender(tender, f"tenders[{at}]", document)
            for at, tender in enumerate(document.tenders)
        ),
    ]
    if not errors:
        return None
    first = errors[0]
    return DocumentInvalid(f"{first.path} {first.detail}", errors=errors)


def _faults_of_head(document: NewDocument) -> Iterable[FieldError]:
    if not 1 <= len(document.number) <= _NUMBER_MAX or "\x00" in document.number:
        yield _field("number", "bad_text", f"must have 1 to {_NUMBER_MAX} characters, none NUL")
    if not _CURRENCY.fullmatch(document.currency):
        yield _field("currency", "bad_currency", "must be an ISO 4217 code such as GBP")
    if not 0 <= document.scale <= SCALE_MAX:
        yield _field("scale", "bad_scale", f"must lie between 0 and {SCALE_MAX}")
    if not 1 <= len(document.lines) <= LINES_MAX:
        yield _field("lines", "bad_count", f"must be 1 to {LINES_MAX}")
    if len(document.tenders) > TENDERS_MAX:
        yield _field("tenders", "bad_count", f"must be at most {TENDERS_MAX}")
    if document.returned_number is not None and document.kind != "return":
        yield _field("returned_number", "not_a_return", "belongs on a return only")
    for name, amount in (("shipping", document.shipping_minor), ("tax", document.tax_minor)):
        if abs(amount) > AMOUNT_MAX:
            yield _field(f"{name}_minor", "too_large", "is larger than can be stored")


def _faults_of_time(occurred_at: datetime, now: datetime) -> Iterable[FieldError]:
    if occurred_at.tzinfo is None:
        yield _field("occurred_at", "no_offset", "must carry an offset from UTC")
    elif occurred_at > now + _AHEAD_MAX:
        yield _field("occurred_at", "in_the_future", "lies more than a day ahead")
    elif occurred_at < EPOCH:
        yield _field("occurred_at", "too_long_ago", f"lies before {EPOCH:%Y-%m-%d}")


def _faults_of_tender(tender: NewTender, path: str, document: NewDocument) -> Iterable[FieldError]:
    if abs(tender.amount_minor) > AMOUNT_MAX:
        yield _field(f"{path}.amount_minor", "too_large", "is larger than can be stored")
    if (tender.asset is None) != (tender.units is None):
        yield _field(f"{path}.units", "incomplete", "go together with the asset that is spent")
    if tender.units is not None and not 1 <= tender.units <= AMOUNT_MAX:
        yield _field(f"{path}.units", "out_of_range", f"must lie between 1 and {AMOUNT_MAX}")
    if tender.asset is not None and document.kind != "order":
        yield _field(f"{path}.asset", "not_an_order", "is spent with orders only")
    if tender.hold_id is not None and tender.asset is None:
        yield _field(f"{path}.hold_id", "incomplete", "needs the asset that is held")


def _faults_of_line(line: NewLine, path: str, document: NewDocument) -> Iterable[FieldError]:
    for name, text in (("sku", line.sku), ("description", line.description or "")):
        if len(text) > _TEXT_MAX or "\x00" in text:
            yield _field(f"{path}.{name}", "bad_text", f"must have {_TEXT_MAX} characters at most")
    if not line.sku:
        yield _field(f"{path}.sku", "missing", "must not be empty")
    if abs(line.quantity_milli) > QUANTITY_MILLI_MAX:
        yield _field(f"{path}.quantity", "too_large", "is larger than can be stored")
    for name, amount in (("gross", line.gross_minor), ("unit_price", line.unit_price_minor)):
        if abs(amount) > AMOUNT_MAX:
            yield _field(f"{path}.{name}_minor", "too_large", "is larger than can be stored")
    if len(line.discounts) > DISCOUNTS_MAX:
        yield _field(f"{path}.discounts", "bad_count", f"must be at most {DISCOUNTS_MAX}")
    if any(abs(discount.amount_minor) > AMOUNT_MAX for discount in line.discounts):
        yield _field(f"{path}.discounts", "too_large", "are larger than can be stored")
    if line.returned_ordinal is not None and document.returned_number is None:
        yield _field(f"{path}.returned_ordinal", "no_order", "needs the order that is returned")


def _field(path: str, code: str, detail: str) -> FieldError:
    return FieldError(path=path, code=code, detail=detail)


def discount_of(line: NewLine) -> int:
    """All discounts of a line, in minor units."""
    return sum(discount.amount_minor for discount in line.discounts)


def brought_back_milli(line: NewLine) -> int:
    """How much of the goods a return's line brings back, in thousandths.

    A return's lines are negative; a positive one, as tills write to correct a credit note, brings
    nothing back.
    """
    return max(0, -line.quantity_milli)


def match_referenced(lines: Sequence[NewLine], bought: Sequence[OpenLine]) -> list[Match] | Refusal:
    """The lines of the named order that each returned line brings back.

    A line that names an ordinal means that line; one that does not means the order's lines of the
    same sku, first to last. Refuses to bring back more than is open, or goods that the order does
    not hold.
    """
    shelf = _Shelf(bought)
    matches: list[Match] = []
    for ordinal, line in enumerate(lines, start=1):
        found, missing_milli = shelf.take(ordinal, line)
        if missing_milli:
            return ReturnExceedsOrder(
                f"line {ordinal} ({line.sku}) brings back more than the order still holds"
            )
        matches.extend(found)
    return matches


def match_latest(lines: Sequence[NewLine], bought: Sequence[OpenLine]) -> tuple[list[Match], bool]:
    """The latest unreturned lines of the same product, and whether all of the return found one.

    `bought` stands latest first and may hold lines of several orders.
    """
    shelf = _Shelf(bought)
    matches: list[Match] = []
    is_complete = True
    for ordinal, line in enumerate(lines, start=1):
        found, missing_milli = shelf.take(ordinal, line)
        matches.extend(found)
        is_complete = is_complete and missing_milli == 0
    return matches, is_complete


class _Shelf:
    """Lines that were bought, with what of each may still be brought back."""

    def __init__(self, bought: Sequence[OpenLine]) -> None:
        self._bought = bought
        self._open_milli = [max(0, line.open_milli) for line in bought]

    def take(self, ordinal: int, line: NewLine) -> tuple[list[Match], int]:
        """What `line`, the return's line `ordinal`, brings back, and how much found no match."""
        wanted_milli = brought_back_milli(line)
        found: list[Match] = []
        for at, bought in enumerate(self._bought):
            part_milli = min(wanted_milli, self._open_milli[at])
            if part_milli and _means(line, bought):
                self._open_milli[at] -= part_milli
                wanted_milli -= part_milli
                found.append(
                    Match(
                        return_ordinal=ordinal,
                        order_id=bought.document_id,
                        order_ordinal=bought.ordinal,
                        quantity_milli=part_milli,
                    )
                )
        return found, wanted_milli


def _means(line: NewLine, bought: OpenLine) -> bool:
    if line.returned_ordinal is not None:
        return line.returned_ordinal == bought.ordinal
    return line.sku == bought.sku


def refund_minor(net_minor: int, quantity_milli: int, before_milli: int, part_milli: int) -> int:
    """What bringing back `part_milli` more of a line is worth, after `before_milli` came back.

    The parts of any split add up to what returning all at once would give: each is the difference
    of two cumulative shares, rounded half up from zero.
    """
    assert quantity_milli > 0, "only a sold line can be brought back"

    def share(milli: int) -> int:
        return (2 * abs(net_minor) * milli + quantity_milli) // (2 * quantity_milli)

    sign = -1 if net_minor < 0 else 1
    return sign * (share(before_milli + part_milli) - share(before_milli))


def next_state(current: State, wanted: State) -> StateNotReachable | None:
    """Whether an order may go from `current` to `wanted`; staying where it is changes nothing."""
    if wanted == current or wanted in _NEXT_STATES[current]:
        return None
    return StateNotReachable(f"an order that is {current} cannot become {wanted}")
