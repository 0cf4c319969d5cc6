"""The codes of the catalog behind the places of acquisition, and back."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from regulars.domains.catalog import actions as catalog_actions
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import MentionedKind
from regulars.domains.insights.types.acquisition import Places
from regulars.infra.db import Tx

_KINDS: tuple[MentionedKind, ...] = ("campaign", "partner", "channel", "store")


class PlaceCodes(msgspec.Struct, frozen=True, kw_only=True):
    """Through what somebody came, by code."""

    campaign: str | None = None
    partner: str | None = None
    channel: str | None = None
    store: str | None = None


async def entered(tx: Tx, given: Sequence[PlaceCodes]) -> list[Places]:
    """The numbers of these codes; codes that are not known yet are entered by mention."""
    ids: dict[str, Mapping[str, int]] = {}
    for kind in _KINDS:
        codes = {code for each in given if (code := getattr(each, kind)) is not None}
        ids[kind] = await catalog_actions.ensure_codes(tx, kind, codes) if codes else {}
    return [
        Places(
            **{
                f"{kind}_id": None if (code := getattr(each, kind)) is None else ids[kind][code]
                for kind in _KINDS
            }
        )
        for each in given
    ]


async def coded(tx: Tx, given: Iterable[Places]) -> dict[Places, PlaceCodes]:
    """The codes of these numbers."""
    wanted = set(given)
    codes: dict[str, Mapping[int, str]] = {}
    for kind in _KINDS:
        ids = {number for each in wanted if (number := getattr(each, f"{kind}_id")) is not None}
        codes[kind] = await catalog.codes_of(tx, kind, ids) if ids else {}
    return {
        each: PlaceCodes(
            **{
                kind: None
                if (number := getattr(each, f"{kind}_id")) is None
                else codes[kind].get(number)
                for kind in _KINDS
            }
        )
        for each in wanted
    }
