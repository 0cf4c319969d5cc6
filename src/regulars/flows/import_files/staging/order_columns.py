"""The fields of an orders file as columns, and their rows as heads and lines of documents."""

from collections.abc import Sequence
from itertools import repeat
from typing import Any, get_args

from regulars.domains.orders.types import State
from regulars.flows.import_files.mapping.columns import Column, Rows, checked, constant
from regulars.flows.import_files.mapping.compiling import Compiler
from regulars.flows.import_files.mapping.conditions import any_of
from regulars.flows.import_files.mapping.convert import MILLI_SCALE, Bad
from regulars.flows.import_files.mapping.errors import wrong_key
from regulars.flows.import_files.mapping.words import LineFields, Mapping, OrderFields, TenderFields
from regulars.flows.import_files.staging.items import Head, StagedDiscount, StagedLine, StagedTender

NUMBER = "order.number"
OCCURRED_AT = "order.occurred_at"

_HEAD_TEXTS = ("currency", "store", "channel", "campaign", "state")
_HEAD_CODES = ("store", "channel", "campaign")
_STATES = frozenset(get_args(State)) - {"review"}
_BAD_STATE = Bad(code="unknown_state", reason=f"a state is one of {', '.join(sorted(_STATES))}")
_BAD_CURRENCY = Bad(code="bad_currency", reason="a currency is an ISO 4217 code such as GBP")
_MINOR_MAX = 2**62
_MILLI = 10**MILLI_SCALE


class OrderColumns:
    """The compiled fields of one orders mapping."""

    def __init__(self, mapping: Mapping, compiler: Compiler) -> None:
        assert mapping.order is not None, "the mapping was checked to have an order section"
        assert mapping.line is not None, "the mapping was checked to have a line section"
        self._discounts = mapping.line.discounts
        self._tenders = mapping.tenders
        self._identity_count = len(mapping.identities)
        self._has_price = mapping.line.unit_price is not None
        self._has_amount = mapping.line.amount is not None
        self.columns: dict[str, Column] = {
            **_head_columns(mapping, mapping.order, compiler),
            **_line_columns(mapping.line, compiler),
            **_tender_columns(mapping.tenders, compiler),
        }
        for at, identity in enumerate(mapping.identities):
            path = f"identities[{at}].value"
            self.columns[path] = compiler.column(path, identity.value, "text")
        marked = any_of("returns.when", mapping.returns.when, mapping.values)
        self.columns["is_return"] = Column(needs=marked.needs, read=marked.holds)
        self.required = frozenset(
            {NUMBER, OCCURRED_AT, "order.currency", "line.sku", "line.quantity"}
            | ({"line.unit_price"} if self._has_price else set())
            | ({"line.amount"} if self._has_amount else set())
        )

    def heads(self, rows: Rows) -> list[tuple[Any, ...]]:
        """What each row says of its document; equal tuples are equal heads."""
        values, count = rows.values, len(rows.lines)
        identities = [values[f"identities[{at}].value"] for at in range(self._identity_count)]
        of_document = [at for at, each in enumerate(self._tenders) if each.per == "document"]
        tenders = [self._tender_cells(rows, at) for at in of_document]
        currency, store, channel, campaign, state = (values[f"order.{n}"] for n in _HEAD_TEXTS)
        return list(
            zip(
                currency,
                _tuples(identities, count),
                store,
                channel,
                campaign,
                state,
                values["order.shipping"],
                values["order.tax"],
                values["returns.order_number"],
                values["order.attributes"],
                _tuples(tenders, count),
                strict=True,
            )
        )

    def lines(self, rows: Rows) -> list[StagedLine]:
        """Each row as a line of its document."""
        values = rows.values
        quantities = values["line.quantity"]
        prices, amounts = self._prices_and_amounts(rows, quantities)
        of_line = [at for at, each in enumerate(self._tenders) if each.per == "line"]
        return list(
            map(
                StagedLine,
                rows.lines,
                values["is_return"],
                values["line.sku"],
                quantities,
                prices,
                amounts,
                values["line.description"],
                values["line.category"],
                values["line.brand"],
                values["line.returned_ordinal"],
                self._discount_cells(rows) if self._discounts else repeat(None),
                self._line_tenders(rows, of_line) if of_line else repeat(None),
            )
        )

    def _prices_and_amounts(
        self, rows: Rows, quantities: Sequence[int]
    ) -> tuple[Sequence[int], Sequence[int]]:
        prices, amounts = rows.values["line.unit_price"], rows.values["line.amount"]
        if not self._has_amount:
            pairs = zip(quantities, prices, strict=True)
            return prices, [divided(milli * price, _MILLI) for milli, price in pairs]
        if not self._has_price:
            pairs = zip(quantities, amounts, strict=True)
            return [divided(gross * _MILLI, milli) for milli, gross in pairs], amounts
        return prices, amounts

    def _discount_cells(self, rows: Rows) -> list[tuple[StagedDiscount, ...] | None]:
        kinds = [each.kind for each in self._discounts]
        cells: list[Sequence[Any]] = []
        for at in range(len(kinds)):
            cells.append(rows.values[f"line.discounts[{at}].amount"])
            cells.append(rows.values[f"line.discounts[{at}].reference"])
        return [_discounts_of(kinds, row) for row in zip(*cells, strict=True)]

    def _tender_cells(self, rows: Rows, at: int) -> list[StagedTender | None]:
        path = f"tenders[{at}]"
        parts = (rows.values[f"{path}.{name}"] for name in ("kind", "amount", "reference"))
        return [
            StagedTender(kind, amount, reference) if kind and amount else None
            for kind, amount, reference in zip(*parts, strict=True)
        ]

    def _line_tenders(
        self, rows: Rows, of_line: Sequence[int]
    ) -> list[tuple[StagedTender, ...] | None]:
        cells = [self._tender_cells(rows, at) for at in of_line]
        return [tuple(filter(None, row)) or None for row in zip(*cells, strict=True)]


