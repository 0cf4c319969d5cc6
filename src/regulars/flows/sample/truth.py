"""What is so: the law that the sample follows, and what it drew for each member.

Kept in the database beside the sample, so that what predicts can be held against it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from regulars.flows.sample.seasons import Hours, Keenness

Acquired = Literal["store", "qr", "campaign"]


def _visitors_a_join() -> Mapping[str, float]:
    return {
        "hl-opening": 0.8,
        "hl-rednote": 4.0,
        "hl-search": 2.4,
        "hl-douyin": 5.5,
        "hl-friends": 0.5,
        "qr": 0.7,
    }


class Law(msgspec.Struct, frozen=True, kw_only=True):
    """The law of the whole: BG/NBD for how often, Gamma-Gamma for how much.

    A member who buys at all does so first about when they join, then with a rate of their own,
    drawn from Gamma(`rate_shape`, `rate_weeks`) in purchases a week; after each repeated purchase
    they are gone for good with a probability drawn from Beta(`dropout_a`, `dropout_b`). What a
    purchase is meant to come to is Gamma(`spend_shape`, ν) in yuan, with ν from Gamma(`spend_q`,
    `spend_scale`): net of discounts, before any part of it is paid with points. Baskets are made of
    whole products and come to two in a hundred less. Weeks are those of the season clock.

    For each who joins by a campaign, or by a poster (`qr`), so many visitors come the same way and
    do not join; `visitor_count` is how many that makes.
    """

    rate_shape: float = 1.6
    rate_weeks: float = 3.2
    dropout_a: float = 0.9
    dropout_b: float = 11.0
    spend_shape: float = 4.0
    spend_q: float = 6.0
    spend_scale: float = 160.0
    never_buys: float = 0.06
    buys_when_joining: float = 0.76
    returned: float = 0.06
    visitors_a_join: Mapping[str, float] = msgspec.field(default_factory=_visitors_a_join)
    visitor_count: int = 0


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """What was drawn for one member, and what came of it by the end of the history.

    `purchases_until_gone` counts repeated purchases. `is_gone` says that the last of them lies in
    the history; `gone_at` is its instant. `orders_ahead` is what the model brings in the days
    after the end.
    """

    external_id: str
    joined_at: datetime
    acquired: Acquired
    campaign: str | None
    home_store: str
    channels: dict[str, float]
    hours: Hours
    keenness: Keenness
    discount_share: float
    buys: bool
    weekly_rate: float
    dropout: float
    purchases_until_gone: int
    is_gone: bool
    gone_at: datetime | None
    mean_spend_minor: int
    tastes: dict[str, float]
    order_count: int
    orders_ahead: int
