"""What a tracked event says of a person: the identities and traits of the tracking protocol."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import UNSET, UnsetType

from regulars.domains.events.types import StoredEvent
from regulars.domains.members.types import Identity, IdentityKind, Inbound, ProfileChange

USER_NAMESPACE = "user"
"""User ids are one space over all tracked sources, as the SDKs mean them: a person who signs in
on the web and in the app is the same person."""

_NAMES: dict[str, tuple[str, ...]] = {
    "full_name": ("name", "fullName", "full_name"),
    "given_name": ("firstName", "first_name", "firstname", "given_name"),
    "family_name": ("lastName", "last_name", "lastname", "family_name"),
    "nickname": ("username", "nickname"),
    "gender": ("gender",),
    "locale": ("locale", "language"),
    "time_zone": ("timezone", "time_zone"),
}
_ADDRESS_NAMES: dict[str, tuple[str, ...]] = {
    "street": ("street",),
    "postal_code": ("postalCode", "postal_code", "zip"),
    "city": ("city",),
    "region": ("state", "region", "province"),
    "country": ("country",),
}
_BIRTH_DATE = ("birthday", "birthdate", "birth_date")
_CONTACTS: dict[IdentityKind, tuple[str, ...]] = {
    "email": ("email",),
    "phone": ("phone", "mobile", "phoneNumber"),
    "unionid": ("unionid",),
    "card": ("card_number", "cardNumber"),
}
_KNOWN_TRAITS = frozenset(
    name
    for names in (*_NAMES.values(), *_CONTACTS.values(), _BIRTH_DATE, ("address", "id"))
    for name in names
)


def person_of(event: StoredEvent, content: Mapping[str, Any]) -> Inbound:
    """What the event says of its person.

    Contacts and profile are read from an `identify` only: traits that other events carry along in
    their context repeat what was said before, perhaps of somebody else on a shared device.
    """
    traits = _traits(content) if event.kind == "identify" else {}
    ids = _ids(event, content)
    return Inbound(
        identities=(*ids, *_contacts(traits)) if traits else tuple(ids),
        profile=_profile(traits) if traits else None,
        seen_at=event.occurred_at,
        source_id=event.source_id,
        channel_id=event.channel_id,
        store_id=event.store_id,
    )


def _traits(content: Mapping[str, Any]) -> dict[str, Any]:
    """An identify's traits; some SDKs send them in the context only."""
    traits = content.get("traits")
    if isinstance(traits, dict) and traits:
        return traits
    context = content.get("context")
    traits = context.get("traits") if isinstance(context, dict) else None
    return traits if isinstance(traits, dict) else {}


def _ids(event: StoredEvent, content: Mapping[str, Any]) -> list[Identity]:
    user_id, device_id = _id(content.get("userId")), _id(content.get("anonymousId"))
    found = [_external(user_id)] if user_id else []
    if event.kind == "alias":
        previous_id = _id(content.get("previousId"))
        # What is aliased may have been a device's id or a user's: both are the person's from now.
        if previous_id and previous_id != user_id:
            found += [_external(previous_id), Identity(kind="device", value=previous_id)]
    if device_id:
        found.append(Identity(kind="device", value=device_id))
    return found


def _external(value: str) -> Identity:
    return Identity(kind="external", namespace=USER_NAMESPACE, value=value)


def _id(value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _contacts(traits: Mapping[str, Any]) -> list[Identity]:
    return [
        Identity(kind=kind, value=value)
        for kind, names in _CONTACTS.items()
        if (value := _id(_first(traits, names)))
    ]


def _profile(traits: Mapping[str, Any]) -> ProfileChange:
    address = traits.get("address")
    place = address if isinstance(address, dict) else traits
    texts = {field: _text(_first(traits, names)) for field, names in _NAMES.items()}
    texts |= {field: _text(_first(place, names)) for field, names in _ADDRESS_NAMES.items()}
    custom = {
        key: value
        for key, value in traits.items()
        if key not in _KNOWN_TRAITS and isinstance(value, str | int | float | bool | list)
    }
    return ProfileChange(
        **{field: text for field, text in texts.items() if text is not UNSET},
        birth_date=_date(_first(traits, _BIRTH_DATE)),
        attributes=custom,
    )


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> object:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _text(value: object) -> str | UnsetType:
    return str(value) if isinstance(value, str | int | float) and value != "" else UNSET


def _date(value: object) -> date | UnsetType:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else UNSET
    except ValueError:
        return UNSET
