"""Who came and did not join: a device with one page, by a campaign or by a poster in a store.

How many come for each who joins so is the law's; when is drawn around the instants of joining.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any

from regulars.flows.sample.behaviour import Deed
from regulars.flows.sample.goods import MINI_PROGRAM, WEB, poster_code
from regulars.flows.sample.people import Member
from regulars.flows.sample.seed import Seed
from regulars.flows.sample.truth import Law

LANDING = {WEB: "https://shop.example.com/join", MINI_PROGRAM: "https://mini.example.com/join"}
_AROUND_HOURS = 60.0


def visits(seed: Seed, law: Law, members: Sequence[Member]) -> list[Deed]:
    """One visit of each visitor, numbered in the order of the members whom they came beside."""
    dice = seed.dice("visitors")
    beside = (each for each in members for _ in range(_count(dice, law, each)))
    return [_visit(seed, dice, number, each) for number, each in enumerate(beside, start=1)]


def device_ids(first: int, last: int) -> Iterator[str]:
    """The devices of visitors by their numbers."""
    return (f"sample-visitor-{number:06d}" for number in range(first, last + 1))


def _count(dice: Random, law: Law, member: Member) -> int:
    """As many as the law says, on the whole."""
    wanted = law.visitors_a_join.get(_source(member), 0.0)
    return int(wanted) + (dice.random() < wanted % 1)


def _source(member: Member) -> str:
    return member.campaign.code if member.campaign else member.acquired


def _visit(seed: Seed, dice: Random, number: int, member: Member) -> Deed:
    away = timedelta(hours=dice.uniform(-_AROUND_HOURS, _AROUND_HOURS))
    at = member.joined_at + timedelta(seconds=round(away.total_seconds()))
    at = min(max(at, seed.begins_at), seed.ends_at - timedelta(seconds=1))
    is_scanned = member.campaign is None
    channel = MINI_PROGRAM if is_scanned or dice.random() < 0.6 else WEB
    url, context = LANDING[channel], dict[str, Any]()
    if member.campaign is None:
        url += f"?acquisition_link={poster_code(member.place.code)}"
    else:
        context["campaign"] = {
            "name": member.campaign.code,
            "source": member.campaign.utm_source,
            "medium": member.campaign.utm_medium,
        }
    (device_id,) = device_ids(number, number)
    return Deed(
        message_id=device_id,
        kind="page",
        name="Join",
        occurred_at=at,
        channel=channel,
        content={
            "anonymousId": device_id,
            "name": "Join",
            "timestamp": at.isoformat(),
            "properties": {"path": "/join", "url": url},
            "context": context,
        },
    )
