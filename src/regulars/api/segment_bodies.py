"""What the routes of segments take, and what they share."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.bootstrap import Platform
from regulars.domains.segments import queries as segments
from regulars.domains.segments.types import Kind, Segment, SizeOnDay
from regulars.flows.member_lists.scope import terms_of
from regulars.flows.rewards.terms import Terms, in_force
from regulars.flows.segments.editing import Edit
from regulars.flows.segments.views import SegmentView
from regulars.infra.db import Tx
from regulars.kernel.errors import NotFound

Json = dict[str, Any]
Code = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
Text = Annotated[str, msgspec.Meta(max_length=2_000)]

ProgramCode = Annotated[
    str | None,
    QueryParameter(name="program", max_length=200, description="Whose segments; the first one's."),
]
"""`program: ProgramCode = None`."""


class SegmentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A segment to be made.

    A `dynamic` one is kept up by its `condition`, which becomes its draft, or is published at once
    with `publish`. A `frozen` one is taken by its `condition`, once: name another segment in it to
    freeze that one. An `uploaded` one begins empty and takes lists.
    """

    code: Code
    kind: Kind = "dynamic"
    name_en: Text = ""
    name_zh: Text = ""
    description: Text = ""
    condition: Json | None = None
    publish: bool = False


class DescriptionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Names and description; what is left out stays."""

    name_en: Text | None = None
    name_zh: Text | None = None
    description: Text | None = None


class ConditionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition, as docs/reference/conditions.md has it."""

    condition: Json


class SizeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition whose size is asked for, with so many members as examples."""

    condition: Json
    program: str | None = None
    sample: Annotated[int, msgspec.Meta(ge=0, le=50)] = 5


class MadeSegment(msgspec.Struct, frozen=True, kw_only=True):
    """A segment that was made or published, and the job that judges everybody for it."""

    segment: SegmentView
    job_id: UUID | None


class SizeHistory(msgspec.Struct, frozen=True, kw_only=True):
    """The size of a segment at the end of each local day on which it changed."""

    time_zone: str
    member_count: int
    days: list[SizeOnDay]


async def program_terms(tx: Tx, request: ApiCall, code: str | None) -> Terms:
    """The program that is meant; refuses one that is not there, and callers of some stores only.

    A segment is about everybody, whichever store they came from.
    """
    refuse_narrow(request.user)
    terms = terms_of(await in_force(tx), code)
    if terms is None:
        raise NotFound("there is no program yet")
    return terms


async def found_segment(
    tx: Tx, request: ApiCall, program: str | None, code: str
) -> tuple[Segment, Terms]:
    """The segment that an address names; refuses one that is not there."""
    terms = await program_terms(tx, request, program)
    return await segments.segment(tx, terms.program.id, code), terms


def edit_of(request: ApiCall, platform: Platform, terms: Terms, now: datetime) -> Edit:
    """Who edits, and when."""
    return Edit(terms=terms, caller=caller_of(request), vault=platform.vault, now=now)


def changed_texts(data: DescriptionBody) -> dict[str, str]:
    """The texts that a body gives."""
    given = msgspec.structs.asdict(data)
    return {field: text for field, text in given.items() if text is not None}


def named(found: Sequence[Segment], codes: Sequence[str]) -> list[Segment]:
    """The segments of these codes, in their order; those that are not there are left out."""
    by_code = {each.code: each for each in found}
    return [by_code[code] for code in codes if code in by_code]
