"""Who would move, if a ladder's draft went live."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.errors import LadderNotFound, NoDraftLadder
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Metrics, Move, MoveCount, ProgramTerms, Question, Standing
from regulars.flows.program_config.publishing import Wanted
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import Terms, in_force
from regulars.infra.db import Tx

MEMBERS_A_STEP = 2_000
MEMBERS_COUNTED_MAX = 200_000
FIRST_ID = UUID(int=0)


class PreviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """Which members to name: so many of those who move, from behind a member on."""

    after_id: UUID = FIRST_ID
    count: int


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """Who moves, and how: each member named, and how many go which way.

    `counts` are of all members (the first 200,000: then `is_complete` is false), and only on the
    first page. `last_id` is None where no more members move.
    """

    at: datetime
    moves: list[Move]
    last_id: UUID | None
    counts: list[MoveCount]
    counted_member_count: int
    is_complete: bool


class _Edit(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder as it is and as it would be."""

    terms: Terms
    old: Course
    new: Course
    at: datetime


async def preview_ladder(tx: Tx, wanted: Wanted, page: PreviewPage, now: datetime) -> Preview:
    """What the draft of a ladder would do to whom, if it went live at the instant.

    Nothing is written. Shares (`top_members`, `top_spend`) go by the thresholds drawn before.
    """
    edit = await _edit(tx, wanted)
    is_first = page.after_id == FIRST_ID
    moving: list[Move] = []
    counts: list[MoveCount] = []
    counted_count, after_id = 0, page.after_id
    is_complete = False
    while not is_complete and (len(moving) <= page.count or is_first):
        if counted_count >= MEMBERS_COUNTED_MAX and len(moving) > page.count:
            break
        people = await tiers.everybody(tx, now, after_id=after_id, count=MEMBERS_A_STEP)
        moves = await _moves(tx, edit, people.groups, now)
        if len(moving) <= page.count:
            moving += [each for each in moves if _moves_at_all(each)]
        if is_first and counted_count < MEMBERS_COUNTED_MAX:
            counts = _added(counts, tiers.counted(moves))
            counted_count += len(moves)
        is_complete = people.last_id is None
        after_id = people.last_id or after_id
    named = moving[: page.count]
    return Preview(
        at=edit.at,
        moves=named,
        last_id=named[-1].member_id if len(moving) > page.count else None,
        counts=counts,
        counted_member_count=counted_count,
        is_complete=is_complete,
    )


async def _edit(tx: Tx, wanted: Wanted) -> _Edit:
    program = wanted.program
    versions = (await tiers.versions_of(tx, program.id)).get(wanted.code)
    if not versions:
        raise LadderNotFound(f"no ladder {wanted.code} in the program {program.code}")
    draft = next((each for each in versions if each.state == "draft"), None)
    if draft is None:
        raise NoDraftLadder("the ladder has no draft to look at")
    terms = (await in_force(tx)).program(program.id)
    old = next((each for each in terms.ladders if each.ladder.code == wanted.code), None)
    if old is None:
        (ladder,) = [
            each for each in await tiers.ladders(tx, [program.id]) if each.code == wanted.code
        ]
        clock = ProgramTerms(id=program.id, time_zone=program.time_zone, currency=program.currency)
        old = Course(ladder, clock, [])
    new = tiers.edited(old, msgspec.structs.replace(draft, live_from=wanted.at))
    return _Edit(terms=terms, old=old, new=new, at=wanted.at)


async def _moves(
    tx: Tx, edit: _Edit, groups: Sequence[tuple[UUID, ...]], now: datetime
) -> list[Move]:
    if not groups:
        return []
    reader = figures_of(tx, edit.terms, edit.old)
    held = await tiers.standings(tx, edit.old, reader, groups, now)
    metrics = await _metrics(tx, edit, groups, held)
    return [
        tiers.preview(edit.old, edit.new, case, edit.at) for case in zip(held, metrics, strict=True)
    ]


async def _metrics(
    tx: Tx, edit: _Edit, groups: Sequence[tuple[UUID, ...]], held: Sequence[Standing]
) -> list[Metrics]:
    """The figures of each member's window; nothing where the edit does not look at them."""
    spans = [tiers.preview_span(edit.new, each, edit.at) for each in held]
    asked = [
        Question(group, span) for group, span in zip(groups, spans, strict=True) if span is not None
    ]
    found = iter(await figures_of(tx, edit.terms, edit.new).read(asked))
    return [Metrics() if span is None else next(found) for span in spans]


def _moves_at_all(move: Move) -> bool:
    return move.at_once != move.tier or move.then_new != move.then_old


def _added(counts: Sequence[MoveCount], more: Sequence[MoveCount]) -> list[MoveCount]:
    """Counts of the same ways added up, the most frequent first."""
    found: dict[tuple[str | None, ...], MoveCount] = {}
    for each in (*counts, *more):
        key = (each.tier, each.at_once, each.then_old, each.then_new)
        known = found.get(key)
        total = each.member_count + (0 if known is None else known.member_count)
        found[key] = msgspec.structs.replace(each, member_count=total)
    return sorted(found.values(), key=lambda each: -each.member_count)
