"""Finding members: by what a till was shown, by an identity, by a part of a name.

No phone number and no e-mail address ever stands in an address, so looking for one is a POST.
Concurrent look-ups of tills share a read.
"""

from collections.abc import Sequence

from litestar import Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.context import coalescer_of
from regulars.api.member_bodies import LookUpBody, SearchBody
from regulars.api.routes.members import Unmasked
from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.members.types import Identity, ListedMember, LookedUp
from regulars.infra.coalesce import Coalescer, CoalescerLimits
from regulars.kernel.errors import FieldError, InvalidInput, Refusal

_READ = {"permission": "members.read"}
_LOOK_UPS = "look-ups"


def coalescers(platform: Platform) -> dict[str, Coalescer[list[Identity], LookedUp]]:
    """Single look-ups of many callers, read together; a lone one does not wait for others."""

    async def run(asked: list[list[Identity]]) -> Sequence[LookedUp | Refusal]:
        async with platform.database.reading() as tx:
            found = await queries.look_up_each(tx, platform.vault, asked, platform.clock.now())
        return [_nobody() if each is None else each for each in found]

    limits = CoalescerLimits(wait_max_seconds=0, queued_max=platform.settings.queued_writes_max)
    return {_LOOK_UPS: Coalescer(run, name=_LOOK_UPS, limits=limits)}


@post("/members:resolve", status_code=200, opt=_READ)
async def resolve_member(
    request: ApiCall,
    data: JSONBody[LookUpBody],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> LookedUp:
    """The member whom these identities name, for a till; nobody is created or changed."""
    if not unmasked:
        answer: LookedUp = await coalescer_of(request, _LOOK_UPS).submit(data.identities)
        return answer
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await queries.look_up(tx, platform.vault, data.identities, now, is_masked=False)
        if found is None:
            raise _nobody()
        shown = [ListedMember(member=found.member, contacts=[])]
        await actions.note_open_list(tx, platform.vault, shown, caller_of(request), now)
    return found


@post("/members/search", status_code=200, opt=_READ)
async def search_members(
    request: ApiCall,
    data: JSONBody[SearchBody],
    platform: NamedDependency[Platform],
    unmasked: Unmasked = False,
) -> list[ListedMember]:
    """Members with an identity, or with a part of a name; up to fifty."""
    if (data.identity is None) == (data.name is None):
        error = FieldError(path="name", code="missing", detail="give an identity or a name")
        raise InvalidInput("give either an identity or a name", errors=[error])
    async with platform.database.transaction() as tx:
        if data.identity is not None:
            [member_id] = await queries.find_by_identities(tx, platform.vault, [data.identity])
            ids = [] if member_id is None else [member_id]
        else:
            ids = await queries.search_by_name(tx, platform.vault, data.name or "")
        found = await queries.listed_by_id(tx, platform.vault, ids, is_masked=not unmasked)
        if unmasked:
            now = platform.clock.now()
            await actions.note_open_list(tx, platform.vault, found, caller_of(request), now)
    return found


def _nobody() -> MemberNotFound:
    return MemberNotFound("nobody has any of these identities")


router = Router("/v1", route_handlers=[resolve_member, search_members], tags=["members"])
