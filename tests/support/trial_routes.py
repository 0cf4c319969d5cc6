"""Routes that behave in every way a route can, for tests of the frame around them."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
import psycopg
from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.context import coalescer_of
from regulars.api.idempotency import IdempotencyKey
from regulars.api.paging import LIMIT_DEFAULT, Cursor, Limit
from regulars.bootstrap import Platform
from regulars.infra.coalesce import Coalescer
from regulars.infra.listing import Page, page_of
from regulars.kernel.errors import (
    Conflict,
    FieldError,
    InvalidInput,
    NotFound,
    Overloaded,
    Refusal,
)


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    quantity: Annotated[int, msgspec.Meta(ge=1)]


class Basket(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    lines: list[Line]
    note: str = ""


class Number(msgspec.Struct, frozen=True, kw_only=True):
    number: int


class Forbidden(Refusal):
    code = "forbidden"
    kind = "forbidden"


REFUSALS = {
    "invalid": InvalidInput("bad", errors=[FieldError(path="a.b", code="x", detail="is wrong")]),
    "forbidden": Forbidden("no"),
    "missing": NotFound("none"),
    "conflict": Conflict("again"),
    "limited": Overloaded("full", retry_after_seconds=7),
}
ACCIDENTS = {
    "mistake": RuntimeError("the password is hunter2"),
    "database": psycopg.OperationalError("connection refused"),
    "data": psycopg.DataError("PostgreSQL text fields cannot contain NUL"),
}


@get("/refusals/{kind:str}", sync_to_thread=False)
def refuse(kind: FromPath[str]) -> Number:
    raise REFUSALS[kind]


@get("/accidents/{kind:str}", sync_to_thread=False)
def fail(kind: FromPath[str]) -> Number:
    raise ACCIDENTS[kind]


@get("/things/{thing_id:uuid}", sync_to_thread=False)
def thing(thing_id: FromPath[UUID]) -> dict[str, str]:
    return {"id": str(thing_id)}


@post("/baskets", status_code=200, sync_to_thread=False)
def basket(data: JSONBody[Basket], idempotency_key: IdempotencyKey = None) -> Basket:
    return data


@get("/numbers", sync_to_thread=False)
def numbers(limit: Limit = LIMIT_DEFAULT, cursor: Cursor = None) -> Page[Number]:
    rows = [Number(number=number) for number in range(limit + 1)]
    return page_of(rows, limit, "numbers", lambda row: row)


@get("/platform", sync_to_thread=False)
def platform_home(platform: NamedDependency[Platform]) -> dict[str, str]:
    return {"home": str(platform.settings.home)}


@post("/doubled/{number:int}", status_code=200)
async def doubled(request: Request[Any, Any, Any], number: FromPath[int]) -> Number:
    return Number(number=await coalescer_of(request, "doubling").submit(number))


@get("/slow", opt={"seconds_max": 0.05})
async def slow() -> None:
    await asyncio.sleep(5)


@post("/track", status_code=200, opt={"tracking": True})
async def track(request: Request[Any, Any, Any]) -> Response[bytes]:
    if not await request.body():
        raise Overloaded("too much at once")
    return Response(b'{"success":true}', media_type="application/json")


@get("/unguarded", opt={"public": False}, sync_to_thread=False)
def unguarded() -> None: ...


def coalescers(platform: Platform) -> dict[str, Coalescer[int, int]]:
    async def double(numbers: list[int]) -> list[int | Refusal]:
        return [number * 2 if number < 100 else Conflict("too large") for number in numbers]

    return {"doubling": Coalescer(double, name="doubling")}


router = Router(
    "/trial",
    route_handlers=[
        refuse,
        fail,
        thing,
        basket,
        numbers,
        platform_home,
        doubled,
        slow,
        track,
        unguarded,
    ],
    opt={"public": True},
)
