"""What a till is shown of a member's tier: how it stands now, whether or not a close has run."""

from litestar import Litestar
from litestar.testing import AsyncTestClient

from regulars.bootstrap import Platform
from regulars.domains.tiers.types import Calendar, PeriodEnd
from regulars.infra.clock import MovableClock
from tests.scenario.test_standing_over_http import sell, shop
from tests.support.tiers import body
from tests.support.tiers import tier as tier_of
from tests.support.value import DAY

Client = AsyncTestClient[Litestar]


async def test_a_tier_whose_validity_has_ended_is_not_shown_any_more(
    platform: Platform, client: Client, clock: MovableClock
) -> None:
    """A hundred in a month keeps silver to the end of the next; nothing is ever closed here."""
    monthly = body(tier_of("silver", "100"), window=Calendar("month"), validity=PeriodEnd())
    till = await shop(platform, client, ladders={"status": monthly})
    ann = await till.member("1")
    await sell(till, ann, 180_00, "T-1")
    asked = {"identities": [{"kind": "external", "namespace": "till", "value": "1"}]}
    shown = []
    for days in (0, 31, 30):
        clock.advance(days * DAY)
        found = (await client.post("/v1/members:resolve", json=asked, headers=till.headers)).json()
        shown += [(each["tier"], each["valid_until"]) for each in found["tiers"]]
    assert shown == [
        ("silver", "2026-03-31T23:00:00Z"),
        ("silver", "2026-04-30T23:00:00Z"),
        (None, None),
    ]
