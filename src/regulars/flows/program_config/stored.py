"""What a program has now."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.catalog.types import Filter, Program
from regulars.domains.insights.types.goals import Goal
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Asset
from regulars.domains.lifecycle.types.tagging import TagRule
from regulars.domains.rules import queries as rules
from regulars.domains.rules import types as rule_types
from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers import types as ladder_types
from regulars.domains.tiers.types import LadderBody
from regulars.flows.program_config.mentions import Mention, Pair
from regulars.flows.program_config.references import Known, tiers_of
from regulars.flows.program_config.segment_parts import StoredSegment
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name


class StoredRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: what it says where it is live (also from later on), and its draft."""

    id: UUID
    live: RuleBody | None
    draft: RuleBody | None
    was_live: bool


class StoredLadder(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder: what it is where it is live (also from later on), and its draft."""

    id: int
    live: LadderBody | None
    draft: LadderBody | None
    was_live: bool


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """All of a program, by code; nothing but None where there is no such program yet."""

    program: Program | None = None
    assets: Mapping[str, Asset] = {}
    rules: Mapping[str, StoredRule] = {}
    ladders: Mapping[str, StoredLadder] = {}
    segments: Mapping[str, StoredSegment] = {}
    tag_rules: Mapping[str, TagRule] = {}
    goals: Mapping[str, Goal] = {}
    names: Mapping[Mention, Pair] = {}
    """The last four are read only where a document is compared or written; the names are those of
    what the document's conditions mention."""

    @property
    def was_live(self) -> bool:
        """Whether any rule or ladder was ever in force."""
        return any(each.was_live for each in self.rules.values()) or any(
            each.was_live for each in self.ladders.values()
        )

    def live_rules(self) -> dict[str, RuleBody]:
        return {code: each.live for code, each in self.rules.items() if each.live is not None}

    def live_ladders(self) -> dict[str, LadderBody]:
        return {code: each.live for code, each in self.ladders.items() if each.live is not None}

    def known(self) -> Known:
        """What rules and ladders may name."""
        return known_of(self.assets, self.live_ladders())


def known_of(assets: Iterable[str], ladders: Mapping[str, LadderBody]) -> Known:
    """What may be named where a program has these."""
    return Known(
        assets=frozenset(assets),
        ladders={code: tiers_of(body) for code, body in ladders.items()},
    )


async def lock_program(tx: Tx, code: str) -> None:
    """Let nobody else change the configuration of a program until the transaction ends."""
    await lock_name(tx, f"program {code}")


async def program_of_code(tx: Tx, code: str) -> Program:
    """The program with this code; refuses where there is none."""
    for program in await catalog.programs(tx, Filter(count=1, codes=[code])):
        return program
    raise UnknownCode("program", code)


async def stored_program(tx: Tx, code: str) -> Stored:
    """All of the program with this code; a few statements, however much there is."""
    for program in await catalog.programs(tx, Filter(count=1, codes=[code])):
        return await stored_of(tx, program)
    return Stored()


async def stored_of(tx: Tx, program: Program) -> Stored:
    """All of a program that was read before."""
    assets = await ledger.assets(tx, program_id=program.id)
    rules_of = await rules.versions_of_program(tx, program.id)
    ladders_of = await tiers.versions_of(tx, program.id)
    return Stored(
        program=program,
        assets={each.settings.code: each for each in assets},
        rules={code: _rule(versions) for code, versions in rules_of.items()},
        ladders={code: _ladder(versions) for code, versions in ladders_of.items() if versions},
    )


def _rule(versions: Sequence[rule_types.Version]) -> StoredRule:
    published = [
        each
        for each in versions
        if each.live_from is not None and each.live_until != each.live_from
    ]
    last = max(published, key=lambda each: each.number, default=None)
    return StoredRule(
        id=versions[0].rule_id,
        live=last.body if last is not None and last.live_until is None else None,
        draft=next((each.body for each in versions if each.live_from is None), None),
        was_live=bool(published),
    )


def _ladder(versions: Sequence[ladder_types.Version]) -> StoredLadder:
    bodies = {each.state: each.body for each in versions}
    return StoredLadder(
        id=versions[0].ladder_id,
        live=bodies.get("live"),
        draft=bodies.get("draft"),
        was_live=any(each.state != "draft" for each in versions),
    )
