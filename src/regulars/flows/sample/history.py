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


class Cast(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody in the order in which they joined, and when each buys; who only looked in; the law.

    All that is known before anybody goes shopping, which is what takes the time.
    """

    seed: Seed
    law: Law
    members: Sequence[Member]
    courses: Sequence[Course]
    visits: Sequence[Deed]


class History(msgspec.Struct, frozen=True, kw_only=True):
    """Lives, in the order in which the members joined, who only looked in, and the law of both."""

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


def cast(seed: Seed) -> Cast:
    """Everybody of this seed; the same ones every time."""
    by_clock = clocks(seed)
    members = people(seed, joins(seed, by_clock))
    law, found = courses(seed, Law(), members, by_clock)
    came = visits(seed, law, members)
    law = msgspec.structs.replace(law, visitor_count=len(came))
    return Cast(seed=seed, law=law, members=members, courses=found, visits=came)


def history(seed: Seed) -> History:
    """The history of this seed; the same one every time."""
    return lane_of(cast(seed), 0, 1)


def lane_of(everybody: Cast, place: int, count: int) -> History:
    """What the members of one lane did, of so many into which all are parted evenly."""
    return History(
        seed=everybody.seed,
        law=everybody.law,
        visits=everybody.visits[place::count],
        lives=[
            _life(everybody.seed, everybody.law, member, course)
            for member, course in zip(everybody.members, everybody.courses, strict=True)
            if member.number % count == place
        ],
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
