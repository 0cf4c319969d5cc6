"""Rules, their versions, and what is asked of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.vocabulary import State


class DraftInput(msgspec.Struct, frozen=True, kw_only=True):
    """A rule as somebody wrote it: `body` is the JSON, which is checked when it is saved."""

    program_id: int
    code: str
    body: dict[str, Any]


class GoLive(msgspec.Struct, frozen=True, kw_only=True):
    """The rule's draft goes live from an instant on, which may lie in the past."""

    rule_id: UUID
    live_from: datetime


class Retire(msgspec.Struct, frozen=True, kw_only=True):
    """The rule's last version ends at this instant."""

    rule_id: UUID
    live_until: datetime


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a rule. In force from `live_from` until before `live_until`."""

    id: UUID
    rule_id: UUID
    program_id: int
    rule_code: str
    number: int
    body: RuleBody
    live_from: datetime | None
    live_until: datetime | None
    created_at: datetime
    created_by: str
    published_at: datetime | None
    published_by: str | None

    def state_at(self, now: datetime) -> State:
        """`live` also before its beginning, once that is set."""
        if self.live_from is None:
            return "draft"
        return "retired" if self.live_until is not None and self.live_until <= now else "live"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with its latest version, and the one in force now where there is one."""

    id: UUID
    program_id: int
    code: str
    latest: Version
    in_force: Version | None


class BodyChange(msgspec.Struct, frozen=True, kw_only=True):
    """Where two bodies differ, as in `effects[0].per`; None stands for what is not there."""

    path: str
    before: object
    after: object


class ProgramClock(msgspec.Struct, frozen=True):
    """A program and the IANA time zone that its days go by."""

    program_id: int
    time_zone: str
