"""Through what a member came, and why it is said."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from regulars.domains.insights.policy.attribution import Knowledge, acquired
from regulars.domains.insights.policy.links import destination, refuse_link
from regulars.domains.insights.types.acquisition import (
    Joined,
    Link,
    Places,
    TouchEvent,
    UtmCampaign,
)
from regulars.kernel.errors import InvalidInput

JOINED_AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ANN = UUID(int=1)
MEMBER = Joined(member_id=ANN, joined_at=JOINED_AT, merged_count=0, channel_id=7, store_id=8)


def link(code: str, **places: int) -> Link:
    return Link(
        code=code,
        name=code,
        target_url="https://shop.test/join",
        places=Places(**places),
        is_active=True,
        created_by=ANN,
        created_at=JOINED_AT,
        updated_at=JOINED_AT,
    )


def campaign(number: int, code: str, **utm: str) -> UtmCampaign:
    names = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
    return UtmCampaign(id=number, code=code, **{name: utm.get(name) for name in names})


KNOWN = Knowledge(
    links={"poster": link("poster", campaign_id=1, partner_id=2, store_id=3)},
    campaigns=[
        campaign(10, "spring"),
        campaign(11, "mailing", utm_source="news", utm_medium="mail"),
        campaign(12, "mailing-b", utm_source="news", utm_medium="mail", utm_content="b"),
    ],
    partners={"mall": 20},
    channels={"cpc": 30},
)


def event(days_before: float, **given: Any) -> TouchEvent:
    values: dict[str, Any] = {
        "member_id": ANN,
        "event_id": UUID(int=abs(int(days_before * 100)) + 5),
        "occurred_at": JOINED_AT - timedelta(days=days_before),
        "channel_id": None,
        "store_id": None,
        "campaign": None,
        "page_url": None,
        "acquisition_code": None,
    }
    return TouchEvent(**values | given)


def came(*events: TouchEvent, lookback_days: int = 30) -> list[tuple[str, Places]]:
    found = acquired(MEMBER, events, KNOWN, timedelta(days=lookback_days))
    return [(each.how, each.places) for each in (found.first, found.last)]


def test_the_first_and_the_last_touch_within_the_look_back_count() -> None:
    early = event(40, campaign={"name": "spring"})
    first = event(20, page_url="https://shop.test/?acquisition_link=poster&utm_campaign=spring")
    last = event(1, campaign={"name": "x", "source": "mall", "medium": "cpc"})
    after = event(-1, campaign={"name": "spring"})
    assert came(after, last, first, early) == [
        ("link", Places(campaign_id=1, partner_id=2, store_id=3)),
        ("campaign", Places(partner_id=20, channel_id=30)),
    ]
    assert came(early, first, last, lookback_days=50)[0] == ("campaign", Places(campaign_id=10))


def test_what_registers_counts_and_without_anything_the_place_of_joining_does() -> None:
    assert (
        came(event(0, acquisition_code="poster", channel_id=9))
        == [("code", Places(campaign_id=1, partner_id=2, store_id=3, channel_id=9))] * 2
    )
    assert (
        came(event(1, acquisition_code="unknown"))
        == [("registration", Places(channel_id=7, store_id=8))] * 2
    )


@pytest.mark.parametrize(
    ("told", "campaign_id"),
    [
        ({"source": "news", "medium": "mail"}, 11),
        ({"source": "news", "medium": "mail", "content": "b"}, 12),
        ({"source": "news", "name": "spring"}, 10),
        ({"source": "elsewhere"}, None),
    ],
)
def test_a_campaign_is_the_one_that_agrees_in_most(
    told: dict[str, str], campaign_id: int | None
) -> None:
    assert came(event(1, campaign=told))[0] == ("campaign", Places(campaign_id=campaign_id))


def test_the_context_goes_before_the_address_and_what_cannot_be_read_says_nothing() -> None:
    both = event(1, campaign={"name": "spring"}, page_url="https://s.test/?utm_campaign=mailing")
    found = acquired(MEMBER, [both], KNOWN, timedelta(days=30))
    assert found.last.evidence == {"utm_campaign": "spring"}
    url = event(1, page_url="https://s.test/?utm_source=mall&utm_term=t")
    assert acquired(MEMBER, [url], KNOWN, timedelta(days=30)).last.evidence == {
        "utm_source": "mall",
        "utm_term": "t",
    }
    for empty in (event(1, page_url="https://[utm_"), event(1, campaign={"name": 5})):
        assert came(empty)[0][0] == "registration"


def test_a_link_leads_to_its_own_target_and_nowhere_else() -> None:
    kept = link("poster")
    assert destination(kept, {"utm_campaign": "spring"}) == (
        "https://shop.test/join?utm_campaign=spring&acquisition_link=poster"
    )
    refuse_link("poster", "Poster", "https://shop.test/join?utm_campaign=own#top")
    for url in (
        "javascript:alert(1)",
        "//evil.test",
        "https://",
        "https://shop.test@evil.test/",
        "https://shop.test/a b",
        "https://shop.test\\@evil.test",
        "data:text/html,x",
    ):
        with pytest.raises(InvalidInput):
            refuse_link("poster", "Poster", url)
    with pytest.raises(InvalidInput):
        refuse_link("a.b", "Poster", "https://shop.test")
