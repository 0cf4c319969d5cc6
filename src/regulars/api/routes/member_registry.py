"""What members are described by: custom fields, purposes of consent, rules for identities."""

from typing import Annotated

import msgspec
from litestar import Router, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from regulars.api.auth import ApiCall, caller_of
from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.types import (
    Attribute,
    AttributeType,
    BlockedValue,
    IdentityRule,
    Purpose,
    Registry,
    RegistryChange,
)

_READ = {"permission": "members.read"}
_WRITE = {"permission": "settings.write"}

Title = Annotated[str, Meta(min_length=1, max_length=100)]


class AttributeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A custom field: what it is called, its type, and the values of an enum."""

    title: Title
    type: AttributeType
    is_personal: bool = False
    enum_values: Annotated[list[str], Meta(max_length=500)] = []


class PurposeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that consent can be given for, in words."""

    title: Title
    description: Annotated[str, Meta(max_length=1000)] = ""


class RuleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one kind of identity takes part in recognising people."""

    kind: str
    priority: Annotated[int, Meta(ge=1, le=1000)]
    limit_per_member: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    blocks_merge_when_verified_differs: bool = False


class IdentityRulesBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change of how identities are read; what is left out stays."""

    phone_region: str | None = None
    rules: Annotated[list[RuleBody], Meta(max_length=20)] = []
    blocked: Annotated[list[BlockedValue], Meta(max_length=1000)] = []
    unblocked: Annotated[list[BlockedValue], Meta(max_length=1000)] = []


class IdentityRulesAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How identities are read: the region of phones, the kinds by priority, what names nobody."""

    phone_region: str
    rules: list[IdentityRule]
    blocked: list[BlockedValue]


@get("/attributes", opt=_READ)
async def list_attributes(platform: NamedDependency[Platform]) -> list[Attribute]:
    """The custom fields of a profile, by key."""
    async with platform.database.transaction() as tx:
        return list((await queries.registry(tx)).attributes.values())


@put("/attributes/{key:str}", opt=_WRITE)
async def save_attribute(
    request: ApiCall,
    key: FromPath[str],
    data: JSONBody[AttributeBody],
    platform: NamedDependency[Platform],
) -> Attribute:
    """Register a custom field, or change its title and add values; its type stays for ever."""
    attribute = Attribute(
        key=key,
        title=data.title,
        type=data.type,
        is_personal=data.is_personal,
        enum_values=data.enum_values,
    )
    async with platform.database.transaction() as tx:
        await actions.save_attribute(
            tx, platform.vault, attribute, caller_of(request), platform.clock.now()
        )
        return (await queries.registry(tx)).attributes[key]


@get("/purposes", opt=_READ)
async def list_purposes(platform: NamedDependency[Platform]) -> list[Purpose]:
    """What consent can be given for."""
    async with platform.database.transaction() as tx:
        return await queries.purposes(tx)


@put("/purposes/{code:str}", opt=_WRITE)
async def save_purpose(
    request: ApiCall,
    code: FromPath[str],
    data: JSONBody[PurposeBody],
    platform: NamedDependency[Platform],
) -> Purpose:
    """Register something that consent can be given for, or describe it anew."""
    purpose = Purpose(code=code, title=data.title, description=data.description)
    async with platform.database.transaction() as tx:
        await actions.save_purpose(
            tx, platform.vault, purpose, caller_of(request), platform.clock.now()
        )
    return purpose


@get("/identity-rules", opt=_READ)
async def read_identity_rules(platform: NamedDependency[Platform]) -> IdentityRulesAnswer:
    """How identities are read."""
    async with platform.database.transaction() as tx:
        return _answer(await queries.registry(tx))


@patch("/identity-rules", opt=_WRITE)
async def change_identity_rules(
    request: ApiCall, data: JSONBody[IdentityRulesBody], platform: NamedDependency[Platform]
) -> IdentityRulesAnswer:
    """Change how identities are read from now on; what is stored stays as it is."""
    async with platform.database.transaction() as tx:
        change = _change(data, await queries.registry(tx))
        await actions.change_registry(
            tx, platform.vault, change, caller_of(request), platform.clock.now()
        )
        return _answer(await queries.registry(tx))


def _change(body: IdentityRulesBody, registry: Registry) -> RegistryChange:
    return RegistryChange(
        phone_region=body.phone_region,
        rules=[
            IdentityRule(
                kind=rule.kind,
                priority=rule.priority,
                names_a_person=rule.kind not in registry.rules
                or registry.rules[rule.kind].names_a_person,
                limit_per_member=rule.limit_per_member,
                blocks_merge_when_verified_differs=rule.blocks_merge_when_verified_differs,
            )
            for rule in body.rules
        ],
        blocked=body.blocked,
        unblocked=body.unblocked,
    )


def _answer(registry: Registry) -> IdentityRulesAnswer:
    return IdentityRulesAnswer(
        phone_region=registry.phone_region,
        rules=list(registry.rules.values()),
        blocked=[BlockedValue(kind=kind, value=value) for kind, value in sorted(registry.blocked)],
    )


router = Router(
    "/v1",
    route_handlers=[
        list_attributes,
        save_attribute,
        list_purposes,
        save_purpose,
        read_identity_rules,
        change_identity_rules,
    ],
    tags=["members"],
)
