"""Leaves made ready: how to see the value that a leaf asks about.

`observe` takes a scene and gives what is seen; a judge then says what to make of it. The compiler
and the trace are both made from these two.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.behaviour import aggregated, steps_reached
from regulars.kernel.conditions.comparing import Judge, zone_of
from regulars.kernel.conditions.facts import Facts, PastEvent, Scene
from regulars.kernel.conditions.truth import Truth
from regulars.kernel.conditions.vocabulary import BUCKET_COUNT, Zone
from regulars.kernel.conditions.windows import INSTANT_STEP, Span, Window, elapsed, resolved
from regulars.kernel.period import add_months

Observe: TypeAlias = Callable[[Scene], object]
EvaluateIn: TypeAlias = Callable[[Mapping[str, object], Facts, datetime], Truth]
"""(attributes, facts, now) → truth: a tree over the attributes it is given."""


def value_at(path: str) -> Callable[[Mapping[str, object]], object]:
    """A function that finds the value at a dotted path; None where there is none."""
    first, *rest = path.split(".")

    def find(attributes: Mapping[str, object]) -> object:
        value = attributes.get(first)
        for name in rest:
            value = value.get(name) if type(value) is dict else None
        return value

    return find


def observe_attribute(path: str) -> Observe:
    """Sees the attribute at a path."""
    find = value_at(path)
    return lambda scene: find(scene.attributes)


def observe_event(node: nodes.Event, zone: Zone, where: EvaluateIn | None) -> Observe:
    """Sees the aggregate over the member's events of a name."""
    zone_for = zone_of(zone)
    happened = happened_of(node.name, where)
    find = None if node.property is None else value_at(node.property)
    read = None if find is None else lambda event: find(event.properties)

    def observe(scene: Scene) -> object:
        time_zone = zone_for(scene.facts)
        events = happened(past_span(node.window, scene.now, time_zone), scene)
        return aggregated(node.agg, events, read, time_zone)

    return observe


def observe_sequence(
    node: nodes.Sequence, zone: Zone, wheres: tuple[EvaluateIn | None, ...]
) -> Observe:
    """Sees how many steps of the sequence were reached."""
    zone_for, within = zone_of(zone), elapsed(node.within)
    happened = [
        happened_of(step.name, where) for step, where in zip(node.steps, wheres, strict=True)
    ]

    def observe(scene: Scene) -> object:
        span = past_span(node.window, scene.now, zone_for(scene.facts))
        return steps_reached([events(span, scene) for events in happened], within)

    return observe


def happened_of(name: str, where: EvaluateIn | None) -> Callable[[Span, Scene], list[PastEvent]]:
    """The member's events of a name in a span for which `where` is true."""

    def happened(span: Span, scene: Scene) -> list[PastEvent]:
        events = in_span(scene.facts.events(name), span)
        if where is None:
            return events
        facts, now = scene.facts, scene.now
        return [event for event in events if where(event.properties, facts, now) is True]

    return happened


def in_span(events: Iterable[PastEvent], span: Span) -> list[PastEvent]:
    """The events of a span; compared in place, as this is where evaluation spends its time."""
    begin, end = span.begin, span.end
    if begin is None:
        return [event for event in events if end is None or event.occurred_at < end]
    if end is None:
        return [event for event in events if begin <= event.occurred_at]
    return [event for event in events if begin <= event.occurred_at < end]


def past_span(window: Window | None, now: datetime, zone: ZoneInfo) -> Span:
    """The part of a window that has passed; what happens exactly now belongs to it."""
    after_now = now + INSTANT_STEP
    if window is None:
        return Span(end=after_now)
    span = resolved(window, now, zone)
    end = after_now if span.end is None else min(span.end, after_now)
    return msgspec.structs.replace(span, end=end)


def bucket_of(salt: str, member_id: UUID) -> int:
    """The bucket of a member under a salt, from 0 to 9,999.

    The first eight hex digits of SHA-256 over `salt:member id` in UTF-8, the id in lower case
    with dashes, read as a number, modulo 10,000. PostgreSQL and DuckDB compute the same.
    """
    text = f"{salt}:{member_id}"
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % BUCKET_COUNT


def is_near_anniversary(day: date, today: date, days_before: int, days_after: int) -> bool:
    """Whether `today` lies so many days around an anniversary of `day`.

    The first anniversary is a year after the day. One of 29 February falls on 28 February in
    years that have no 29th, as everywhere where months are added.
    """
    years = today.year - day.year
    for count in (years - 1, years, years + 1):
        if count >= 1 and -days_before <= (today - add_months(day, 12 * count)).days <= days_after:
            return True
    return False


def observe_day(path: str, zone: Zone) -> Observe:
    """Sees the local day of a date or an instant."""
    find, zone_for = value_at(path), zone_of(zone)

    def observe(scene: Scene) -> object:
        value = find(scene.attributes)
        if isinstance(value, datetime):
            return value.astimezone(zone_for(scene.facts)).date() if value.tzinfo else None
        return value if isinstance(value, date) else None

    return observe


def judge_anniversary(node: nodes.Anniversary, zone: Zone) -> Judge:
    """Judges whether today is near an anniversary of the day that was seen."""
    zone_for = zone_of(zone)

    def judge(seen: object, scene: Scene) -> Truth:
        if not isinstance(seen, date):
            return None
        today = scene.now.astimezone(zone_for(scene.facts)).date()
        return is_near_anniversary(seen, today, node.days_before, node.days_after)

    return judge
