"""Assets of a program."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from regulars.api.auth import ApiCall
from regulars.api.routes.programs.handling import Json, note
from regulars.bootstrap import Platform
from regulars.domains.catalog.types import Program
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries
from regulars.domains.ledger.errors import AssetInvalid, AssetNotFound
from regulars.domains.ledger.types import Asset
from regulars.flows.program_config.document import AssetPart, asset_part
from regulars.flows.program_config.stored import lock_program, program_of_code
from regulars.infra.db import Tx
from regulars.infra.listing import Page
from regulars.kernel.errors import FieldError
from regulars.kernel.shape import faults_of_shape

_READ = {"permission": "ledger.read"}
_WRITE = {"permission": "rules.write"}
_PROGRAM_ASSETS_MAX = 1_000


class AssetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An asset; `settings` are as they stand in a program's document."""

    program: str
    code: str
    settings: Json


@get("/programs/{program:str}/assets", opt=_READ)
async def list_assets(
    program: FromPath[str], platform: NamedDependency[Platform]
) -> Page[AssetAnswer]:
    """All assets of a program, by code."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        assets = await queries.assets(tx, program_id=found.id)
    return Page(items=[_answer(found, each) for each in assets], next_cursor=None)


@get("/programs/{program:str}/assets/{code:str}", opt=_READ)
async def read_asset(
    program: FromPath[str], code: FromPath[str], platform: NamedDependency[Platform]
) -> AssetAnswer:
    """One asset."""
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        return _answer(found, await _asset(tx, found, code))


@put("/programs/{program:str}/assets/{code:str}", opt=_WRITE)
async def save_asset(
    program: FromPath[str],
    code: FromPath[str],
    data: JSONBody[Json],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> AssetAnswer:
    """Create an asset, or replace its settings; lots keep the terms they came with."""
    part = _part(data)
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        await lock_program(tx, program)
        before = await queries.assets(tx, codes=[code])
        settings = part.settings(code, found.id, found.time_zone)
        (saved,) = await ledger.configure(tx, [settings], platform.clock.now())
        answer = _answer(found, saved.asset)
        if saved.outcome != "unchanged":
            facts = {"before": _before(before), "after": answer.settings}
            action = f"asset.{saved.outcome}"
            await note(tx, platform, request, action, f"{program}/{code}", **facts)
    return answer


@get("/schemas/asset", opt=_READ)
async def read_asset_schema() -> Json:
    """The JSON Schema of an asset's settings."""
    return msgspec.json.schema(AssetPart)


def _part(data: Json) -> AssetPart:
    faults: Sequence[FieldError] = list(faults_of_shape(data, AssetPart))
    if faults:
        raise AssetInvalid(f"{faults[0].path}: {faults[0].detail}", errors=faults)
    return msgspec.convert(data, AssetPart)


async def _asset(tx: Tx, program: Program, code: str) -> Asset:
    for asset in await queries.assets(tx, program_id=program.id, codes=[code]):
        return asset
    raise AssetNotFound(f"no asset {code} in the program {program.code}")


def _answer(program: Program, asset: Asset) -> AssetAnswer:
    part = asset_part(asset.settings, program.time_zone)
    return AssetAnswer(
        program=program.code, code=asset.settings.code, settings=msgspec.to_builtins(part)
    )


def _before(found: Sequence[Asset]) -> Any:
    return found[0].settings if found else None


HANDLERS = (list_assets, read_asset, save_asset, read_asset_schema)
