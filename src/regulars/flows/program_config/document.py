"""What a document holds: a program and all that belongs to it, each thing under its code."""

from datetime import datetime
from typing import Any

import msgspec

from regulars.domains.catalog.types import Program, ProgramInput
from regulars.domains.ledger.types import (
    AssetKind,
    AssetSettings,
    Breakage,
    CohortBreakage,
    DebtPolicy,
    ExpiredReturn,
    Expiry,
    NoExpiry,
    NoPending,
    Pending,
    StayExpired,
)
from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers.types import LadderBody
from regulars.flows.program_config.goal_parts import GoalPart
from regulars.flows.program_config.segment_parts import SegmentPart
from regulars.flows.program_config.tag_rule_parts import TagRulePart


class ProgramPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The program itself; what it listens to is named by codes that the catalog knows."""

    code: str
    name: str
    time_zone: str
    currency: str
    exchange_rates: dict[str, str] = {}
    brand_codes: list[str] = []
    channel_codes: list[str] = []
    store_codes: list[str] = []

    def input(self) -> ProgramInput:
        return ProgramInput(**msgspec.structs.asdict(self))


class AssetPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of an asset; its clock is the program's where it names none."""

    name: str
    kind: AssetKind
    time_zone: str | None = None
    names: dict[str, str] = {}
    unit_names: dict[str, str] = {}
    scale: int = 0
    currency: str | None = None
    unit_value: str | None = None
    expiry: Expiry = msgspec.field(default_factory=NoExpiry)
    pending: Pending = msgspec.field(default_factory=NoPending)
    debt: DebtPolicy = "within_balance"
    expired_return: ExpiredReturn = msgspec.field(default_factory=StayExpired)
    reinstatement_days: int | None = None
    warn_days: tuple[int, ...] = ()
    breakage: Breakage = msgspec.field(default_factory=CohortBreakage)
    is_transferable: bool = False

    def settings(self, code: str, program_id: int, time_zone: str) -> AssetSettings:
        """The whole settings, in a program with this clock."""
        given = msgspec.structs.asdict(self)
        given["time_zone"] = self.time_zone or time_zone
        return AssetSettings(code=code, program_id=program_id, **given)


class Begins(msgspec.Struct, frozen=True, kw_only=True):
    """The `live_from` of single rules and ladders, by code, where they say one of their own."""

    rules: dict[str, str] = {}
    ladders: dict[str, str] = {}


class ProgramDocument(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole program.

    `live_from` is when rules and ladders come into force on the first application: a local day or
    time of the program, or an instant with its offset. In a document a rule or a ladder may stand
    with a `live_from` of its own.
    """

    program: ProgramPart
    live_from: str | None = None
    assets: dict[str, AssetPart] = {}
    rules: dict[str, RuleBody] = {}
    ladders: dict[str, LadderBody] = {}
    segments: dict[str, SegmentPart] = {}
    tag_rules: dict[str, TagRulePart] = {}
    goals: dict[str, GoalPart] = {}
    begins: Begins = Begins()

    def values(self) -> dict[str, Any]:
        """The document as plain values, as it is written."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        found.pop("begins", None)
        for kind in ("rules", "ladders"):
            for code, live_from in getattr(self.begins, kind).items():
                found[kind][code] = {"live_from": live_from, **found[kind][code]}
        return found


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document whose rules and ladders are not read yet: their domains read them."""

    program: ProgramPart
    live_from: str | None = None
    assets: dict[str, AssetPart] = {}
    rules: dict[str, Any] = {}
    ladders: dict[str, Any] = {}
    segments: dict[str, SegmentPart] = {}
    tag_rules: dict[str, TagRulePart] = {}
    goals: dict[str, GoalPart] = {}


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """How a document is applied: from when on, and whether what it leaves out is retired."""

    live_from: datetime | None = None
    is_missing_retired: bool = False


def program_part(program: Program) -> ProgramPart:
    """A stored program as it stands in a document."""
    return ProgramPart(**{name: getattr(program, name) for name in ProgramPart.__struct_fields__})


def asset_part(settings: AssetSettings, time_zone: str) -> AssetPart:
    """A stored asset as it stands in the document of a program with this clock."""
    given = {name: getattr(settings, name) for name in AssetPart.__struct_fields__}
    if settings.time_zone == time_zone:
        given["time_zone"] = None
    return AssetPart(**given)
