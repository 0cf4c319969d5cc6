"""Mappings kept under a name, for imports to come (`/v1/import-mappings`)."""

from litestar import Router, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.import_bodies import AfterName, MappingBody, MappingView, mapping_view
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.access import actions as access
from regulars.domains.access.types import AuditEntry
from regulars.flows.import_files.request import MAPPINGS, check_any_mapping
from regulars.infra import stored_texts
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of
from regulars.infra.stored_texts import StoredText

_LISTING = "import mappings by name"
_READ = {"permission": "imports.read"}
_WRITE = {"permission": "imports.write"}


@get("/", opt=_READ)
async def list_mappings(
    platform: NamedDependency[Platform], limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None
) -> Page[MappingView]:
    """Stored mappings, by name."""
    after = decode_cursor(cursor, _LISTING, AfterName)
    async with platform.database.transaction() as tx:
        found = await stored_texts.listed(tx, MAPPINGS, after.name if after else "", limit + 1)
    views = [mapping_view(each) for each in found]
    return page_of(views, limit, _LISTING, lambda view: AfterName(name=view.name))


@get("/{name:str}", opt=_READ)
async def read_mapping(name: FromPath[str], platform: NamedDependency[Platform]) -> MappingView:
    """One stored mapping."""
    async with platform.database.transaction() as tx:
        return mapping_view(await stored_texts.read(tx, MAPPINGS, name))


@put("/{name:str}", opt=_WRITE)
async def save_mapping(
    name: FromPath[str],
    data: JSONBody[MappingBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> MappingView:
    """Keep a mapping under a name; one that cannot work is refused, with its keys and lines."""
    check_any_mapping(data.content)
    kept = StoredText(
        name=name,
        content=data.content,
        updated_at=platform.clock.now(),
        updated_by=request.user.name,
    )
    async with platform.database.transaction() as tx:
        await stored_texts.save(tx, MAPPINGS, kept)
        await _note(tx, platform, request, "import_mapping.saved", name)
    return mapping_view(kept)


@delete("/{name:str}", opt=_WRITE)
async def remove_mapping(
    name: FromPath[str], request: ApiCall, platform: NamedDependency[Platform]
) -> None:
    """Forget a stored mapping."""
    async with platform.database.transaction() as tx:
        await stored_texts.remove(tx, MAPPINGS, name)
        await _note(tx, platform, request, "import_mapping.removed", name)


async def _note(tx: Tx, platform: Platform, request: ApiCall, action: str, name: str) -> None:
    entry = AuditEntry(action=action, subject_kind="import_mapping", subject_id=name)
    await access.record(tx, platform.vault, caller_of(request), [entry], platform.clock.now())


router = Router(
    "/v1/import-mappings",
    route_handlers=[list_mappings, read_mapping, save_mapping, remove_mapping],
    tags=["imports"],
)
