"""What staff note about a member: written, read, taken away."""

from uuid import UUID

from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.member_bodies import NoteBody
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.routes.members import Unmasked
from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import Note, PageRequest
from regulars.infra.listing import Page

_READ = {"permission": "members.read"}
_WRITE = {"permission": "members.write"}


@get("/members/{member_id:uuid}/notes", opt=_READ)
async def list_notes(
    request: ApiCall,
    member_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[Note]:
    """Notes about a member, the latest first; addresses and longer numbers in them masked."""
    page = PageRequest(limit=limit, cursor=cursor)
    async with platform.database.transaction() as tx:
        if unmasked:
            return await actions.show_notes(
                tx, platform.vault, member_id, page, caller_of(request), platform.clock.now()
            )
        return await queries.notes_about(tx, platform.vault, member_id, page)


@post("/members/{member_id:uuid}/notes", opt=_WRITE)
async def add_note(
    request: ApiCall,
    member_id: FromPath[UUID],
    data: JSONBody[NoteBody],
    platform: NamedDependency[Platform],
) -> Note:
    """Note something about a member, under the caller's name."""
    async with platform.database.transaction() as tx:
        return await actions.add_note(
            tx, platform.vault, member_id, data.text, caller_of(request), platform.clock.now()
        )


@delete("/members/{member_id:uuid}/notes/{note_id:uuid}", opt=_WRITE)
async def remove_note(
    request: ApiCall,
    member_id: FromPath[UUID],
    note_id: FromPath[UUID],
    platform: NamedDependency[Platform],
) -> None:
    """Destroy a note for good."""
    about = (member_id, note_id)
    async with platform.database.transaction() as tx:
        await actions.remove_note(
            tx, platform.vault, about, caller_of(request), platform.clock.now()
        )


router = Router("/v1", route_handlers=[list_notes, add_note, remove_note], tags=["members"])
