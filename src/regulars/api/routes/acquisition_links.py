"""Acquisition links (`/v1/acquisition/links`), as pictures to scan, and following one."""

from typing import Annotated, cast, get_args

import msgspec
from litestar import Response, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Redirect

from regulars.api.acquisition_bodies import LinkAnswer, LinkBody, codes_of, link_answer
from regulars.api.auth import ApiCall, caller_of
from regulars.api.event_scope import refuse_narrow
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.domains.insights.actions import acquisition as actions
from regulars.domains.insights.errors import LinkNotFound
from regulars.domains.insights.queries import acquisition as queries
from regulars.domains.insights.types.acquisition import Link
from regulars.flows.acquisition.links import (
    MEDIA_TYPES,
    Picture,
    address_of,
    leads_to,
    picture_of,
)
from regulars.flows.acquisition.places import coded, entered
from regulars.infra.db import Tx
from regulars.infra.listing import Page, decode_cursor, page_of

_READ = {"permission": "reports.read"}
_WRITE = {"permission": "acquisition.write"}
_LISTING = "acquisition links by code"

IsNew = Annotated[
    bool, QueryParameter(name="new", description="Refuse a code that another link has already.")
]


class _After(msgspec.Struct, frozen=True):
    code: str


@get("/acquisition/links", opt=_READ)
async def list_links(
    request: ApiCall,
    platform: NamedDependency[Platform],
    limit: Limit = LIMIT_DEFAULT,
    cursor: Cursor = None,
) -> Page[LinkAnswer]:
    """Links by code, with how often each was followed."""
    refuse_narrow(request.user)
    after = decode_cursor(cursor, _LISTING, _After)
    async with platform.database.transaction() as tx:
        found = await queries.links(tx, after.code if after else None, limit + 1)
        answers = [await _answer(tx, request, platform, each) for each in found]
    return page_of(answers, limit, _LISTING, lambda answer: _After(answer.code))


@get("/acquisition/links/{code:str}", opt=_READ)
async def read_link(
    request: ApiCall, code: FromPath[str], platform: NamedDependency[Platform]
) -> Response[LinkAnswer | bytes]:
    """A link; with `.svg` or `.png` behind its code, its address as a picture to scan."""
    refuse_narrow(request.user)
    plain, _, form = code.partition(".")
    if form and form not in get_args(Picture):
        raise LinkNotFound(f"there is no picture of a link as {form!r}: svg and png are")
    async with platform.database.transaction() as tx:
        link = await queries.link(tx, plain)
        if not form:
            return Response(await _answer(tx, request, platform, link))
    kind = cast(Picture, form)
    picture = picture_of(address_of(link, _base_url(request, platform)), kind)
    return Response(picture, media_type=MEDIA_TYPES[kind])


@put("/acquisition/links/{code:str}", opt=_WRITE)
async def save_link(
    request: ApiCall,
    code: FromPath[str],
    data: JSONBody[LinkBody],
    platform: NamedDependency[Platform],
    is_new: FromQuery[IsNew] = False,
) -> LinkAnswer:
    """Keep a link under its code; codes of the catalog that are not known yet are entered."""
    refuse_narrow(request.user)
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        (places,) = await entered(tx, [codes_of(data)])
        given = actions.LinkInput(
            code=code,
            name=data.name,
            target_url=data.target_url,
            places=places,
            is_active=data.is_active,
        )
        caller = caller_of(request)
        saved = await actions.save_link(tx, platform.vault, caller, given, now, is_new=is_new)
        return await _answer(tx, request, platform, saved)


@get("/go/{code:str}", status_code=302, opt={"public": True})
async def follow_link(code: FromPath[str], platform: NamedDependency[Platform]) -> Redirect:
    """Follow a link to where it was made to lead, and count it.

    Only links that were kept here are followed, and nothing in the address changes where to.
    """
    async with platform.database.transaction() as tx:
        link = await queries.link(tx, code, is_followed=True)
        codes = (await coded(tx, [link.places]))[link.places]
        await actions.count_clicks(tx, {(link.code, platform.clock.now().date()): 1})
    return Redirect(
        leads_to(link, codes),
        status_code=302,
        headers={"cache-control": "no-store"},
    )


async def _answer(tx: Tx, request: ApiCall, platform: Platform, link: Link) -> LinkAnswer:
    codes = await coded(tx, [link.places])
    url = address_of(link, _base_url(request, platform))
    return link_answer(link, codes, url, leads_to(link, codes[link.places]))


def _base_url(request: ApiCall, platform: Platform) -> str:
    return platform.settings.public_url or str(request.base_url)


router = Router(
    "/v1", route_handlers=[list_links, read_link, save_link, follow_link], tags=["acquisition"]
)
