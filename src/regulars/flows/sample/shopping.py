"""The orders and returns of one member, in the order in which they happened."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import msgspec

from regulars.flows.sample.baskets import Taste
from regulars.flows.sample.goods import MINI_PROGRAM, PLACES, STORE, WEB
from regulars.flows.sample.people import Member
from regulars.flows.sample.purse import Purse
from regulars.flows.sample.sales import Document, Piece, Return, Sale
from regulars.flows.sample.seasons import festival
from regulars.flows.sample.seed import ZONE, Seed
from regulars.flows.sample.truth import Law

_OPEN_HOURS = range(8, 22)
_POSTAGE_MINOR = 800
_FREE_FROM_MINOR = 9_900
_PREFIXES = {STORE: "P", WEB: "W", MINI_PROGRAM: "M"}
_TENDERS = {
    STORE: (("wechat_pay", 5), ("alipay", 3), ("card", 2), ("cash", 1)),
    WEB: (("alipay", 5), ("wechat_pay", 3), ("card", 2)),
    MINI_PROGRAM: (("wechat_pay", 1),),
}
_UNITS_STEP = 100
"""Points are spent by the hundred: one yuan."""


class Shopper:
    """Makes the documents of one member."""

    def __init__(self, seed: Seed, law: Law, member: Member) -> None:
        self._seed = seed
        self._law = law
        self._member = member
        self._dice = seed.dice("shopping", member.number)
        self._purse = Purse()
        self.taste = Taste(seed.dice("taste", member.number), law)

    def shop(self, instants: Sequence[datetime]) -> list[Document]:
        """An order for each instant, and the returns that follow some of them."""
        found: list[Document] = []
        open_returns: list[Return] = []
        for ordinal, at in enumerate(instants, start=1):
            open_returns = self._bring_back(found, open_returns, at)
            sale = self._sale(ordinal, at)
            found.append(sale)
            self._purse.earn(at, sale.net_minor - sale.paid_units)
            self._purse.spend(at, sale.paid_units)
            open_returns += self._returned(sale)
        self._bring_back(found, open_returns, self._seed.ends_at)
        return found

    def _bring_back(
        self, found: list[Document], waiting: Sequence[Return], until: datetime
    ) -> list[Return]:
        """Let the returns happen that are due by then; those that are not."""
        due = sorted(
            (each for each in waiting if each.occurred_at < until),
            key=lambda each: each.occurred_at,
        )
        for each in due:
            found.append(each)
            self._purse.lose(each.occurred_at, each.net_minor)
        return [each for each in waiting if each.occurred_at >= until]

    def _sale(self, ordinal: int, at: datetime) -> Sale:
        dice, member = self._dice, self._member
        channel = self._channel(at)
        pieces = self._pieces(at)
        net_minor = sum(each.net_minor for each in pieces)
        is_posted = channel == WEB or (channel == MINI_PROGRAM and dice.random() < 0.4)
        tenders, weights = zip(*_TENDERS[channel], strict=True)
        return Sale(
            number=f"{_PREFIXES[channel]}{at.astimezone(ZONE):%y%m%d}-{member.number:05d}{ordinal:03d}",
            occurred_at=at,
            channel=channel,
            store=self._store() if not is_posted else None,
            campaign=member.campaign.code if member.campaign and ordinal == 1 else None,
            pieces=pieces,
            postage_minor=_POSTAGE_MINOR if is_posted and net_minor < _FREE_FROM_MINOR else 0,
            paid_units=self._paid_units(at, net_minor),
            tender=dice.choices(tenders, weights)[0],
            state=self._state(at, is_posted=is_posted),
        )

    def _channel(self, at: datetime) -> str:
        """At night only from home."""
        shares = self._member.channels
        weights = list(shares.values())
        if at.astimezone(ZONE).hour not in _OPEN_HOURS:
            weights[0] = 0.0
        return self._dice.choices(list(shares), weights)[0]

    def _store(self) -> str:
        """Four times out of five the store they are at home in."""
        if self._dice.random() < 0.82:
            return self._member.place.code
        return self._dice.choices(PLACES, [each.weight for each in PLACES])[0].code

    def _pieces(self, at: datetime) -> list[Piece]:
        """A basket worth what the member means to spend, net of the discount they get."""
        dice = self._dice
        is_feast = festival(at.astimezone(ZONE).date()) > 1.5
        chance = self._member.discount_share * (2.2 if is_feast else 0.8)
        if dice.random() >= chance:
            return self.taste.basket(dice, self.taste.spend_minor(dice))
        percent = dice.choice((10, 15, 20, 30) if is_feast else (5, 10, 15))
        kind = "promotion" if is_feast else "coupon"
        gross_minor = self.taste.spend_minor(dice) / (1 - percent / 100)
        return [
            msgspec.structs.replace(
                each, discount_minor=each.gross_minor * percent // 100, discount_kind=kind
            )
            for each in self.taste.basket(dice, gross_minor)
        ]

    def _paid_units(self, at: datetime, net_minor: int) -> int:
        """Some pay a part with points, never more than they surely have."""
        if self._dice.random() >= 0.14:
            return 0
        affordable = min(self._purse.units_at(at), net_minor // 2)
        return affordable // _UNITS_STEP * _UNITS_STEP

    def _state(self, at: datetime, *, is_posted: bool) -> str:
        age = self._seed.ends_at - at
        if not is_posted or age > timedelta(days=4):
            return "completed"
        return "fulfilled" if age > timedelta(days=1) else "paid"

    def _returned(self, sale: Sale) -> list[Return]:
        dice = self._dice
        if dice.random() >= self._law.returned or sale.state != "completed":
            return []
        at = sale.occurred_at + timedelta(minutes=round(60 + dice.expovariate(1 / 6_000)))
        return [
            Return(
                number=f"R{sale.number[1:]}",
                occurred_at=at,
                sale=sale,
                quantities=_brought_back(dice, sale.pieces),
            )
        ]


def _brought_back(dice: Random, pieces: Sequence[Piece]) -> dict[int, int]:
    """All of it as often as not, else one line or a part of one."""
    if dice.random() < 0.45:
        return {at: piece.quantity for at, piece in enumerate(pieces)}
    at = dice.randrange(len(pieces))
    return {at: dice.randint(1, pieces[at].quantity)}
