"""Kinds of the catalog, their codes, and what an attempt to save says."""

from typing import Literal, TypeAlias, get_args

import msgspec

from regulars.kernel.errors import FieldError

MentionedKind: TypeAlias = Literal[
    "source", "store", "channel", "campaign", "partner", "brand", "category", "product"
]
"""What may be entered by mention alone; a program may not, it needs a time zone and a currency."""

MENTIONED_KINDS: tuple[MentionedKind, ...] = get_args(MentionedKind)

Kind: TypeAlias = MentionedKind | Literal["program"]

Outcome: TypeAlias = Literal["created", "updated", "unchanged", "refused"]

CODE_LENGTH_MAX = 200


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item of a batch; `id` is its number unless it was refused."""

    code: str
    outcome: Outcome
    id: int | None = None
    error: FieldError | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry is called."""

    kind: MentionedKind
    code: str
    name: str


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries to list, in the order of their codes, from behind `after_code` on.

    `text` finds codes that begin with it and names that contain it, in any case.
    """

    count: int
    after_code: str | None = None
    codes: list[str] | None = None
    text: str | None = None
    is_confirmed: bool | None = None


def is_code(text: str) -> bool:
    """Whether `text` can be a code: 1 to 200 characters, none of them NUL, no blank at the ends."""
    return 0 < len(text) <= CODE_LENGTH_MAX and text == text.strip() and "\x00" not in text
