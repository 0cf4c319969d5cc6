"""Ladders: which there are, their versions, and each made ready to judge."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import msgspec

from regulars.domains.tiers.errors import LadderNotFound
from regulars.domains.tiers.policy.cutoffs import shares_of
from regulars.domains.tiers.policy.terms import Course
from regulars.domains.tiers.store import ladders as stored
from regulars.domains.tiers.types import Cutoff, Ladder, LadderBody, ProgramTerms, Version
from regulars.infra.db import Tx


async def ladders(tx: Tx, program_ids: Sequence[int] | None = None) -> list[Ladder]:
    """The ladders of these programs (None: of all), by program and code."""
    return await stored.ladders(tx, program_ids)


async def versions(tx: Tx, ladder_id: int) -> list[Version]:
    """Every version of a ladder, the earliest first; refuses a ladder that is not known."""
    found = await stored.versions_of(tx, [ladder_id])
    if not found:
        raise LadderNotFound(f"no ladder {ladder_id}")
    return found


async def versions_of(tx: Tx, program_id: int) -> dict[str, list[Version]]:
    """Every version of every ladder of a program, by the ladder's code, the earliest first."""
    codes = {each.id: each.code for each in await stored.ladders(tx, [program_id])}
    found: dict[str, list[Version]] = {code: [] for code in codes.values()}
    for version in await stored.versions_of(tx, list(codes)):
        found[codes[version.ladder_id]].append(version)
    return found


async def courses(tx: Tx, programs: Sequence[ProgramTerms]) -> list[Course]:
    """The ladders of these programs that are or were live, ready to judge. Three statements."""
    of_program = {each.id: each for each in programs}
    known = await stored.ladders(tx, list(of_program))
    ids = [each.id for each in known]
    versions_of: dict[int, list[Version]] = defaultdict(list)
    for version in await stored.versions_of(tx, ids):
        versions_of[version.ladder_id].append(version)
    cutoffs_of: dict[int, list[Cutoff]] = defaultdict(list)
    for each in await stored.cutoffs_of(tx, ids):
        cutoffs_of[each.ladder_id].append(each.cutoff)
    made = [
        Course(each, of_program[each.program_id], versions_of[each.id], cutoffs_of[each.id])
        for each in known
    ]
    return [each for each in made if each.terms]


async def course(tx: Tx, program: ProgramTerms, code: str) -> Course:
    """One ladder by its code; refuses one that was never live."""
    for each in await courses(tx, [program]):
        if each.ladder.code == code:
            return each
    raise LadderNotFound(f"program {program.id} has no live ladder {code!r}")


def edited(live: Course, draft: Version) -> Course:
    """The ladder as it would be with `draft` live from its own beginning on: for a preview."""
    assert draft.live_from is not None, "give the draft the instant at which it would go live"
    until = [
        msgspec.structs.replace(terms.version, live_until=draft.live_from)
        if terms.version.live_until is None
        else terms.version
        for terms in live.terms
    ]
    return Course(live.ladder, live.program, [*until, draft], live.cutoffs)


def shares(body: LadderBody) -> list[str]:
    """The names of the shares that a ladder is built on: each needs a threshold."""
    return list(shares_of(body))


def ladder_schema() -> dict[str, Any]:
    """The JSON Schema of a ladder's body."""
    return msgspec.json.schema(LadderBody)
