"""Values of the catalog: its kinds, what is stored, and what may be saved."""

from typing import Literal, TypeAlias

MentionedKind: TypeAlias = Literal[
    "source", "store", "channel", "campaign", "brand", "category", "product"
]
"""What may be entered by mention alone; a program may not, it needs a time zone and a currency."""

Kind: TypeAlias = MentionedKind | Literal["program"]

CODE_LENGTH_MAX = 200


def is_code(text: str) -> bool:
    """Whether `text` can be a code: 1 to 200 characters, none of them NUL, no blank at the ends."""
    return 0 < len(text) <= CODE_LENGTH_MAX and text == text.strip() and "\x00" not in text
