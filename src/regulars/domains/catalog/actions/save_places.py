"""Saving sources, channels, stores, campaigns, partners, programs, each as a whole by its code."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec

from regulars.domains.catalog import store
from regulars.domains.catalog.actions.saving import save_batch
from regulars.domains.catalog.policy import faults
from regulars.domains.catalog.types import (
    CampaignInput,
    ChannelInput,
    Kind,
    PartnerInput,
    ProgramInput,
    Saved,
    SourceInput,
    StoreInput,
)
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError


async def save_sources(tx: Tx, items: Sequence[SourceInput], now: datetime) -> list[Saved]:
    save = partial(_save, tx, "source", now)
    return await save_batch(tx, "source", items, fault=faults.source_fault, save=save, now=now)


async def save_channels(tx: Tx, items: Sequence[ChannelInput], now: datetime) -> list[Saved]:
    save = partial(_save, tx, "channel", now)
    return await save_batch(tx, "channel", items, fault=faults.channel_fault, save=save, now=now)


async def save_stores(tx: Tx, items: Sequence[StoreInput], now: datetime) -> list[Saved]:
    save = partial(_save, tx, "store", now)
    return await save_batch(tx, "store", items, fault=faults.store_fault, save=save, now=now)


async def save_campaigns(tx: Tx, items: Sequence[CampaignInput], now: datetime) -> list[Saved]:
    save = partial(_save, tx, "campaign", now)
    return await save_batch(tx, "campaign", items, fault=faults.campaign_fault, save=save, now=now)


async def save_partners(tx: Tx, items: Sequence[PartnerInput], now: datetime) -> list[Saved]:
    save = partial(_save, tx, "partner", now)
    return await save_batch(tx, "partner", items, fault=faults.partner_fault, save=save, now=now)


async def save_programs(tx: Tx, items: Sequence[ProgramInput], now: datetime) -> list[Saved]:
    """Also refuses a program that listens to a brand, channel or store nobody has entered."""
    save = partial(_save_programs, tx, now)
    return await save_batch(tx, "program", items, fault=faults.program_fault, save=save, now=now)


async def _save(
    tx: Tx, kind: Kind, now: datetime, items: Sequence[msgspec.Struct]
) -> Mapping[str, Saved]:
    return await store.save(tx, kind, items, now)


class _ProgramRow(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    name: str
    time_zone: str
    currency: str
    brand_ids: list[int]
    channel_ids: list[int]
    store_ids: list[int]
    exchange_rates: dict[str, str]


async def _save_programs(
    tx: Tx, now: datetime, items: Sequence[ProgramInput]
) -> Mapping[str, Saved]:
    brands = await _numbers(tx, "brand", [item.brand_codes for item in items])
    channels = await _numbers(tx, "channel", [item.channel_codes for item in items])
    stores = await _numbers(tx, "store", [item.store_codes for item in items])
    refused: dict[str, Saved] = {}
    rows = []
    for item in items:
        error = (
            _unknown("brand_codes", item.brand_codes, brands)
            or _unknown("channel_codes", item.channel_codes, channels)
            or _unknown("store_codes", item.store_codes, stores)
        )
        if error:
            refused[item.code] = Saved(code=item.code, outcome="refused", error=error)
            continue
        rows.append(
            _ProgramRow(
                code=item.code,
                name=item.name,
                time_zone=item.time_zone,
                currency=item.currency,
                brand_ids=sorted({brands[code] for code in item.brand_codes}),
                channel_ids=sorted({channels[code] for code in item.channel_codes}),
                store_ids=sorted({stores[code] for code in item.store_codes}),
                exchange_rates=item.exchange_rates,
            )
        )
    return {**refused, **await store.save(tx, "program", rows, now)}


async def _numbers(tx: Tx, kind: Kind, mentions: Sequence[Collection[str]]) -> dict[str, int]:
    return await store.ids_of(tx, kind, {code for codes in mentions for code in codes})


def _unknown(path: str, codes: Sequence[str], known: Mapping[str, int]) -> FieldError | None:
    missing = [code for code in codes if code not in known]
    if not missing:
        return None
    return FieldError(path=path, code="unknown_code", detail=f"unknown: {', '.join(missing)}")
