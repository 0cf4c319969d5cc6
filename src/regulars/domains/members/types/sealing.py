"""Sealing anew after a key rotation: which table, how far."""

from typing import Literal

import msgspec

SealedTable = Literal["identity", "profile", "own_profile", "note"]
SEALED_TABLES: tuple[SealedTable, ...] = ("identity", "profile", "own_profile", "note")


class Resealed(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows a step sealed anew, and after which key the next one goes on."""

    count: int
    last_key: bytes


class Stale(msgspec.Struct, frozen=True, kw_only=True):
    """How much is sealed with other keys than the active one."""

    identity_count: int
    profile_count: int
    note_count: int