def head_of(values: tuple[Any, ...]) -> Head:
    """The head that one of `OrderColumns.heads` stands for."""
    return Head(*values)


def divided(dividend: int, divisor: int) -> int:
    """The quotient rounded half up, away from zero; 0 where nothing was sold.

    What no column holds is cut to what is refused as too large later on.
    """
    if divisor == 0:
        return 0
    quotient, rest = divmod(abs(dividend), abs(divisor))
    quotient = min(quotient + (2 * rest >= abs(divisor)), _MINOR_MAX)
    return quotient if (dividend < 0) == (divisor < 0) else -quotient


def _is_currency(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isupper()


def _tuples(cells: Sequence[Sequence[Any]], count: int) -> Sequence[tuple[Any, ...]]:
    return list(zip(*cells, strict=True)) if cells else [()] * count


def _discounts_of(kinds: Sequence[str], row: Sequence[Any]) -> tuple[StagedDiscount, ...] | None:
    if not any(row):
        return None
    return tuple(
        StagedDiscount(kind, row[2 * at], row[2 * at + 1])
        for at, kind in enumerate(kinds)
        if row[2 * at]
    )


def _head_columns(mapping: Mapping, order: OrderFields, compiler: Compiler) -> dict[str, Column]:
    columns = {
        NUMBER: compiler.column(NUMBER, order.number, "text"),
        OCCURRED_AT: compiler.column(OCCURRED_AT, order.occurred_at, "instant"),
        "order.shipping": compiler.maybe("order.shipping", order.shipping, "amount"),
        "order.tax": compiler.maybe("order.tax", order.tax, "amount"),
        "order.attributes": compiler.bundle("order.attributes", order.attributes),
        "returns.order_number": compiler.maybe(
            "returns.order_number", mapping.returns.order_number, "text"
        ),
    }
    for name in _HEAD_CODES:
        columns[f"order.{name}"] = compiler.code(f"order.{name}", getattr(order, name))
    state = compiler.maybe("order.state", order.state, "text")
    columns["order.state"] = checked(state, _STATES.__contains__, _BAD_STATE)
    currency = compiler.maybe("order.currency", order.currency, "text")
    columns["order.currency"] = checked(currency, _is_currency, _BAD_CURRENCY)
    if order.currency is None:
        if mapping.values.currency is None:
            raise wrong_key("values.currency", "missing", "orders need a currency")
        columns["order.currency"] = constant(mapping.values.currency)
    return columns


def _line_columns(line: LineFields, compiler: Compiler) -> dict[str, Column]:
    if line.unit_price is None and line.amount is None:
        raise wrong_key("line.unit_price", "missing", "a line needs a unit_price or an amount")
    columns = {
        "line.sku": compiler.column("line.sku", line.sku, "text"),
        "line.quantity": compiler.column(
            "line.quantity", line.quantity, "amount", scale=MILLI_SCALE
        ),
        "line.unit_price": compiler.maybe("line.unit_price", line.unit_price, "amount"),
        "line.amount": compiler.maybe("line.amount", line.amount, "amount"),
        "line.returned_ordinal": compiler.maybe(
            "line.returned_ordinal", line.returned_ordinal, "integer"
        ),
    }
    for name in ("description", "category", "brand"):
        columns[f"line.{name}"] = compiler.maybe(f"line.{name}", getattr(line, name), "text")
    for at, discount in enumerate(line.discounts):
        path = f"line.discounts[{at}]"
        columns[f"{path}.amount"] = compiler.column(f"{path}.amount", discount.amount, "amount")
        columns[f"{path}.reference"] = compiler.maybe(
            f"{path}.reference", discount.reference, "text"
        )
    return columns


def _tender_columns(tenders: Sequence[TenderFields], compiler: Compiler) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for at, tender in enumerate(tenders):
        path = f"tenders[{at}]"
        columns[f"{path}.kind"] = compiler.column(f"{path}.kind", tender.kind, "text")
        columns[f"{path}.amount"] = compiler.column(f"{path}.amount", tender.amount, "amount")
        columns[f"{path}.reference"] = compiler.maybe(f"{path}.reference", tender.reference, "text")
    return columns
