"""What members do besides buying: visits, looks at products, reviews, shares, sign-ins."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from regulars.flows.sample.goods import MINI_PROGRAM, STORE, WEB, Good, poster_code
from regulars.flows.sample.people import Member
from regulars.flows.sample.products import GOODS
from regulars.flows.sample.sales import Sale
from regulars.flows.sample.seed import Seed

_HOSTS = {WEB: "https://shop.example.com", MINI_PROGRAM: "https://mini.example.com"}
_WORDS = (
    "很好喝,会回购。",
    "包装很用心,送人也合适。",
    "味道一般,价格偏高。",
    "孩子很喜欢,已经买了第三次。",
    "质量不错,物流也快。",
    "比想象中小一点,但是好用。",
)


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the tracking protocol has it, but for the ids of source and channel."""

    message_id: str
    kind: str
    name: str
    occurred_at: datetime
    channel: str
    content: dict[str, Any]


class Behaviour:
    """Makes the events of one member."""

    def __init__(self, seed: Seed, member: Member) -> None:
        self._seed = seed
        self._member = member
        self._dice = seed.dice("behaviour", member.number)
        self._count = 0

    def deeds(self, sales: Sequence[Sale], likes: Sequence[Good]) -> list[Deed]:
        """All of them; those about an order come before it and after it."""
        found = list(self._joining())
        for sale in sales:
            found += self._around(sale)
        found += self._visits(sales, likes or GOODS)
        return [each for each in found if each.occurred_at < self._seed.ends_at]

    def _joining(self) -> Iterator[Deed]:
        member = self._member
        channel = member.joined_channel if member.joined_channel != STORE else MINI_PROGRAM
        context: dict[str, Any] = {}
        if member.campaign is not None:
            context["campaign"] = {
                "name": member.campaign.code,
                "source": member.campaign.utm_source,
                "medium": member.campaign.utm_medium,
            }
        properties = {"method": member.acquired, "store": member.place.code}
        if member.acquired == "qr":
            properties["acquisition_code"] = poster_code(member.place.code)
        yield self._track("Signed Up", member.joined_at, channel, properties, context)

    def _around(self, sale: Sale) -> Iterator[Deed]:
        dice = self._dice
        good = sale.pieces[0].good
        if sale.channel != STORE and dice.random() < 0.4:
            at = sale.occurred_at - timedelta(seconds=dice.randint(240, 1_500))
            yield self._page("Home", at, sale.channel, "/")
            yield self._view(good, at + timedelta(seconds=40), sale.channel)
            if dice.random() < 0.5:
                at += timedelta(seconds=90)
                yield self._track("Product Added", at, sale.channel, _about(good))
        if dice.random() < 0.07:
            channel = sale.channel if sale.channel != STORE else MINI_PROGRAM
            at = sale.occurred_at + timedelta(hours=dice.uniform(20, 200))
            yield self._track("Review Written", at, channel, self._review(good, sale))

    def _visits(self, sales: Sequence[Sale], likes: Sequence[Good]) -> Iterator[Deed]:
        """Visits without a purchase: as many as they buy, until a while after they last did."""
        dice, member = self._dice, self._member
        last_at = sales[-1].occurred_at if sales else member.joined_at
        last_at = min(self._seed.ends_at, last_at + timedelta(days=dice.expovariate(1 / 20)))
        span = (last_at - member.joined_at).total_seconds()
        for _ in range(min(30, round(dice.gammavariate(1.2, 0.4 + len(sales) * 0.06)))):
            at = member.joined_at + timedelta(seconds=round(dice.random() * span))
            channel = MINI_PROGRAM if dice.random() < 0.7 else WEB
            if dice.random() < 0.5:
                yield self._track("Signed In", at, channel, {"method": "wechat"})
            for step in range(dice.randint(1, 2)):
                at += timedelta(seconds=dice.randint(15, 120))
                good = likes[dice.randrange(len(likes))]
                if step == 0:
                    yield self._page("Category", at, channel, f"/c/{good.category}")
                yield self._view(good, at + timedelta(seconds=8), channel)
            if dice.random() < 0.06:
                yield self._track(
                    "Product Shared", at + timedelta(seconds=20), channel, _about(good)
                )

    def _review(self, good: Good, sale: Sale) -> dict[str, Any]:
        text = self._dice.choice(_WORDS)
        rating = self._dice.choices((5, 4, 3, 2, 1), (50, 28, 12, 6, 4))[0]
        return {"sku": good.sku, "order": sale.number, "rating": rating, "length": len(text) * 3}

    def _view(self, good: Good, at: datetime, channel: str) -> Deed:
        return self._track("Product Viewed", at, channel, _about(good))

    def _page(self, name: str, at: datetime, channel: str, path: str) -> Deed:
        content = {"name": name, "properties": {"path": path, "url": _HOSTS[channel] + path}}
        return self._deed("page", name, at, channel, content)

    def _track(
        self,
        name: str,
        at: datetime,
        channel: str,
        properties: dict[str, Any],
        context: dict[str, Any] | None = None,
    ) -> Deed:
        content: dict[str, Any] = {"event": name, "properties": properties}
        if context:
            content["context"] = context
        return self._deed("track", name, at, channel, content)

    def _deed(
        self, kind: str, name: str, at: datetime, channel: str, content: dict[str, Any]
    ) -> Deed:
        self._count += 1
        content |= {"userId": self._member.external_id, "timestamp": at.isoformat()}
        return Deed(
            message_id=f"sample-{self._member.number:06d}-{self._count:04d}",
            kind=kind,
            name=name,
            occurred_at=at,
            channel=channel,
            content=content,
        )


def _about(good: Good) -> dict[str, Any]:
    return {
        "product_id": good.sku,
        "name": good.name,
        "category": good.category,
        "brand": good.brand,
        "price": good.price_minor / 100,
        "currency": "CNY",
    }


def liked(dice: Random, bought: Sequence[Good]) -> list[Good]:
    """What a member looks at: what they buy, and things they do not."""
    return [*bought, *dice.sample(GOODS, 6)]
