"""Versions of rules, as they are answered."""

from datetime import datetime

import msgspec

from regulars.api.routes.programs.handling import Json
from regulars.domains.rules.types import State, Version


class RuleVersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a rule. In force from `live_from` until before `live_until`."""

    number: int
    state: State
    body: Json
    live_from: datetime | None
    live_until: datetime | None
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None


def version_answer(version: Version, now: datetime) -> RuleVersionAnswer:
    """A version as it stands at `now`."""
    return RuleVersionAnswer(
        number=version.number,
        state=version.state_at(now),
        body=msgspec.to_builtins(version.body),
        live_from=version.live_from,
        live_until=version.live_until,
        created_at=version.created_at,
        created_by=version.created_by,
        published_at=version.published_at,
        published_by=version.published_by,
    )
