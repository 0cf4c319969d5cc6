"""Ladders of a program: drafts, versions, who would move, publishing."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.routes.programs.handling import (
    BeginBody,
    DifferencesAnswer,
    EndBody,
    Json,
    moment,
    note,
)
from regulars.bootstrap import Platform
from regulars.domains.tiers import actions, queries
from regulars.domains.tiers.errors import LadderNotFound
from regulars.domains.tiers.types import DraftLadder, Move, MoveCount, Version, VersionState
from regulars.flows.program_config.previewing import FIRST_ID, PreviewPage, preview_ladder
from regulars.flows.program_config.publishing import Wanted, publish_ladder, retire_ladder
from regulars.flows.program_config.stored import lock_program, program_of_code
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, encode_cursor
from regulars.kernel.differing import differences

_READ = {"permission": "tiers.read"}
_WRITE = {"permission": "tiers.write"}
_LISTING = "moving members by id"

Number = Annotated[int, QueryParameter(ge=1, le=10**9)]


class LadderVersionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a ladder. In force from `live_from` until before `live_until`."""

    number: int
    state: VersionState
    body: Json
    live_from: datetime | None
    live_until: datetime | None
    created_at: datetime
    created_by: str


class LadderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A ladder with all its versions, the first one first."""

    program: str
    code: str
    versions: list[LadderVersionAnswer]


class PreviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who would move: members by id, and how many go which way.

    `counts` stand on the first page only; they are of all members, unless `is_complete` is false.
    """

    at: datetime
    items: list[Move]
    next_cursor: str | None
    counts: list[MoveCount]
    counted_member_count: int
    is_complete: bool


class _After(msgspec.Struct, frozen=True):
    id: UUID


@get("/programs/{program:str}/ladders", opt=_READ)
async def list_ladders(
    program: FromPath[str], platform: NamedDependency[Platform]
) -> Page[LadderAnswer]:
    """All ladders of a program with their versions, by code."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        ladders = await queries.versions_of(tx, found.id)
    items = [_answer(program, code, versions) for code, versions in ladders.items()]
    return Page(items=items, next_cursor=None)


@get("/programs/{program:str}/ladders/{code:str}", opt=_READ)
async def read_ladder(
    program: FromPath[str], code: FromPath[str], platform: NamedDependency[Platform]
) -> LadderAnswer:
    """One ladder with all its versions."""
    async with platform.database.transaction() as tx:
        return _answer(program, code, await _versions(tx, program, code))


@put("/programs/{program:str}/ladders/{code:str}/draft", opt=_WRITE)
async def save_ladder_draft(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[Json],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> LadderVersionAnswer:
    """Save a draft in the place of the one there is; a ladder that is not there is made."""
    body = actions.read_body(data)
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        await lock_program(tx, program)
        draft = DraftLadder(program_id=found.id, code=code, body=body)
        saved = await actions.save_draft(tx, draft, request.user.name, platform.clock.now())
        await note(
            tx, platform, request, "ladder.draft_saved", f"{program}/{code}", after=saved.body
        )
    return _version(saved)


@delete("/programs/{program:str}/ladders/{code:str}/draft", opt=_WRITE)
async def drop_ladder_draft(
    program: FromPath[str],
    code: FromPath[str],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> None:
    """Throw the draft away."""
    async with platform.database.transaction() as tx:
        await lock_program(tx, program)
        versions = await _versions(tx, program, code)
        await actions.drop_draft(tx, versions[0].ladder_id)
        await note(tx, platform, request, "ladder.draft_dropped", f"{program}/{code}")


@post("/programs/{program:str}/ladders/{code:str}/publish", status_code=200, opt=_WRITE)
async def publish_ladder_draft(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[BeginBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> LadderVersionAnswer:
    """Put the draft in force; the version before ends then. Some rise, and nobody falls by it."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        at = moment(platform, found, data.live_from, "live_from")
        wanted = Wanted(program=found, code=code, at=at)
        begun = await publish_ladder(tx, wanted, request.user.name, platform.clock.now())
        facts = {"number": begun.number, "live_from": begun.live_from}
        await note(tx, platform, request, "ladder.published", f"{program}/{code}", after=facts)
    return _version(begun)


@post("/programs/{program:str}/ladders/{code:str}/retire", status_code=200, opt=_WRITE)
async def end_ladder(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[EndBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> LadderAnswer:
    """End a ladder: from then on it moves nobody. Refused while live rules name it."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        at = moment(platform, found, data.live_until, "live_until")
        await retire_ladder(tx, Wanted(program=found, code=code, at=at))
        facts = {"live_until": at}
        await note(tx, platform, request, "ladder.retired", f"{program}/{code}", after=facts)
        return _answer(program, code, await _versions(tx, program, code))


@get("/programs/{program:str}/ladders/{code:str}/differences", opt=_READ)
async def compare_ladder_versions(
    program: FromPath[str],
    code: FromPath[str],
    platform: NamedDependency[Platform],
    before: Number,
    after: Number,
) -> DifferencesAnswer:
    """Where version `after` says otherwise than version `before`."""
    async with platform.database.transaction() as tx:
        versions = await _versions(tx, program, code)
    changes = differences(_numbered(versions, before).body, _numbered(versions, after).body)
    return DifferencesAnswer(before=before, after=after, changes=changes)


@post("/programs/{program:str}/ladders/{code:str}/preview", status_code=200, opt=_READ)
async def preview_ladder_draft(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[BeginBody],
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> PreviewAnswer:
    """Who would move if the draft went live; nothing is written."""
    after = decode_cursor(cursor, _LISTING, _After)
    page = PreviewPage(after_id=after.id if after else FIRST_ID, count=limit)
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        at = moment(platform, found, data.live_from, "live_from")
        wanted = Wanted(program=found, code=code, at=at)
        seen = await preview_ladder(tx, wanted, page, platform.clock.now())
    return PreviewAnswer(
        at=seen.at,
        items=seen.moves,
        next_cursor=None if seen.last_id is None else encode_cursor(_LISTING, _After(seen.last_id)),
        counts=seen.counts,
        counted_member_count=seen.counted_member_count,
        is_complete=seen.is_complete,
    )


@get("/schemas/ladder", opt=_READ)
async def read_ladder_schema() -> Json:
    """The JSON Schema of a ladder."""
    return queries.ladder_schema()


async def _versions(tx: Tx, program: str, code: str) -> list[Version]:
    found = await program_of_code(tx, program)
    versions = (await queries.versions_of(tx, found.id)).get(code)
    if not versions:
        raise LadderNotFound(f"no ladder {code} in the program {program}")
    return versions


def _numbered(versions: list[Version], number: int) -> Version:
    for each in versions:
        if each.number == number:
            return each
    raise LadderNotFound(f"the ladder has no version {number}")


def _answer(program: str, code: str, versions: list[Version]) -> LadderAnswer:
    return LadderAnswer(program=program, code=code, versions=[_version(each) for each in versions])


def _version(version: Version) -> LadderVersionAnswer:
    return LadderVersionAnswer(
        number=version.number,
        state=version.state,
        body=msgspec.to_builtins(version.body),
        live_from=version.live_from,
        live_until=version.live_until,
        created_at=version.created_at,
        created_by=version.created_by,
    )


HANDLERS = (
    list_ladders,
    read_ladder,
    save_ladder_draft,
    drop_ladder_draft,
    publish_ladder_draft,
    end_ladder,
    compare_ladder_versions,
    preview_ladder_draft,
    read_ladder_schema,
)
