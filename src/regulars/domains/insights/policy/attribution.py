"""Where a member came from: which events touched them before they joined, and through what.

In this order an event tells: the parameter of one of our links in the address of a page, a code
that was given, campaign parameters (in the context, or in the address).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from regulars.domains.insights.types.acquisition import (
    LINK_PARAMETER,
    Acquisition,
    Joined,
    Link,
    Places,
    Touch,
    TouchEvent,
    UtmCampaign,
)

_UTM = ("source", "medium", "campaign", "term", "content")
_TEXT_LENGTH_MAX = 200


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What codes and campaign parameters mean: links, campaigns, partners and channels by code."""

    links: Mapping[str, Link]
    campaigns: Sequence[UtmCampaign]
    partners: Mapping[str, int]
    channels: Mapping[str, int]


def acquired(
    member: Joined, events: Iterable[TouchEvent], known: Knowledge, lookback: timedelta
) -> Acquisition:
    """The first and the last touch within the look-back before joining.

    An event at the very instant of joining counts: it is the one that registered. Without any
    touch the place of joining is all that is known.
    """
    since = member.joined_at - lookback
    inside = [each for each in events if since <= each.occurred_at <= member.joined_at]
    inside.sort(key=lambda event: (event.occurred_at, event.event_id))
    touches = [found for each in inside if (found := touch_of(each, known)) is not None]
    none = Touch(
        how="registration",
        occurred_at=member.joined_at,
        event_id=None,
        places=Places(channel_id=member.channel_id, store_id=member.store_id),
        evidence={},
    )
    return Acquisition(
        member_id=member.member_id,
        joined_at=member.joined_at,
        touch_count=len(touches),
        merged_count=member.merged_count,
        first=touches[0] if touches else none,
        last=touches[-1] if touches else none,
    )


def touch_of(event: TouchEvent, known: Knowledge) -> Touch | None:
    """Through what an event says that its party came; None where it says nothing of use."""
    parameters = _parameters(event.page_url)
    code = parameters.get(LINK_PARAMETER, "")
    if (link := known.links.get(code)) is not None:
        return _touch(event, "link", link.places, {LINK_PARAMETER: code})
    if (link := known.links.get(event.acquisition_code or "")) is not None:
        return _touch(event, "code", link.places, {"acquisition_code": link.code})
    utm = utm_of(event.campaign, parameters)
    if not utm:
        return None
    return _touch(event, "campaign", _places(utm, known), utm)


def utm_of(campaign: Mapping[str, Any] | None, parameters: Mapping[str, str]) -> dict[str, str]:
    """The campaign parameters of an event: those of its context, else those of the address."""
    context = {"campaign" if name == "name" else name: v for name, v in (campaign or {}).items()}
    told = {name: context[name] for name in _UTM if isinstance(context.get(name), str)}
    if not any(told.values()):
        told = {name: parameters.get(f"utm_{name}", "") for name in _UTM}
    return {f"utm_{name}": text[:_TEXT_LENGTH_MAX] for name, text in told.items() if text}


def _touch(event: TouchEvent, how: Any, places: Places, evidence: dict[str, str]) -> Touch:
    """Where the touch itself names no channel or store, it is where the event happened."""
    return Touch(
        how=how,
        occurred_at=event.occurred_at,
        event_id=event.event_id,
        places=msgspec.structs.replace(
            places,
            channel_id=places.channel_id or event.channel_id,
            store_id=places.store_id or event.store_id,
        ),
        evidence=evidence,
    )


def _places(utm: Mapping[str, str], known: Knowledge) -> Places:
    return Places(
        campaign_id=_campaign_id(utm, known.campaigns),
        partner_id=known.partners.get(utm.get("utm_source", "")),
        channel_id=known.channels.get(utm.get("utm_medium", "")),
    )


def _campaign_id(utm: Mapping[str, str], campaigns: Sequence[UtmCampaign]) -> int | None:
    """The campaign that agrees in most of its own parameters; else the one whose code is named."""
    best_count, best_id = 0, None
    for each in campaigns:
        own = {f"utm_{name}": value for name in _UTM if (value := getattr(each, f"utm_{name}"))}
        if len(own) > best_count and all(utm.get(name) == text for name, text in own.items()):
            best_count, best_id = len(own), each.id
    if best_id is not None:
        return best_id
    named = utm.get("utm_campaign")
    return next((each.id for each in campaigns if each.code == named), None)


def _parameters(url: str | None) -> dict[str, str]:
    if url is None:
        return {}
    try:
        return dict(parse_qsl(urlsplit(url).query))
    except ValueError:
        return {}
