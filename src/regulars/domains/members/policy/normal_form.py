"""Identities in their normal form, so that one person's phone is one value however it is typed.

Phones become E.164 by the rules of their country; a number without a country code is read in the
installation's default region. E-mail addresses are lower-cased as a whole: the standard would
allow `Ann@` and `ann@` to be two people, and no provider does. Everything else is trimmed.
"""

import re
from functools import lru_cache

import msgspec
import phonenumbers
from email_validator import EmailNotValidError, validate_email

from regulars.domains.members.types.registry import Registry

VALUE_CHARACTERS_MAX = 320
NAMESPACE_CHARACTERS_MAX = 100

_FICTITIOUS = re.compile(r"\+86154\d{8}")


class Unusable(msgspec.Struct, frozen=True):
    """Why a value identifies nobody: a code for programs, a sentence for people."""

    code: str
    detail: str


_BLOCKED = Unusable("blocked", "the value is on the list of those that name nobody")


def normal_form(registry: Registry, kind: str, value: str) -> str | Unusable:
    """The normal form of an identity's value, or why it identifies nobody."""
    trimmed = value.strip()
    if not trimmed:
        return Unusable("blocked", "the value is empty")
    if len(trimmed) > VALUE_CHARACTERS_MAX:
        return Unusable("malformed", f"the value has more than {VALUE_CHARACTERS_MAX} characters")
    if _is_blocked(registry, kind, trimmed):
        return _BLOCKED
    if kind == "phone":
        found = phone_form(trimmed, registry.phone_region)
    elif kind == "email":
        found = email_form(trimmed)
    elif not trimmed.isprintable():
        return Unusable("malformed", "the value holds control characters")
    else:
        return trimmed
    if isinstance(found, str) and _is_blocked(registry, kind, found):
        return _BLOCKED
    return found


@lru_cache(maxsize=65_536)
def phone_form(text: str, region: str) -> str | Unusable:
    """A phone number in E.164, as `+8613912345678`."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException as error:
        return Unusable("malformed", f"not a phone number: {error}")
    if not phonenumbers.is_valid_number(number) and not _is_fictitious(number):
        return Unusable("malformed", "no such number can exist in its country")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_fictitious(number: phonenumbers.PhoneNumber) -> bool:
    """A number that samples may use: of a range for mobile phones that was never assigned."""
    return bool(_FICTITIOUS.fullmatch(f"+{number.country_code}{number.national_number}"))


@lru_cache(maxsize=65_536)
def email_form(text: str) -> str | Unusable:
    """An e-mail address in lower case; whether it can be delivered to is not asked."""
    try:
        address = validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        return Unusable("malformed", f"not an e-mail address: {error}")
    return address.normalized.lower()


def namespace_form(namespace: str) -> str | Unusable:
    """A namespace, trimmed; issuers are told apart by case."""
    if not namespace:
        return namespace
    trimmed = namespace.strip()
    if len(trimmed) > NAMESPACE_CHARACTERS_MAX or not trimmed.isprintable():
        return Unusable("malformed", "the namespace is too long or holds control characters")
    return trimmed


def _is_blocked(registry: Registry, kind: str, value: str) -> bool:
    folded = value.lower()
    return ("", folded) in registry.blocked or (kind, folded) in registry.blocked
