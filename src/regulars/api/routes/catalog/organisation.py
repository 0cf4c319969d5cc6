"""Programs, sources, campaigns and partners."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall
from regulars.api.routes.catalog.handling import (
    READ,
    ItemsBody,
    SavedAnswer,
    Wanted,
    entry,
    listed,
    saved,
    writing,
)
from regulars.bootstrap import Platform
from regulars.domains.catalog import actions, queries
from regulars.domains.catalog.types import (
    Campaign,
    CampaignInput,
    Partner,
    PartnerInput,
    Program,
    ProgramInput,
    Source,
    SourceInput,
)
from regulars.infra.listing import Page


@get("/programs", opt=READ)
async def list_programs(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Program]:
    """Programs by code."""
    return await listed(platform, "program", wanted, queries.programs)


@get("/programs/{code:str}", opt=READ)
async def read_program(code: FromPath[str], platform: NamedDependency[Platform]) -> Program:
    """One program."""
    return await entry(platform, "program", code, queries.programs)


@put("/programs", opt=writing(ProgramInput, Program))
async def save_programs(
    data: JSONBody[ItemsBody[ProgramInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save programs; what they listen to must be known."""
    doing = (queries.programs, actions.save_programs)
    return await saved(platform, request, "program", data.items, doing)


@get("/sources", opt=READ)
async def list_sources(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Source]:
    """Systems that send, by code."""
    return await listed(platform, "source", wanted, queries.sources)


@get("/sources/{code:str}", opt=READ)
async def read_source(code: FromPath[str], platform: NamedDependency[Platform]) -> Source:
    """One source."""
    return await entry(platform, "source", code, queries.sources)


@put("/sources", opt=writing(SourceInput, Source))
async def save_sources(
    data: JSONBody[ItemsBody[SourceInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save sources."""
    doing = (queries.sources, actions.save_sources)
    return await saved(platform, request, "source", data.items, doing)


@get("/campaigns", opt=READ)
async def list_campaigns(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Campaign]:
    """Campaigns by code."""
    return await listed(platform, "campaign", wanted, queries.campaigns)


@get("/campaigns/{code:str}", opt=READ)
async def read_campaign(code: FromPath[str], platform: NamedDependency[Platform]) -> Campaign:
    """One campaign."""
    return await entry(platform, "campaign", code, queries.campaigns)


@put("/campaigns", opt=writing(CampaignInput, Campaign))
async def save_campaigns(
    data: JSONBody[ItemsBody[CampaignInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save campaigns."""
    doing = (queries.campaigns, actions.save_campaigns)
    return await saved(platform, request, "campaign", data.items, doing)


@get("/partners", opt=READ)
async def list_partners(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Partner]:
    """Partners by code."""
    return await listed(platform, "partner", wanted, queries.partners)


@get("/partners/{code:str}", opt=READ)
async def read_partner(code: FromPath[str], platform: NamedDependency[Platform]) -> Partner:
    """One partner."""
    return await entry(platform, "partner", code, queries.partners)


@put("/partners", opt=writing(PartnerInput, Partner))
async def save_partners(
    data: JSONBody[ItemsBody[PartnerInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save partners: who brings members along."""
    doing = (queries.partners, actions.save_partners)
    return await saved(platform, request, "partner", data.items, doing)


HANDLERS = (
    list_programs,
    read_program,
    save_programs,
    list_sources,
    read_source,
    save_sources,
    list_campaigns,
    read_campaign,
    save_campaigns,
    list_partners,
    read_partner,
    save_partners,
)
