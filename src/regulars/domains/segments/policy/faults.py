"""What is wrong with a segment as somebody wrote it."""

import re

from regulars.domains.segments.errors import SegmentInvalid
from regulars.domains.segments.types import NewSegment
from regulars.kernel.errors import FieldError

NAME_MAX = 200
DESCRIPTION_MAX = 2_000
_CODE = re.compile(r"[^\x00-\x1f\x7f/?#%]{1,128}")


def refuse_faults(new: NewSegment) -> None:
    """Refuses a code that could not stand in a condition or an address, and texts too long."""
    faults = []
    if not _CODE.fullmatch(new.code) or new.code != new.code.strip():
        faults.append(_fault("code", "1 to 128 characters, none of / ? # % nor control ones"))
    for path, text, most in (
        ("name_en", new.name_en, NAME_MAX),
        ("name_zh", new.name_zh, NAME_MAX),
        ("description", new.description, DESCRIPTION_MAX),
    ):
        if len(text) > most or "\x00" in text:
            faults.append(_fault(path, f"at most {most} characters, none NUL"))
    if faults:
        detail = "; ".join(f"{each.path}: {each.detail}" for each in faults)
        raise SegmentInvalid(detail, errors=faults)


def _fault(path: str, detail: str) -> FieldError:
    return FieldError(path=path, code="bad_text", detail=detail)
