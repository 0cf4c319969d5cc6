"""Rules for tags (`/v1/tag-rules`): a condition that sets a tag and takes it away."""

from typing import Annotated, Any

import msgspec
from litestar import Router, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.lifecycle import queries
from regulars.domains.lifecycle.types.tagging import TagRule, TagRuleInput
from regulars.flows.lifecycle.tagging import Tagged, archive_tag_rule, save_tag_rule, tagged_by
from regulars.infra.listing import Page

WithArchived = Annotated[bool, QueryParameter(description="Archived rules too.")]

_READ = {"permission": "members.read"}
_WRITE = {"permission": "lifecycle.write"}


class TagRuleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whoever meets the condition has the tag.

    Without `lasts_days` it stands as long as the condition holds, with it so many days after the
    condition held last. `program` says whose tiers and assets the condition names, by default the
    first program's. A rule with `is_on` false takes back what it set.
    """

    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    tag: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    condition: dict[str, Any]
    program: str | None = None
    lasts_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = None
    is_on: bool = True


@get("/tag-rules", opt=_READ)
async def list_tag_rules(
    platform: NamedDependency[Platform], archived: WithArchived = False
) -> Page[TagRule]:
    """The rules for tags, by code; archived ones too where they are asked for."""
    async with platform.database.transaction() as tx:
        found = await queries.tag_rules(tx)
    items = [each for each in found if archived or each.archived_at is None]
    return Page(items=items, next_cursor=None)


@get("/tag-rules/{code:str}", opt=_READ)
async def read_tag_rule(code: FromPath[str], platform: NamedDependency[Platform]) -> TagRule:
    """One rule for a tag."""
    async with platform.database.transaction() as tx:
        return await queries.tag_rule(tx, code)


@get("/tag-rules/{code:str}/tagged", opt=_READ)
async def read_tagged(code: FromPath[str], platform: NamedDependency[Platform]) -> Tagged:
    """How many members have the tag by the rule, and how many by others, who keep it without."""
    async with platform.database.transaction() as tx:
        rule = await queries.tag_rule(tx, code)
        return await tagged_by(tx, rule, platform.clock.now())


@post("/tag-rules/{code:str}/archive", status_code=200, opt=_WRITE)
async def archive_rule(
    code: FromPath[str], request: ApiCall, platform: NamedDependency[Platform]
) -> TagRule:
    """Let a rule tag nobody any more, for good; the worker takes back what it set."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        return await archive_tag_rule(tx, platform.vault, code, caller_of(request), now)


@put("/tag-rules/{code:str}", opt=_WRITE)
async def put_tag_rule(
    code: FromPath[str],
    request: ApiCall,
    data: JSONBody[TagRuleBody],
    platform: NamedDependency[Platform],
) -> TagRule:
    """Keep a rule, new or changed; the worker looks at every member for it."""
    rule = TagRuleInput(
        title=data.title,
        tag=data.tag.strip(),
        condition=data.condition,
        program=data.program,
        lasts_days=data.lasts_days,
        is_on=data.is_on,
    )
    async with platform.database.transaction() as tx:
        return await save_tag_rule(
            tx, platform.vault, (code, rule), caller_of(request), platform.clock.now()
        )


router = Router(
    "/v1",
    route_handlers=[list_tag_rules, read_tag_rule, read_tagged, archive_rule, put_tag_rule],
    tags=["lifecycle"],
)
