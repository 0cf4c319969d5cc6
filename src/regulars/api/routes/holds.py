"""Holds: units set aside while somebody pays, then captured, all or in part, or set free."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from regulars.api.auth import ApiCall
from regulars.api.ledger_answers import HoldAnswer, codes_of, hold_answer
from regulars.api.ledger_bodies import CaptureBody, HoldBody
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.api.routes.transfers import RequiredKey, moved
from regulars.api.value_answers import ValueAnswer
from regulars.api.value_desk import Asked, attempt_at, hold_path
from regulars.bootstrap import Platform
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Capture, HoldFilter, HoldState, PlaceHold, VoidHold
from regulars.domains.members import queries as members
from regulars.flows.transfers.adjusting import actor_of
from regulars.flows.transfers.wanted import Wanted
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "ledger.read"}
_WRITE = {"permission": "ledger.write"}
_LISTING = "holds by -id"
_NO_ASSET = 0


class _Before(msgspec.Struct, frozen=True):
    id: UUID


@post("/holds", opt=_WRITE)
async def place_hold(
    request: ApiCall,
    data: JSONBody[HoldBody],
    platform: NamedDependency[Platform],
    idempotency_key: RequiredKey,
) -> Response[ValueAnswer]:
    """Set units aside: they cannot be spent twice. Refused where there are too few."""
    times_out_at = platform.clock.now() + timedelta(seconds=data.timeout_seconds)
    wanted = Wanted(
        act=PlaceHold(units=data.units, times_out_at=times_out_at),
        actor=actor_of(request.user),
        member_id=data.member_id,
        asset=data.asset,
        reason=data.reason,
    )
    attempt = attempt_at(request.user, idempotency_key, "hold", data)
    return await moved(request, platform, Asked(attempt=attempt, wanted=wanted))


@post("/holds/{hold_id:uuid}/capture", status_code=200, opt=_WRITE)
async def capture_hold(
    request: ApiCall,
    hold_id: FromPath[UUID],
    data: JSONBody[CaptureBody],
    platform: NamedDependency[Platform],
    idempotency_key: RequiredKey,
) -> Response[ValueAnswer]:
    """Spend what is held, all or some. The rest is set free, or held on with `keep_rest`."""
    act = Capture(hold_id=hold_id, units=data.units, keep_rest=data.keep_rest)
    attempt = attempt_at(request.user, idempotency_key, hold_path("capture", hold_id), data)
    wanted = Wanted(act=act, actor=actor_of(request.user))
    return await moved(request, platform, Asked(attempt=attempt, wanted=wanted, status=200))


@post("/holds/{hold_id:uuid}/void", status_code=200, opt=_WRITE)
async def void_hold(
    request: ApiCall,
    hold_id: FromPath[UUID],
    platform: NamedDependency[Platform],
    idempotency_key: RequiredKey,
) -> Response[ValueAnswer]:
    """Set everything free that is still held."""
    attempt = attempt_at(request.user, idempotency_key, hold_path("void", hold_id), None)
    wanted = Wanted(act=VoidHold(hold_id=hold_id), actor=actor_of(request.user))
    answer: Response[Any] = await moved(
        request, platform, Asked(attempt=attempt, wanted=wanted, status=200)
    )
    return answer


@get("/holds", opt=_READ)
async def list_holds(
    platform: NamedDependency[Platform],
    member_id: FromQuery[UUID | None] = None,
    asset: FromQuery[str | None] = None,
    in_state: Annotated[HoldState | None, QueryParameter(name="state")] = None,
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[HoldAnswer]:
    """Holds, the latest first."""
    before = decode_cursor(cursor, _LISTING, _Before)
    async with platform.database.transaction() as tx:
        assets = await ledger.assets(tx)
        owner_ids = None
        if member_id is not None:
            person = (await members.persons(tx, [member_id])).get(member_id)
            owner_ids = () if person is None else person.owner_ids
        asset_id = next((each.id for each in assets if each.settings.code == asset), _NO_ASSET)
        which = HoldFilter(
            owner_ids=owner_ids, asset_id=None if asset is None else asset_id, state=in_state
        )
        found = await ledger.list_holds(
            tx,
            which,
            platform.clock.now(),
            before_id=before.id if before else None,
            count=limit + 1,
        )
    codes = codes_of(assets)
    page = page_of(found, limit, _LISTING, lambda each: _Before(each.id))
    return Page(
        items=[hold_answer(each, codes[each.asset_id]) for each in page.items],
        next_cursor=page.next_cursor,
    )


@get("/holds/{hold_id:uuid}", opt=_READ)
async def read_hold(hold_id: FromPath[UUID], platform: NamedDependency[Platform]) -> HoldAnswer:
    """One hold as it stands now."""
    async with platform.database.transaction() as tx:
        found = await ledger.hold(tx, hold_id, platform.clock.now())
        [asset] = await ledger.assets(tx, ids=[found.asset_id])
    return hold_answer(found, asset.settings.code)


router = Router(
    "/v1",
    route_handlers=[place_hold, capture_hold, void_hold, list_holds, read_hold],
    tags=["ledger"],
)
