"""The whole history of a sample: who, what they bought and brought back, what they did."""

from collections.abc import Iterator, Sequence

import msgspec

from regulars.flows.sample.behaviour import Behaviour, Deed, liked
from regulars.flows.sample.joins import joins
from regulars.flows.sample.people import Member, people
from regulars.flows.sample.purchases import Course, clocks, courses
from regulars.flows.sample.sales import Document, Sale
from regulars.flows.sample.seed import Seed
from regulars.flows.sample.shopping import Shopper
from regulars.flows.sample.truth import Law, Truth
from regulars.flows.sample.visitors import visits

_LIKED_MAX = 40


class Life(msgspec.Struct, frozen=True, kw_only=True):
    """A member, the truth about them, and all they bought and brought back, as it happened."""

    member: Member
    truth: Truth
    documents: Sequence[Document]

    def sales(self) -> list[Sale]:
        """The orders alone."""
        return [each for each in self.documents if isinstance(each, Sale)]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """All lives, in the order in which the members joined, and the law behind them."""

    seed: Seed
    law: Law
    lives: Sequence[Life]
    visits: Sequence[Deed] = ()

    def deeds(self) -> Iterator[Deed]:
        """What everybody did besides buying, member after member, and who only looked in."""
        for life in self.lives:
            dice = self.seed.dice("likes", life.member.number)
            sales = life.sales()
            bought = [piece.good for sale in sales[:_LIKED_MAX] for piece in sale.pieces]
            yield from Behaviour(self.seed, life.member).deeds(sales, liked(dice, bought))
        yield from self.visits


def history(seed: Seed) -> History:
    """The history of this seed; the same one every time."""
    by_clock = clocks(seed)
    members = people(seed, joins(seed, by_clock))
    law, found = courses(seed, Law(), members, by_clock)
    came = visits(seed, law, members)
    law = msgspec.structs.replace(law, visitor_count=len(came))
    return History(
        seed=seed,
        law=law,
        visits=came,
        lives=[_life(seed, law, *each) for each in zip(members, found, strict=True)],
    )


def _life(seed: Seed, law: Law, member: Member, course: Course) -> Life:
    shopper = Shopper(seed, law, member)
    documents = shopper.shop(course.instants)
    return Life(
        member=member,
        documents=documents,
        truth=Truth(
            external_id=member.external_id,
            joined_at=member.joined_at,
            acquired=member.acquired,
            campaign=member.campaign.code if member.campaign else None,
            home_store=member.place.code,
            channels=member.channels,
            hours=member.hours,
            keenness=member.keenness,
            discount_share=member.discount_share,
            buys=course.buys,
            weekly_rate=course.rate,
            dropout=course.dropout,
            purchases_until_gone=course.purchases_until_gone,
            is_gone=course.is_gone,
            gone_at=course.instants[-1] if course.is_gone else None,
            mean_spend_minor=shopper.taste.mean_minor,
            tastes=dict(shopper.taste.shares),
            order_count=len(course.instants),
            orders_ahead=course.ahead_count,
        ),
    )
