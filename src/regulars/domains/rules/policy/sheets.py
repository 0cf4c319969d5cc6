"""An order laid out for counting: what its lines cost, what was paid how, each found once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from regulars.domains.rules.policy.reading_conditions import LINE, LinePasses
from regulars.domains.rules.types.effects import Basis
from regulars.domains.rules.types.occasion import LineFacts, Occasion, OrderFacts
from regulars.kernel.money import decimal_from_minor

Weights = tuple[int, ...]


class Sheet:
    """The order of an occasion while it is decided on; without an order it has no lines."""

    __slots__ = ("_full_attributes", "_gross", "_net", "_occasion", "_plain_attributes", "order",
                 "ordinals")  # fmt: skip

    def __init__(self, occasion: Occasion) -> None:
        self._occasion = occasion
        self.order = occasion.order
        self.ordinals: Weights = ()
        if self.order is not None:
            self.ordinals = tuple([line.ordinal for line in self.order.lines])
        self._net: Weights | None = None
        self._gross: Weights | None = None
        self._plain_attributes: list[Mapping[str, object]] | None = None
        self._full_attributes: list[Mapping[str, object]] | None = None

    @property
    def lines(self) -> Sequence[LineFacts]:
        return () if self.order is None else self.order.lines

    def amounts(self, is_gross: bool) -> Weights:
        """What each line costs, before discounts or after, in minor units."""
        if is_gross:
            if self._gross is None:
                self._gross = tuple([line.gross_minor for line in self.lines])
            return self._gross
        if self._net is None:
            self._net = tuple([line.net_minor for line in self.lines])
        return self._net

    def weights(self) -> Weights:
        """How much each line has its part in what the order as a whole is granted."""
        return positive(self.amounts(False))

    def paid_by(self, kinds: frozenset[str]) -> int:
        """What was paid in any of these ways, in minor units."""
        if self.order is None or not self.order.tenders:
            return 0
        return sum(each.amount_minor for each in self.order.tenders if each.kind in kinds)

    def selected(self, passes: LinePasses, has_amounts: bool) -> list[int]:
        """The places of the lines for which the condition is true."""
        facts, at = self._occasion.facts, self._occasion.occurred_at
        attributes = self._attributes_of_lines(has_amounts)
        return [place for place, each in enumerate(attributes) if passes(each, facts, at) is True]

    def _attributes_of_lines(self, has_amounts: bool) -> Sequence[Mapping[str, object]]:
        if self.order is None:
            return ()
        if has_amounts:
            if self._full_attributes is None:
                scale = self.order.scale
                self._full_attributes = [
                    {LINE: plain_attributes(line) | amount_attributes(line, scale)}
                    for line in self.order.lines
                ]
            return self._full_attributes
        if self._plain_attributes is None:
            self._plain_attributes = [{LINE: plain_attributes(line)} for line in self.order.lines]
        return self._plain_attributes


def positive(amounts: Weights) -> Weights:
    """The amounts with nothing in the place of what is negative."""
    if min(amounts, default=0) >= 0:
        return amounts
    return tuple([max(0, amount) for amount in amounts])


def plain_attributes(line: LineFacts) -> dict[str, object]:
    """The attributes of a line that cost nothing to provide."""
    codes = line.category_codes
    return {
        **line.attributes,
        "sku": line.sku,
        "category": codes[0] if codes else None,
        "categories": codes,
        "brand": line.brand_code,
        "is_goods": line.is_goods,
    }


def amount_attributes(line: LineFacts, scale: int) -> dict[str, object]:
    """The numbers of a line: quantity, and money as decimals of the currency."""
    return {
        "quantity": decimal_from_minor(line.quantity_milli, 3),
        "net": decimal_from_minor(line.net_minor, scale),
        "gross": decimal_from_minor(line.gross_minor, scale),
        "discount": decimal_from_minor(line.gross_minor - line.net_minor, scale),
    }


def order_attributes(order: OrderFacts) -> dict[str, object]:
    """What conditions find under `order.…`; money stands as decimals of the currency."""
    net = gross = quantity_milli = 0
    for line in order.lines:
        net += line.net_minor
        gross += line.gross_minor
        quantity_milli += line.quantity_milli
    codes = {code: None for line in order.lines for code in line.category_codes}
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
        "categories": list(codes),
        "brands": list(brands),
        "tenders": [tender.kind for tender in order.tenders],
    }


class Counted:
    """What counts for an effect: an exact amount as a fraction, and the lines that make it up."""

    __slots__ = ("denominator", "numerator", "ordinals", "weights")

    def __init__(
        self, numerator: int, denominator: int, ordinals: Weights, weights: Weights
    ) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.ordinals = ordinals
        self.weights = weights


def counted_amount(
    sheet: Sheet, basis: Basis, excluded: frozenset[str], places: list[int] | None
) -> Counted | None:
    """The amount by `basis` of the lines at `places` (all, where None); None where it is nothing.

    What was paid in an excluded way pays for goods in proportion: the lines at `places` bear
    their share of it, exactly, and rounding is left to the effect.
    """
    if sheet.order is None:
        return None
    amounts = sheet.amounts(basis.gross)
    shipping = sheet.order.shipping_minor if basis.include_shipping else 0
    whole = sum(amounts) + shipping
    if places is None:
        part, ordinals, chosen = whole, sheet.ordinals, amounts
    else:
        chosen = tuple([amounts[place] for place in places])
        ordinals = tuple([sheet.ordinals[place] for place in places])
        part = sum(chosen)
    if part <= 0 or whole <= 0:
        return None
    weights = positive(chosen)
    paid = min(max(sheet.paid_by(excluded), 0), whole)
    if not paid:
        return Counted(part, 1, ordinals, weights)
    if part == whole:
        return Counted(whole - paid, 1, ordinals, weights)
    return Counted(part * (whole - paid), whole, ordinals, weights)
