"""Putting rules and ladders in force one by one, and out of it; nothing they name may be missing.

Every verb here holds the program's lock, so that what one transaction relies on no other takes
away.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from regulars.domains.catalog.types import Program
from regulars.domains.rules import actions as rules
from regulars.domains.rules.errors import RuleHasNoDraft, RuleNotFound
from regulars.domains.rules.types import GoLive, Retire, Version
from regulars.domains.segments import queries as segments
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.errors import LadderNotFound, NoDraftLadder
from regulars.domains.tiers.types import LadderBody
from regulars.domains.tiers.types import Version as LadderVersion
from regulars.flows.program_config.errors import (
    FAULTS_MAX,
    ReferenceBroken,
    ReferenceUnknown,
    first_of,
)
from regulars.flows.program_config.references import below, faults_of_ladder, faults_of_rule
from regulars.flows.program_config.reviewing import ReviewInput, request_review
from regulars.flows.program_config.stored import Stored, known_of, lock_program, stored_of
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A rule or a ladder of a program, and the instant at which it begins or ends."""

    program: Program
    code: str
    at: datetime


async def publish_rule(tx: Tx, wanted: Wanted, actor: str, now: datetime) -> Version:
    """Put a rule's draft in force from the instant on.

    Refuses a draft that names an asset, a ladder, a tier or a segment that the program has not, and
    what `rules.go_live` refuses.
    """
    stored = await _locked(tx, wanted.program)
    rule = stored.rules.get(wanted.code)
    if rule is None:
        raise RuleNotFound(f"no rule {wanted.code} in the program {wanted.program.code}")
    if rule.draft is None:
        raise RuleHasNoDraft("the rule has no draft that could go live")
    kept = await segments.segments_of_program(tx, wanted.program.id)
    known = msgspec.structs.replace(stored.known(), segments={each.code for each in kept})
    if faults := faults_of_rule(rule.draft, known):
        raise ReferenceUnknown(first_of(faults), errors=faults[:FAULTS_MAX])
    (answer,) = await rules.go_live(tx, [GoLive(rule_id=rule.id, live_from=wanted.at)], actor, now)
    return _or_raise(answer)


async def retire_rule(tx: Tx, wanted: Wanted, now: datetime) -> Version:
    """End a rule at the instant; refuses what `rules.retire` refuses."""
    stored = await _locked(tx, wanted.program)
    rule = stored.rules.get(wanted.code)
    if rule is None:
        raise RuleNotFound(f"no rule {wanted.code} in the program {wanted.program.code}")
    (answer,) = await rules.retire(tx, [Retire(rule_id=rule.id, live_until=wanted.at)], now)
    return _or_raise(answer)


async def publish_ladder(tx: Tx, wanted: Wanted, actor: str, now: datetime) -> LadderVersion:
    """Put a ladder's draft in force from the instant on; the worker then looks at everybody.

    Refuses a draft that counts an asset that the program has not, or without a tier that live
    rules name; and what `tiers.go_live` refuses.
    """
    stored = await _locked(tx, wanted.program)
    ladder = stored.ladders.get(wanted.code)
    if ladder is None:
        raise LadderNotFound(f"no ladder {wanted.code} in the program {wanted.program.code}")
    if ladder.draft is None:
        raise NoDraftLadder("the ladder has no draft that could go live")
    if faults := faults_of_ladder(ladder.draft, stored.known()):
        raise ReferenceUnknown(first_of(faults), errors=faults[:FAULTS_MAX])
    _refuse_broken(stored, {**stored.live_ladders(), wanted.code: ladder.draft})
    begun = await tiers.go_live(tx, ladder.id, wanted.at, now)
    given = ReviewInput(program_id=wanted.program.id, ladder=wanted.code, number=begun.number)
    await request_review(tx, given, wanted.at, actor, now)
    return begun


async def retire_ladder(tx: Tx, wanted: Wanted) -> None:
    """End a ladder at the instant; refuses one that live rules name."""
    stored = await _locked(tx, wanted.program)
    ladder = stored.ladders.get(wanted.code)
    if ladder is None:
        raise LadderNotFound(f"no ladder {wanted.code} in the program {wanted.program.code}")
    left = {code: body for code, body in stored.live_ladders().items() if code != wanted.code}
    _refuse_broken(stored, left)
    await tiers.retire(tx, ladder.id, wanted.at)


async def _locked(tx: Tx, program: Program) -> Stored:
    await lock_program(tx, program.code)
    return await stored_of(tx, program)


def _refuse_broken(stored: Stored, ladders: Mapping[str, LadderBody]) -> None:
    known = known_of(stored.assets, ladders)
    faults = [
        fault
        for code, body in stored.live_rules().items()
        for fault in below(f"rules.{code}", faults_of_rule(body, known))
    ]
    if faults:
        raise ReferenceBroken(first_of(faults), errors=faults[:FAULTS_MAX])


def _or_raise(answer: Version | Refusal) -> Version:
    if isinstance(answer, Refusal):
        raise answer
    return answer
