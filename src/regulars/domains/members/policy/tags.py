"""Which tags are accepted."""

from collections.abc import Sequence
from typing import Final

import msgspec

from regulars.domains.members.types.commands import TagChange
from regulars.domains.members.types.views import Tag
from regulars.kernel.errors import FieldError, InvalidInput

TAG_CHARACTERS_MAX: Final = 64


def checked_tags(changes: Sequence[TagChange]) -> list[TagChange]:
    """`changes` with tags trimmed; refuses all, naming each unfit field, when one is unfit."""
    trimmed = [msgspec.structs.replace(change, tag=change.tag.strip()) for change in changes]
    errors = [
        error for number, change in enumerate(trimmed) for error in _unfit(f"[{number}]", change)
    ]
    if errors:
        raise InvalidInput("some of the tags are not accepted", errors=errors)
    return trimmed


def _unfit(path: str, change: TagChange) -> list[FieldError]:
    found = []
    if not (0 < len(change.tag) <= TAG_CHARACTERS_MAX and change.tag.isprintable()):
        detail = f"a tag has 1 to {TAG_CHARACTERS_MAX} printable characters"
        found.append(FieldError(path=f"{path}.tag", code="unfit_tag", detail=detail))
    if not 0 < change.confidence <= 1:
        detail = "a confidence lies above 0 and up to 1"
        found.append(FieldError(path=f"{path}.confidence", code="unfit_value", detail=detail))
    return found


def pooled_tags(first: Sequence[Tag], second: Sequence[Tag]) -> list[Tag]:
    """The tags of two members taken together: of the same tag, the one set last."""
    pooled = {tag.tag: tag for tag in sorted((*second, *first), key=lambda tag: tag.set_at)}
    return [pooled[name] for name in sorted(pooled)]
