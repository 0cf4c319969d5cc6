"""A person's rights over their data: export and erasure."""

from collections.abc import AsyncIterator
from typing import IO
from uuid import UUID

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.flows.erase_member import ErasedPerson, erase_member
from regulars.flows.export_member.archive import export_member

_PIECE_BYTES = 64 * 1024


@post(
    "/members/{member_id:uuid}/export",
    status_code=200,
    opt={"permission": "members.export"},
    media_type="application/zip",
)
async def export_member_data(
    request: ApiCall, member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> Stream:
    """Everything that is held about a person, as JSON and CSV in one archive; audited."""
    async with platform.database.transaction() as tx:
        file = await export_member(
            tx, platform.vault, member_id, caller_of(request), platform.clock.now()
        )
    name = f"member-{member_id}.zip"
    return Stream(
        _pieces(file),
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@post("/members/{member_id:uuid}/erase", status_code=200, opt={"permission": "members.erase"})
async def erase_member_data(
    request: ApiCall, member_id: FromPath[UUID], platform: NamedDependency[Platform]
) -> ErasedPerson:
    """Destroy everything personal that is held about a person, for good; the id stays."""
    async with platform.database.transaction() as tx:
        return await erase_member(
            tx, platform.vault, member_id, caller_of(request), platform.clock.now()
        )


async def _pieces(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece


router = Router("/v1", route_handlers=[export_member_data, erase_member_data], tags=["members"])
