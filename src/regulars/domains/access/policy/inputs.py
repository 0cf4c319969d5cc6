"""Inputs of staff writes: logins, names, titles and role codes in the form that is stored."""

import re
import unicodedata

from regulars.kernel.errors import FieldError, InvalidInput

LOGIN_LENGTH_MIN = 2
LOGIN_LENGTH_MAX = 254
NAME_LENGTH_MAX = 200

_ROLE_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def login_of(text: str) -> str:
    """A login as it is stored and compared: one form of Unicode, one case, no blanks around."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not LOGIN_LENGTH_MIN <= len(login) <= LOGIN_LENGTH_MAX or not _is_printed(login):
        raise _invalid(
            "login", f"a login has {LOGIN_LENGTH_MIN} to {LOGIN_LENGTH_MAX} printed characters"
        )
    if any(character.isspace() for character in login):
        raise _invalid("login", "a login has no blanks")
    return login


def name_of(text: str, field: str) -> str:
    """A name for people: 1 to 200 printed characters, no blanks around."""
    name = unicodedata.normalize("NFC", text).strip()
    if not 1 <= len(name) <= NAME_LENGTH_MAX or not _is_printed(name):
        raise _invalid(field, f"{field} has 1 to {NAME_LENGTH_MAX} printed characters")
    return name


def role_code_of(text: str) -> str:
    if _ROLE_CODE.fullmatch(text) is None:
        raise _invalid("code", "a code has 2 to 40 of a-z, 0-9 and _, and begins with a letter")
    return text


def _is_printed(text: str) -> bool:
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(
        detail, errors=[FieldError(path=field, code="invalid_input", detail=detail)]
    )
