"""The installation (`/v1/installation`): what a sign-in page and the first-run page have to know.

Whether the data is a sample stands at `/v1/sample`.
"""

from importlib.metadata import version

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency

from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter
from regulars.domains.members import queries as members
from regulars.domains.orders import queries as orders
from regulars.domains.orders.types import DocumentFilter
from regulars.flows.import_files.request import JOB_KIND as IMPORT
from regulars.infra import jobs

_ENOUGH = 500


class InstallationAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What anybody may know. Without an owner nobody can sign in: `regulars up` makes one."""

    version: str
    has_owner: bool


class ProgramInShort(msgspec.Struct, frozen=True, kw_only=True):
    """A program to choose from."""

    code: str
    name: str
    currency: str
    time_zone: str


class SetupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is there already, so that the first-run page knows what to offer next."""

    programs: list[ProgramInShort]
    has_stores: bool
    has_sources: bool
    has_members: bool
    has_orders: bool
    has_imports: bool


@get("/installation", opt={"public": True})
async def read_installation(platform: NamedDependency[Platform]) -> InstallationAnswer:
    """The release, and whether there is anybody who can sign in."""
    async with platform.database.transaction() as tx:
        has_owner = await access.is_opened(tx)
    return InstallationAnswer(version=version("regulars"), has_owner=has_owner)


@get("/installation/setup", opt={"signed_in": True})
async def read_setup(platform: NamedDependency[Platform]) -> SetupAnswer:
    """Which programs there are, and which data is in."""
    async with platform.database.transaction() as tx:
        programs = await catalog.programs(tx, Filter(count=_ENOUGH))
        return SetupAnswer(
            programs=[
                ProgramInShort(
                    code=each.code,
                    name=each.name,
                    currency=each.currency,
                    time_zone=each.time_zone,
                )
                for each in programs
            ],
            has_stores=bool(await catalog.stores(tx, Filter(count=1))),
            has_sources=bool(await catalog.sources(tx, Filter(count=1))),
            has_members=await members.any_exist(tx),
            has_orders=bool(await orders.documents(tx, DocumentFilter(), after=None, count=1)),
            has_imports=bool(await jobs.newest(tx, count=1, kind=IMPORT)),
        )


router = Router("/v1", route_handlers=[read_installation, read_setup], tags=["installation"])
