"""What comes of the lines of an uploaded list."""

from collections.abc import Mapping, Sequence, Set
from uuid import UUID

from regulars.domains.segments.types import LineAnswer, Outcome, UploadLine, UploadMode


def answers_of(
    mode: UploadMode,
    lines: Sequence[UploadLine],
    named: Mapping[int, UUID | None],
    today: Mapping[UUID, UUID],
    known: tuple[Set[UUID], Set[UUID]],
) -> list[LineAnswer]:
    """An answer for each line that waits for one.

    `named` says whom a line names, `today` who of them is a member and under which id; `known`
    are the members on the list and those whom earlier lines named.
    """
    listed, seen_before = known
    seen = set(seen_before)
    answers = []
    for line in lines:
        if line.outcome != "waiting":
            continue
        found = named.get(line.number)
        member_id = None if found is None else today.get(found)
        outcome = _outcome(mode, found, member_id, (listed, seen))
        if member_id is not None:
            seen.add(member_id)
        answers.append(LineAnswer(number=line.number, outcome=outcome, member_id=member_id))
    return answers


def _outcome(
    mode: UploadMode,
    found: UUID | None,
    member_id: UUID | None,
    known: tuple[Set[UUID], Set[UUID]],
) -> Outcome:
    listed, seen = known
    if found is None:
        return "unknown"
    if member_id is None:
        return "not_a_member"
    if member_id in seen:
        return "repeated"
    if mode == "remove":
        return "removed" if member_id in listed else "not_listed"
    return "already_listed" if member_id in listed else "added"
