"""What a view and preferences may hold, and who may change which view."""

import re

import msgspec

from regulars.domains.access.policy import inputs
from regulars.domains.access.types import Principal
from regulars.domains.access.types.views import Preferences, SavedView, ViewContent
from regulars.kernel.errors import FieldError, InvalidInput

FILTER_BYTES_MAX = 32 * 1024
COLUMNS_MAX = 100
WORD_LENGTH_MAX = 200
SETTINGS_MAX = 100
SETTING_LENGTH_MAX = 2_000

_PAGE = re.compile(r"[a-z][a-z0-9_-]{0,63}")


def page_of(text: str) -> str:
    """The name of a page of the console: a lower-case word."""
    if _PAGE.fullmatch(text) is None:
        raise _invalid("page", "a page is a lower-case word such as members")
    return text


def clean(content: ViewContent) -> ViewContent:
    """The content as it is kept; refuses what is too large or cannot be stored."""
    if len(msgspec.json.encode(content.filter)) > FILTER_BYTES_MAX:
        raise _invalid("filter", f"a filter has at most {FILTER_BYTES_MAX} bytes")
    if len(content.columns) > COLUMNS_MAX:
        raise _invalid("columns", f"a view has at most {COLUMNS_MAX} columns")
    words = [*content.columns, *([] if content.sort is None else [content.sort])]
    if any(not 0 < len(each) <= WORD_LENGTH_MAX for each in words):
        raise _invalid("columns", f"a column has 1 to {WORD_LENGTH_MAX} characters")
    if "\\u0000" in msgspec.json.encode(content).decode():
        raise _invalid("filter", "the character U+0000 cannot be stored")
    return msgspec.structs.replace(content, name=inputs.name_of(content.name, "name"))


def refuse_unfit(preferences: Preferences) -> None:
    """Refuses settings that are too many, too long, or cannot be stored."""
    if len(preferences.settings) > SETTINGS_MAX:
        raise _invalid("settings", f"at most {SETTINGS_MAX} settings are kept")
    for key, value in preferences.settings.items():
        if not 0 < len(key) <= WORD_LENGTH_MAX or len(value) > SETTING_LENGTH_MAX:
            raise _invalid(f"settings.{key[:40]}", "a setting is a short name with a short text")
        if "\x00" in key + value:
            raise _invalid("settings", "the character U+0000 cannot be stored")


def may_change(principal: Principal, view: SavedView) -> bool:
    """One's own; a shared one of somebody else's with `settings.write`."""
    return view.staff_id == principal.id or (
        view.is_shared and "settings.write" in principal.permissions
    )


def may_see(principal: Principal, view: SavedView) -> bool:
    return view.is_shared or view.staff_id == principal.id


def _invalid(field: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, errors=[FieldError(path=field, code="invalid", detail=detail)])
