"""Masking: enough of a value to recognise it when one knows it, too little to use it."""

import re
from datetime import date, datetime
from typing import Any, Final

import msgspec
import phonenumbers

from regulars.domains.members.types.inbound import PERSONAL_FIELDS
from regulars.domains.members.types.profile import ATTRIBUTE_PREFIX
from regulars.domains.members.types.registry import Registry
from regulars.domains.members.types.views import IdentityView, ProfileView

_HIDDEN: Final = "***"
_WORD_REST = re.compile(r"(?<=\w)\w")


def masked_value(registry: Registry, kind: str, value: str) -> str:
    """An identity's value: `138****5678`, `a***@example.com`, `***6789` of anything else."""
    if kind == "phone":
        return _masked_phone(value, registry.phone_region)
    if kind == "email":
        name, _, domain = value.rpartition("@")
        return f"{name[:1]}{_HIDDEN}@{domain}"
    return _HIDDEN + value[-min(4, len(value) // 3) :] if len(value) >= 3 else _HIDDEN


def masked_identity(registry: Registry, identity: IdentityView) -> IdentityView:
    value = masked_value(registry, identity.kind, identity.value)
    return msgspec.structs.replace(identity, value=value)


def masked_name(name: str) -> str:
    """The first character of every word, a star for each one after it: `张*`, `A** S****`."""
    return _WORD_REST.sub("*", name)


def profile_view(registry: Registry, values: dict[str, Any], *, is_masked: bool) -> ProfileView:
    """A profile for a reader who may, or may not, see personal fields."""
    shown: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    for field, value in values.items():
        if field.startswith(ATTRIBUTE_PREFIX):
            key = field.removeprefix(ATTRIBUTE_PREFIX)
            is_hidden = is_masked and registry.attributes[key].is_personal
            attributes[key] = _HIDDEN if is_hidden else value
        else:
            text = value.isoformat() if isinstance(value, date | datetime) else value
            shown[field] = masked_field(field, text) if is_masked else text
    return ProfileView(**shown, attributes=attributes)


def masked_field(field: str, value: str) -> str:
    """A standard field for a reader who may not see personal ones."""
    if field == "birth_date":
        return f"{value[:4]}-**-**"
    if field == "postal_code":
        return value[:2] + _HIDDEN
    if field == "street":
        return _HIDDEN
    return masked_name(value) if field in PERSONAL_FIELDS else value


def _masked_phone(value: str, home_region: str) -> str:
    number = phonenumbers.parse(value)
    national = phonenumbers.national_significant_number(number)
    kept = 3 if len(national) >= 9 else 1
    shown = f"{national[:kept]}****{national[-4:]}" if len(national) >= 7 else "****"
    is_home = number.country_code == phonenumbers.country_code_for_region(home_region)
    return shown if is_home else f"+{number.country_code} {shown}"


def shown_text(registry: Registry, field: str, value: object, *, is_masked: bool) -> str:
    """One field as a text, for a reader who may, or may not, see personal fields."""
    if value is None:
        return ""
    view = profile_view(registry, {field: value}, is_masked=is_masked)
    if field.startswith(ATTRIBUTE_PREFIX):
        return str(view.attributes[field.removeprefix(ATTRIBUTE_PREFIX)])
    return str(getattr(view, field))
