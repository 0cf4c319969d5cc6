"""Which changes to the registry are accepted."""

import re
from typing import Final

import msgspec
import phonenumbers

from regulars.domains.members.errors import AttributeFixed
from regulars.domains.members.types.registry import (
    Attribute,
    BlockedValue,
    Registry,
    RegistryChange,
)
from regulars.kernel.errors import FieldError, InvalidInput

ENUM_VALUES_MAX: Final = 500
TITLE_CHARACTERS_MAX: Final = 100
BLOCKED_CHARACTERS_MAX: Final = 320

_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")


def refuse_unfit_attribute(attribute: Attribute, stored: Attribute | None) -> None:
    """Refuses an attribute that cannot be, or that would change what values mean already."""
    errors = []
    if not _KEY.fullmatch(attribute.key):
        errors.append(_error("key", "a key has lower-case letters, digits and _, 63 at most"))
    if not 0 < len(attribute.title) <= TITLE_CHARACTERS_MAX:
        errors.append(_error("title", f"a title has 1 to {TITLE_CHARACTERS_MAX} characters"))
    if (attribute.type == "enum") != bool(attribute.enum_values):
        errors.append(_error("enum_values", "an enum, and nothing else, has values to choose from"))
    if len(attribute.enum_values) > ENUM_VALUES_MAX:
        errors.append(_error("enum_values", f"an enum has at most {ENUM_VALUES_MAX} values"))
    if errors:
        raise InvalidInput("the attribute is not accepted", errors=errors)
    if stored is None:
        return
    if (attribute.type, attribute.is_personal) != (stored.type, stored.is_personal):
        raise AttributeFixed("type and personal never change; register another key instead")
    if not set(stored.enum_values) <= set(attribute.enum_values):
        raise AttributeFixed("values of an enum are added to, never taken away")


def checked_registry_change(registry: Registry, change: RegistryChange) -> RegistryChange:
    """`change` with blocked values folded; refuses unknown kinds and regions, and equal ranks."""
    errors = []
    region = change.phone_region
    if region is not None and region not in phonenumbers.SUPPORTED_REGIONS:
        errors.append(_error("phone_region", "a country code as CN or GB is expected"))
    kinds = {"", *registry.rules}
    for field in ("blocked", "unblocked"):
        values: list[BlockedValue] = getattr(change, field)
        if any(
            each.kind not in kinds or not 0 < len(each.value.strip()) <= BLOCKED_CHARACTERS_MAX
            for each in values
        ):
            errors.append(_error(field, "a value and a known kind (or none) are expected"))
    rules = registry.rules | {rule.kind: rule for rule in change.rules}
    if len(rules) > len(registry.rules):
        errors.append(_error("rules", "the kinds of identities are fixed"))
    if len({rule.priority for rule in rules.values()}) < len(rules):
        errors.append(_error("rules", "no two kinds have the same priority"))
    if any((each.limit_per_member or 1) < 1 for each in change.rules):
        errors.append(_error("rules", "a limit is at least 1"))
    if errors:
        raise InvalidInput("the change is not accepted", errors=errors)
    return msgspec.structs.replace(
        change,
        blocked=[_folded(each) for each in change.blocked],
        unblocked=[_folded(each) for each in change.unblocked],
    )


def _folded(blocked: BlockedValue) -> BlockedValue:
    return BlockedValue(kind=blocked.kind, value=blocked.value.strip().lower())


def _error(path: str, detail: str) -> FieldError:
    return FieldError(path=path, code="unfit_value", detail=detail)
