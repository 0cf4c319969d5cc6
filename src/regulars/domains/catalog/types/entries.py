"""Entries of the catalog of several kinds, by their codes."""

from collections.abc import Sequence

import msgspec


class Entries(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries are meant."""

    products: Sequence[str] = ()
    categories: Sequence[str] = ()
    brands: Sequence[str] = ()
    campaigns: Sequence[str] = ()
    partners: Sequence[str] = ()
    sources: Sequence[str] = ()
    channels: Sequence[str] = ()
    stores: Sequence[str] = ()
