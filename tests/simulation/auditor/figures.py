"""What ladders count of a person between two instants."""

from datetime import datetime
from typing import Protocol

from tests.simulation.auditor.people import People
from tests.simulation.auditor.shop import Sale

UnitNote = tuple[int, str, datetime, int]
"""Whose, of which asset, when, and how many units came or were taken back."""


class Books(Protocol):
    """What the auditor has written down."""

    people: People
    sales: dict[str, Sale]
    units: list[UnitNote]


class FigureReader:
    """One figure by its name: `spend` in minor units, `orders`, or `growth`.

    What was bought by nobody known counts from when it has its effects on.
    """

    def __init__(self, books: Books, name: str) -> None:
        self._books = books
        self._name = name

    def __call__(self, party: int, begin: datetime, end: datetime) -> int:
        person = self._books.people.person(party)
        if self._name == "growth":
            return sum(
                units
                for owner, asset, at, units in self._books.units
                if owner in person and asset == "growth" and begin <= at < end
            )
        sales = [
            each
            for each in self._books.sales.values()
            if each.party in person and begin <= each.at < end
            if each.has_counted and each.state != "review" and not _is_void(each)
        ]
        if self._name == "spend":
            return sum(each.net_minor for each in sales)
        return sum(each.is_order and not self._is_back(each, end) for each in sales)

    def last_order(self, party: int, begin: datetime, end: datetime) -> datetime | None:
        """When a person last ordered something between two instants."""
        person = self._books.people.person(party)
        return max(
            (
                each.at
                for each in self._books.sales.values()
                if each.is_order and each.party in person and begin <= each.at < end
                if each.has_counted and not _is_void(each)
            ),
            default=None,
        )

    def _is_back(self, order: Sale, end: datetime) -> bool:
        """Whether all of an order had been brought back by then."""
        back = sum(
            pieces * order.goods[ordinal - 1].price_minor
            for sale in self._books.sales.values()
            if sale.at < end and sale.has_counted and sale.state not in ("cancelled", "review")
            for each, ordinal, pieces in sale.brings
            if each is order
        )
        return back >= order.net_minor


def _is_void(sale: Sale) -> bool:
    """A cancelled order never was, nor what was brought back of it."""
    if sale.is_order:
        return sale.state == "cancelled"
    return bool(sale.brings) and all(each.state == "cancelled" for each, _, _ in sale.brings)
