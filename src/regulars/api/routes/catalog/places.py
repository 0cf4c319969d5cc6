"""Stores and channels: where members are met."""

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
from regulars.domains.catalog.types import Channel, ChannelInput, Store, StoreInput
from regulars.infra.listing import Page


@get("/stores", opt=READ)
async def list_stores(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Store]:
    """Stores by code."""
    return await listed(platform, "store", wanted, queries.stores)


@get("/stores/{code:str}", opt=READ)
async def read_store(code: FromPath[str], platform: NamedDependency[Platform]) -> Store:
    """One store."""
    return await entry(platform, "store", code, queries.stores)


@put("/stores", opt=writing(StoreInput, Store))
async def save_stores(
    data: JSONBody[ItemsBody[StoreInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save stores."""
    doing = (queries.stores, actions.save_stores)
    return await saved(platform, request, "store", data.items, doing)


@get("/channels", opt=READ)
async def list_channels(
    platform: NamedDependency[Platform], wanted: NamedDependency[Wanted]
) -> Page[Channel]:
    """Channels by code."""
    return await listed(platform, "channel", wanted, queries.channels)


@get("/channels/{code:str}", opt=READ)
async def read_channel(code: FromPath[str], platform: NamedDependency[Platform]) -> Channel:
    """One channel."""
    return await entry(platform, "channel", code, queries.channels)


@put("/channels", opt=writing(ChannelInput, Channel))
async def save_channels(
    data: JSONBody[ItemsBody[ChannelInput]],
    request: ApiCall,
    platform: NamedDependency[Platform],
) -> SavedAnswer:
    """Save channels."""
    doing = (queries.channels, actions.save_channels)
    return await saved(platform, request, "channel", data.items, doing)


HANDLERS = (
    list_stores,
    read_store,
    save_stores,
    list_channels,
    read_channel,
    save_channels,
)
