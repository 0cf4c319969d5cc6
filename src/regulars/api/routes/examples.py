"""Ready programs to begin with (`/v1/examples`): to look at, and to apply."""

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall, caller_of
from regulars.api.routes.programs.handling import Json, LocalInstant, refuse_without
from regulars.bootstrap import Platform
from regulars.flows.program_config.applying import apply
from regulars.flows.program_config.document import Application
from regulars.flows.program_config.planning import Plan
from regulars.flows.program_config.reading import instant_of
from regulars.flows.program_examples import Example, example, examples
from regulars.infra.listing import Page
from regulars.kernel.period import zone

_READ = {"permission": "rules.read"}


class ExampleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A ready program in short. `titles` and `summaries` are by language: `en`, `zh-CN`.

    `needs_codes` are brands, channels and stores that the catalog must know before it is applied.
    """

    code: str
    titles: dict[str, str]
    summaries: dict[str, str]
    program_code: str
    program_name: str
    currency: str
    time_zone: str
    assets: list[str]
    rules: list[str]
    ladders: list[str]
    needs_codes: list[str]


class FullExample(msgspec.Struct, frozen=True, kw_only=True):
    """A ready program with its document, as JSON and as the YAML it was written in."""

    example: ExampleAnswer
    document: Json
    text: str


class ApplyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From when on the program is in force; the document's own day, else now, if left out."""

    live_from: LocalInstant | None = None


@get("/examples", opt=_READ)
async def list_examples() -> Page[ExampleAnswer]:
    """The ready programs."""
    return Page(items=[_answer(each) for each in examples()], next_cursor=None)


@get("/examples/{code:str}", opt=_READ)
async def read_example(code: FromPath[str]) -> FullExample:
    """One ready program with its whole document."""
    found = example(code)
    return FullExample(example=_answer(found), document=found.document.values(), text=found.text)


@post("/examples/{code:str}/apply", status_code=200, opt={"permission": "rules.write"})
async def apply_example(
    code: FromPath[str],
    data: JSONBody[ApplyBody],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> Plan:
    """Put a ready program in force, like any document: all of it or nothing."""
    refuse_without(request, "tiers.write")
    document = example(code).document
    live_from = None
    if data.live_from is not None:
        live_from = instant_of(data.live_from, zone(document.program.time_zone))
    async with platform.database.transaction() as tx:
        return await apply(
            tx,
            platform.vault,
            document,
            Application(live_from=live_from),
            caller_of(request),
            platform.clock.now(),
        )


def _answer(found: Example) -> ExampleAnswer:
    document = found.document
    return ExampleAnswer(
        code=found.code,
        titles=found.titles,
        summaries=found.summaries,
        program_code=document.program.code,
        program_name=document.program.name,
        currency=document.program.currency,
        time_zone=document.program.time_zone,
        assets=list(document.assets),
        rules=list(document.rules),
        ladders=list(document.ladders),
        needs_codes=found.needs_codes,
    )


router = Router(
    "/v1", route_handlers=[list_examples, read_example, apply_example], tags=["programs"]
)
