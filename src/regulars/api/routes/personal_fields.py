"""Which fields of events are personal (`/v1/personal-fields`) and therefore stored sealed."""

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.domains.events import actions, queries
from regulars.domains.events.errors import PersonalFieldNotFound
from regulars.domains.events.types import PersonalField
from regulars.infra.db import Tx

_WRITE = {"permission": "settings.write"}


@get("/", opt={"permission": "events.read"})
async def list_personal_fields(platform: NamedDependency[Platform]) -> list[PersonalField]:
    """The registry: `*.name` is a key of that name anywhere, `traits.name` that place only."""
    async with platform.database.transaction() as tx:
        return await queries.personal_field_list(tx)


@put("/{path:str}", status_code=204, opt=_WRITE)
async def add_personal_field(
    request: ApiCall, path: FromPath[str], platform: NamedDependency[Platform]
) -> None:
    """Store these fields sealed from now on; what is stored already stays as it is."""
    async with platform.database.transaction() as tx:
        if await actions.add_personal_field(tx, path):
            await _record(tx, platform, request, "personal_field.added", path)


@delete("/{path:str}", opt=_WRITE)
async def remove_personal_field(
    request: ApiCall, path: FromPath[str], platform: NamedDependency[Platform]
) -> None:
    """Store these fields in clear from now on; built-in ones stay personal."""
    async with platform.database.transaction() as tx:
        if not await actions.remove_personal_field(tx, path):
            raise PersonalFieldNotFound("there is no such field, or it is built in")
        await _record(tx, platform, request, "personal_field.removed", path)


async def _record(tx: Tx, platform: Platform, request: ApiCall, action: str, path: str) -> None:
    entry = AuditEntry(action=action, subject_kind="personal_field", subject_id=path)
    await access.record(tx, platform.vault, caller_of(request), [entry], platform.clock.now())


router = Router(
    "/v1/personal-fields",
    route_handlers=[list_personal_fields, add_personal_field, remove_personal_field],
    tags=["events"],
)
