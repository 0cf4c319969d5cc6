"""Orders and returns of the sample, as its model makes them."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from regulars.flows.sample.goods import Good


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an order: so many of a product, less a discount of a kind."""

    good: Good
    quantity: int
    discount_minor: int = 0
    discount_kind: str = ""

    @property
    def gross_minor(self) -> int:
        return self.good.price_minor * self.quantity

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.discount_minor


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """An order. `paid_units` of it were paid with points; the rest with `tender`."""

    number: str
    occurred_at: datetime
    channel: str
    store: str | None
    campaign: str | None
    pieces: Sequence[Piece]
    postage_minor: int
    paid_units: int
    tender: str
    state: str

    @property
    def net_minor(self) -> int:
        return sum(each.net_minor for each in self.pieces)


class Return(msgspec.Struct, frozen=True, kw_only=True):
    """A return of an order: how many of each of its lines, by their place, came back."""

    number: str
    occurred_at: datetime
    sale: Sale
    quantities: dict[int, int]

    @property
    def net_minor(self) -> int:
        """The worth of what came back."""
        return sum(
            piece.net_minor * quantity // piece.quantity
            for at, quantity in self.quantities.items()
            for piece in [self.sale.pieces[at]]
        )


Document = Sale | Return
