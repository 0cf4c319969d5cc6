"""What the chain does to win members: posters with QR codes, partners, and what it costs."""

from collections import Counter
from datetime import date, datetime, timedelta

import msgspec

from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog import queries as known
from regulars.domains.catalog.types import PartnerInput
from regulars.domains.insights.actions import acquisition
from regulars.domains.insights.actions.acquisition import LinkInput
from regulars.domains.insights.types.acquisition import NewCost, Places
from regulars.flows.sample.goods import MINI_PROGRAM, PLACES, poster_code
from regulars.flows.sample.history import Cast
from regulars.flows.sample.people import CAMPAIGNS
from regulars.flows.sample.seed import CURRENCY, ZONE, Seed, Size
from regulars.flows.sample.visitors import LANDING
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx

PARTNERS = (
    PartnerInput(code="wechat", name="WeChat 微信"),
    PartnerInput(code="xiaohongshu", name="RedNote 小红书"),
    PartnerInput(code="baidu", name="Baidu 百度"),
    PartnerInput(code="douyin", name="Douyin 抖音"),
)
"""Whom campaigns name as `utm_source`."""

_CAMPAIGN_YUAN = {
    "hl-opening": 64_000,
    "hl-rednote": 21_000,
    "hl-search": 58_000,
    "hl-douyin": 46_000,
    "hl-friends": 13_000,
}
"""What a campaign costs over all its days, in a sample of the usual size."""
_POSTERS_YUAN = 480
_POSTER_DAYS = 30
_FEN = 100


async def lay_promotion(tx: Tx, vault: Vault, everybody: Cast, now: datetime) -> None:
    """Enter partners, posters with how often each was scanned, and costs."""
    saved = await catalog.save_partners(tx, PARTNERS, now)
    assert all(each.error is None for each in saved), "the sample is sound"
    places = await _places(tx)
    caller = Caller(principal=SYSTEM)
    for place in PLACES:
        link = LinkInput(
            code=poster_code(place.code),
            name=f"Poster 门店海报 {place.name}",
            target_url=LANDING[MINI_PROGRAM],
            places=places[place.code],
        )
        await acquisition.save_link(tx, vault, caller, link, now)
    await acquisition.count_clicks(tx, scans(everybody))
    answers = await acquisition.add_costs(tx, vault, caller, _costs(everybody.seed, places), now)
    assert all(each.error is None for each in answers), "the sample is sound"


async def remove_promotion(tx: Tx) -> None:
    """Remove posters and costs, as the sample made them; partners go with the catalog."""
    await acquisition.remove_made_by(tx, SYSTEM.id)


def scans(everybody: Cast) -> dict[tuple[str, date], int]:
    """How often each poster was scanned on each day: by visitors, and by members who joined so."""
    found: Counter[tuple[str, date]] = Counter()
    for visit in everybody.visits:
        _, is_scanned, code = visit.content["properties"]["url"].partition("acquisition_link=")
        if is_scanned:
            found[code, visit.occurred_at.astimezone(ZONE).date()] += 1
    for member in everybody.members:
        if member.acquired == "qr":
            code = poster_code(member.place.code)
            found[code, member.joined_at.astimezone(ZONE).date()] += 1
    return dict(found)


async def _places(tx: Tx) -> dict[str, Places]:
    """By store and by campaign, through what people came."""
    channels = await known.ids_of(tx, "channel", [MINI_PROGRAM])
    stores = await known.ids_of(tx, "store", [each.code for each in PLACES])
    campaigns = await known.ids_of(tx, "campaign", [each.code for each in CAMPAIGNS])
    partners = await known.ids_of(tx, "partner", [each.code for each in PARTNERS])
    at_stores = {
        code: Places(channel_id=channels[MINI_PROGRAM], store_id=store_id)
        for code, store_id in stores.items()
    }
    by_campaigns = {
        each.code: Places(
            campaign_id=campaigns[each.code], partner_id=partners.get(each.utm_source)
        )
        for each in CAMPAIGNS
    }
    return at_stores | by_campaigns


def _costs(seed: Seed, places: dict[str, Places]) -> list[NewCost]:
    begins_on = seed.begins_at.astimezone(ZONE).date()
    ends_on = seed.ends_at.astimezone(ZONE).date()
    spent = [
        _cost(seed, each.code, _CAMPAIGN_YUAN[each.code], (each.begins_day, each.days))
        for each in CAMPAIGNS
    ]
    spent += [_cost(seed, each.code, _POSTERS_YUAN, (0, _POSTER_DAYS)) for each in PLACES]
    dated = [
        msgspec.structs.replace(
            cost,
            places=places[cost.reference.removeprefix(_REFERENCE)],
            before_on=max(cost.from_on + timedelta(days=1), min(cost.before_on, ends_on)),
        )
        for cost in spent
    ]
    return [each for each in dated if begins_on <= each.from_on < ends_on]


_REFERENCE = "sample-"


def _cost(seed: Seed, code: str, yuan: int, span: tuple[int, int]) -> NewCost:
    """The cost of a campaign or a store's posters, as large as the sample is."""
    begins_day, days = span
    from_on = seed.begins_at.astimezone(ZONE).date() + timedelta(days=begins_day)
    share = seed.size.member_count / Size().member_count
    return NewCost(
        from_on=from_on,
        before_on=from_on + timedelta(days=days),
        places=Places(),
        amount_minor=round(yuan * share) * _FEN,
        currency=CURRENCY,
        scale=2,
        reference=_REFERENCE + code,
    )
