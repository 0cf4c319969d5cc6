"""Short words for tests that speak of tiers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from regulars.domains.tiers.queries import Course, Timeline, walked
from regulars.domains.tiers.types import (
    Calendar,
    Cutoff,
    Fact,
    Ladder,
    LadderBody,
    Names,
    Occasion,
    ProgramTerms,
    Reach,
    Reviewed,
    Spend,
    Standing,
    Tier,
    Version,
)

MEMBER = UUID(int=7)
LONDON = ProgramTerms(id=1, time_zone="Europe/London", currency="GBP")
SHANGHAI = ProgramTerms(id=1, time_zone="Asia/Shanghai", currency="CNY")
LIVE_FROM = datetime(2020, 1, 1, tzinfo=UTC)
MICRO = 10**6


def at(text: str) -> datetime:
    """An instant in UTC, as in `2026-03-15` or `2026-03-15T10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tier(code: str, spend: str, **given: Any) -> Tier:
    usual = {"names": Names(en=code.title()), "entry": Reach(Spend(), spend)}
    return Tier(code=code, **{**usual, **given})


def body(*tiers: Tier, **given: Any) -> LadderBody:
    """Bronze from 1, silver from 1,000, gold from 5,000 in the calendar year, unless told else."""
    usual = (tier("bronze", "1"), tier("silver", "1000"), tier("gold", "5000"))
    return LadderBody(
        **{
            "names": Names(en="Status"),
            "tiers": list(tiers or usual),
            "window": Calendar("year"),
            **given,
        }
    )


def version(
    of: LadderBody, number: int = 1, live_from: datetime = LIVE_FROM, **given: Any
) -> Version:
    return Version(
        **{
            "ladder_id": 1,
            "number": number,
            "state": "live",
            "body": of,
            "live_from": live_from,
            "live_until": None,
            "created_at": live_from,
            "created_by": "test",
            **given,
        }
    )


def course(
    *bodies: LadderBody, program: ProgramTerms = LONDON, cutoffs: Sequence[Cutoff] = ()
) -> Course:
    """A ladder of one version."""
    (only,) = bodies or (body(),)
    return Course(Ladder(id=1, program_id=1, code="status"), program, [version(only)], cutoffs)


def two_versions(old: LadderBody, new: LadderBody, live_from: datetime) -> Course:
    """A ladder that was edited at `live_from`."""
    first = version(old, live_until=live_from, state="retired")
    second = version(new, 2, live_from)
    return Course(Ladder(id=1, program_id=1, code="status"), LONDON, [first, second])


def bought(when: str, amount: int, order: str | None = None, **given: Any) -> Fact:
    """An order of `amount` whole units of money."""
    return Fact(at=at(when), spend_micro=amount * MICRO, order=order or when, **given)


def returned(when: str, amount: int, order: str | None = None) -> Fact:
    """A return worth `amount`, of an order where it names one."""
    back = {order: amount * MICRO} if order else {}
    return Fact(at=at(when), spend_micro=-amount * MICRO, returned=back)


def lived(ladder: Course, *facts: Fact, through: str, standing: Standing | None = None) -> Reviewed:
    """What becomes of a member who does these things, each looked at when it happens."""
    timeline = Timeline(facts)
    occasions = [Occasion(each, each) for each in sorted({fact.at for fact in facts})]
    begin = standing or Standing(member_id=MEMBER, ladder_id=1)
    return walked(ladder, begin, timeline, occasions, at(through))


def story(reviewed: Reviewed) -> list[tuple[str, str | None, str]]:
    """The changes in short: the day in UTC, the tier from then on, and why."""
    return [
        (f"{each.effective_at:%Y-%m-%d}", each.standing.tier, each.why) for each in reviewed.changes
    ]
