"""Values of tags that a condition sets."""

from datetime import date, datetime
from typing import Any

import msgspec


class TagRuleInput(msgspec.Struct, frozen=True, kw_only=True):
    """A rule to be kept: whoever meets the condition has the tag.

    Without `lasts_days` the tag stands as long as the condition holds; with it, so many days after
    it held last. A rule that is off takes back what it set.
    """

    title: str
    tag: str
    condition: Any
    program: str | None = None
    lasts_days: int | None = None
    is_on: bool = True


class TagRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as it is kept; `checked_on` is the day on which everybody was looked at last.

    One that is archived is off for good.
    """

    code: str
    title: str
    program: str | None
    tag: str
    condition: Any
    lasts_days: int | None
    is_on: bool
    version: int
    changed_at: datetime
    changed_by: str
    checked_on: date | None
    archived_at: datetime | None = None
    archived_by: str | None = None


class TagStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The newest word on a tag of a member: who said it, set or taken away, until when."""

    origin: str
    origin_ref: str
    is_set: bool
    expires_at: datetime | None


class TagWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule wants of a tag: set until then (or for as long as it says), or taken away."""

    is_set: bool
    expires_at: datetime | None = None
