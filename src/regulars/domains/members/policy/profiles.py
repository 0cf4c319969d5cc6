"""Profiles: the newest statement about a field wins, whatever the order of arrival."""

from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.members.types.party import Item
from regulars.domains.members.types.profile import Profile
from regulars.kernel.period import microseconds_of


def begun(item: Item) -> Profile:
    """The empty profile of a party that `item` is the first record of."""
    return Profile(
        values={},
        times={},
        first_seen_at=item.seen_at,
        identified_at=None,
        registered_at=None,
        source_id=item.source_id,
        channel_id=item.channel_id,
        store_id=item.store_id,
    )


def stated(profile: Profile, item: Item) -> tuple[Profile, tuple[str, ...]]:
    """`profile` after `item`, and the fields whose value it changed.

    Of two statements made at the same instant, the one that arrives later counts.
    """
    values, times, changed = _stated_values(profile, item)
    is_first = item.seen_at < profile.first_seen_at
    return msgspec.structs.replace(
        profile,
        values=values,
        times=times,
        first_seen_at=item.seen_at if is_first else profile.first_seen_at,
        identified_at=(
            _earlier(profile.identified_at, item.seen_at)
            if item.names_a_person
            else profile.identified_at
        ),
        registered_at=(
            _earlier(profile.registered_at, item.seen_at)
            if item.registers
            else profile.registered_at
        ),
        source_id=item.source_id if is_first else profile.source_id,
        channel_id=item.channel_id if is_first else profile.channel_id,
        store_id=item.store_id if is_first else profile.store_id,
    ), changed


def combined(survivor: Profile, other: Profile) -> Profile:
    """What is known of two parties taken together; at the same instant the survivor's word counts.

    The order in which several are combined does not matter, only who the survivor is.
    """
    values, times = dict(survivor.values), dict(survivor.times)
    for field, stated_us in other.times.items():
        if field not in times or stated_us > times[field]:
            times[field] = stated_us
            _put(values, field, other.values.get(field))
    first = other if other.first_seen_at < survivor.first_seen_at else survivor
    return Profile(
        values=values,
        times=times,
        first_seen_at=first.first_seen_at,
        identified_at=_earlier(survivor.identified_at, other.identified_at),
        registered_at=_earlier(survivor.registered_at, other.registered_at),
        source_id=first.source_id,
        channel_id=first.channel_id,
        store_id=first.store_id,
    )


def _stated_values(
    profile: Profile, item: Item
) -> tuple[dict[str, Any], dict[str, int], tuple[str, ...]]:
    if not item.change:
        return profile.values, profile.times, ()
    at_us = microseconds_of(item.seen_at)
    values, times, changed = dict(profile.values), dict(profile.times), []
    for field, value in item.change.items():
        if field in times and times[field] > at_us:
            continue
        times[field] = at_us
        if values.get(field) != value:
            changed.append(field)
        _put(values, field, value)
    return values, times, tuple(changed)


def _put(values: dict[str, Any], field: str, value: Any) -> None:
    if value is None:
        values.pop(field, None)
    else:
        values[field] = value


def _earlier(first: datetime | None, second: datetime | None) -> datetime | None:
    if first is None or second is None:
        return first or second
    return min(first, second)
