"""Which consents are accepted, and what holds by the evidence."""

import re
from collections.abc import Sequence
from typing import Final

from regulars.domains.members.types.commands import ConsentGiven
from regulars.domains.members.types.views import Consent, ConsentState, Purpose
from regulars.kernel.errors import FieldError, InvalidInput

TEXT_CHARACTERS_MAX: Final = 200

_CODE = re.compile(r"[a-z][a-z0-9_]{0,62}")


def refuse_unfit_consents(given: Sequence[ConsentGiven]) -> None:
    """Refuses all of them, naming each field, when one does not fit."""
    errors = [error for number, each in enumerate(given) for error in _unfit(f"[{number}]", each)]
    if errors:
        raise InvalidInput("some of the consents are not accepted", errors=errors)


def refuse_unfit_purpose(purpose: Purpose) -> None:
    """Refuses a code that is not a lower-case word."""
    if not _CODE.fullmatch(purpose.code):
        detail = "a code begins with a letter and has lower-case letters, digits and _"
        error = FieldError(path="code", code="unfit_code", detail=detail)
        raise InvalidInput(detail, errors=[error])


def standing_consents(evidence: Sequence[Consent]) -> list[ConsentState]:
    """What holds for each purpose on each channel: the newest piece of evidence counts."""
    newest = {
        (each.purpose, each.channel): each
        for each in sorted(evidence, key=lambda each: (each.occurred_at, each.recorded_at, each.id))
    }
    return [
        ConsentState(
            purpose=each.purpose,
            channel=each.channel,
            basis=each.basis,
            is_granted=each.is_granted,
            stated_at=each.occurred_at,
        )
        for _, each in sorted(newest.items())
    ]


def _unfit(path: str, given: ConsentGiven) -> list[FieldError]:
    found = []
    if given.channel != "*" and not _CODE.fullmatch(given.channel):
        detail = "a channel is a lower-case word such as email or sms, or * for all"
        found.append(FieldError(path=f"{path}.channel", code="unfit_code", detail=detail))
    for field in ("source", "text_version"):
        text = getattr(given, field)
        if not (0 < len(text) <= TEXT_CHARACTERS_MAX and text.isprintable()):
            detail = f"1 to {TEXT_CHARACTERS_MAX} printable characters are expected"
            found.append(FieldError(path=f"{path}.{field}", code="unfit_value", detail=detail))
    return found
