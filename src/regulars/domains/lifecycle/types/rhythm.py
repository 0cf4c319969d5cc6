"""Values of stages that follow each member's own rhythm."""

from datetime import date, datetime

import msgspec


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """On how many days a member bought, and how many days lie between the first and the last."""

    order_day_count: int
    span_days: int

    @property
    def repeat_count(self) -> int:
        return self.order_day_count - 1

    @property
    def interval_days_mean(self) -> float | None:
        """Days from one day with an order to the next, on average; None of who has but one."""
        return self.span_days / self.repeat_count if self.repeat_count > 0 else None


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """The parameters of BG/NBD, in days, that make what members did most likely.

    `r` and `alpha` tell how often members buy, `a` and `b` how soon they stop. Found at `fitted_at`
    from `member_count` members who had bought before the day `as_of`, `repeat_member_count` of them
    on more than one day.
    """

    r: float
    alpha: float
    a: float
    b: float
    as_of: date
    fitted_at: datetime
    member_count: int
    repeat_member_count: int


class AdaptiveTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Below which probability to be alive a member is dormant, and below which churned.

    Who has bought on fewer days than `order_days_min` has no rhythm yet: for them days are fixed.
    """

    dormant_below: float = 0.5
    churned_below: float = 0.2
    order_days_min: int = 3


class Adaptive(msgspec.Struct, frozen=True, kw_only=True):
    """That stages follow each member's own rhythm: by which terms and which fit."""

    terms: AdaptiveTerms
    fit: Fit


class MemberRhythm(msgspec.Struct, frozen=True, kw_only=True):
    """What decides when a member becomes dormant, in days of the last order's.

    `alive_probability` is missing where the days are fixed: for everybody, or for who has too few
    days with an order. `dormant_on` and `churned_on` are the first days of these stages, if nothing
    more is bought.
    """

    is_adaptive: bool
    order_day_count: int
    interval_days_mean: float | None
    since_order_days: int
    alive_probability: float | None
    dormant_on: date
    churned_on: date
