"""Whole programs as documents: read, compared, put in force."""

from typing import Annotated, Any

import msgspec
from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.api.routes.programs.handling import Json, LocalInstant, refuse_without
from regulars.bootstrap import Platform
from regulars.flows.program_config.applying import apply, plan
from regulars.flows.program_config.document import Application, ProgramDocument
from regulars.flows.program_config.exporting import Contents, document_yaml, export
from regulars.flows.program_config.planning import Plan
from regulars.flows.program_config.reading import document_of_text, instant_of, read_document
from regulars.kernel.period import zone

Drafts = Annotated[
    bool, QueryParameter(name="drafts", description="Drafts in the place of what is live.")
]

_Rights = tuple[str, str, str]
_MAY_PLAN: _Rights = ("segments.read", "members.read", "reports.read")
_MAY_APPLY: _Rights = ("segments.write", "lifecycle.write", "goals.write")
"""What a document takes that has segments, rules for tags, goals."""


class DocumentBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document: as JSON, or as a text of YAML; and how it is applied.

    `live_from` is when changes come into force: else the document's own on the first application,
    else now. `retire_missing` ends rules and ladders that the document leaves out.
    """

    document: Json | str
    live_from: LocalInstant | None = None
    retire_missing: bool = False


@get("/programs/{program:str}/document", opt={"permission": "rules.read"})
async def read_program_document(
    program: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    drafts: Drafts = False,
) -> Json:
    """What is live of a program as a document, which applied would change nothing.

    Segments, rules for tags and the goals of the installation stand in it for whoever may read
    segments, members and reports.
    """
    refuse_without(request, "tiers.read")
    return (await _exported(request, platform, program, drafts)).values()


@get(
    "/programs/{program:str}/document.yaml",
    opt={"permission": "rules.read"},
    media_type=MediaType.TEXT,
)
async def read_program_yaml(
    program: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
    drafts: Drafts = False,
) -> Response[str]:
    """The same as YAML."""
    refuse_without(request, "tiers.read")
    text = document_yaml(await _exported(request, platform, program, drafts))
    return Response(text, media_type="application/yaml; charset=utf-8")


@post("/programs/plan", status_code=200, opt={"permission": "rules.read"})
async def plan_program(
    data: JSONBody[DocumentBody], request: ApiCall, platform: NamedDependency[Platform]
) -> Plan:
    """What applying a document would change, field by field; nothing is written."""
    refuse_without(request, "tiers.read")
    document, application = _read(data)
    _refuse_without(request, document, _MAY_PLAN)
    async with platform.database.transaction() as tx:
        return await plan(tx, document, application, platform.clock.now())


@post("/programs/apply", status_code=200, opt={"permission": "rules.write"})
async def apply_program(
    data: JSONBody[DocumentBody], request: ApiCall, platform: NamedDependency[Platform]
) -> Plan:
    """Put a document in force, all of it or nothing; what is as it says is left alone."""
    refuse_without(request, "tiers.write")
    document, application = _read(data)
    _refuse_without(request, document, _MAY_APPLY)
    now, caller = platform.clock.now(), caller_of(request)
    async with platform.database.transaction() as tx:
        return await apply(tx, platform.vault, document, application, caller, now)


async def _exported(
    request: ApiCall, platform: Platform, code: str, is_with_drafts: bool
) -> ProgramDocument:
    # What the caller may not read is left out; the document changes nothing of that either.
    permissions = request.user.permissions
    wanted = Contents(
        is_with_drafts=is_with_drafts,
        is_with_segments="segments.read" in permissions,
        is_with_tag_rules="members.read" in permissions,
        is_with_goals="reports.read" in permissions,
    )
    async with platform.database.transaction() as tx:
        return await export(tx, code, wanted)


def _refuse_without(request: ApiCall, document: ProgramDocument, rights: _Rights) -> None:
    for part, permission in zip(
        (document.segments, document.tag_rules, document.goals), rights, strict=True
    ):
        if part:
            refuse_without(request, permission)


def _read(data: DocumentBody) -> tuple[ProgramDocument, Application]:
    given: Any = data.document
    document = document_of_text(given) if isinstance(given, str) else read_document(given)
    live_from = None
    if data.live_from is not None:
        live_from = instant_of(data.live_from, zone(document.program.time_zone))
    return document, Application(live_from=live_from, is_missing_retired=data.retire_missing)


HANDLERS = (read_program_document, read_program_yaml, plan_program, apply_program)
