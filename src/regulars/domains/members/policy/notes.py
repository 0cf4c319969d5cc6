"""Notes: what may be written, and what of it is shown to readers of masked values."""

import re
from typing import Final

from regulars.kernel.errors import FieldError, InvalidInput

TEXT_MAX = 2_000
_HIDDEN: Final = "***"
_CONTACT = re.compile(r"\S+@\S+|\+?\d(?:[ ()./-]?\d){4,}")
"""An e-mail address, or five digits and more as in a phone, card or house number."""


def checked_text(text: str) -> str:
    """The text without white space around it; refuses none, and one that is too long."""
    kept = text.strip()
    if not 1 <= len(kept) <= TEXT_MAX:
        detail = f"must have 1 to {TEXT_MAX} characters"
        error = FieldError(path="text", code="bad_text", detail=detail)
        raise InvalidInput(f"text: {detail}", errors=[error])
    return kept


def masked_text(text: str) -> str:
    """The text with everything hidden in it that a person could be reached by."""
    return _CONTACT.sub(_HIDDEN, text)
