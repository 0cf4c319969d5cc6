"""Strands: work on everybody, parted so that several runners do it side by side."""

import msgspec


class Strand(msgspec.Struct, frozen=True):
    """One of `count` parts, the `number`-th from 0: whose ids' last byte leaves that remainder."""

    number: int = 0
    count: int = 1


WHOLE = Strand()
"""All of it."""
