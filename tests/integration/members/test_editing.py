"""Changing members by hand: profiles, identities, tags, consents, the registry."""

from datetime import date, timedelta
from typing import Any

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions, queries
from regulars.domains.members.errors import (
    AttributeFixed,
    IdentityNotFound,
    IdentityTaken,
    MemberNotFound,
    UnknownPurpose,
)
from regulars.domains.members.types import (
    Attribute,
    BlockedValue,
    ConsentGiven,
    Identity,
    IdentityAddition,
    IdentityRemoval,
    IdentityRule,
    ProfileChange,
    ProfileEdit,
    Purpose,
    RegistryChange,
    TagChange,
)
from regulars.kernel.errors import InvalidInput
from regulars.kernel.ids import new_id
from tests.conftest import NOW
from tests.support.members import (
    CALLER,
    card,
    device,
    email,
    inbound,
    phone,
    portrait,
    resolve,
    resolve_id,
)


async def do(platform: Platform, action: Any, command: Any) -> Any:
    async with platform.database.transaction() as tx:
        return await action(tx, platform.vault, command, CALLER, platform.clock.now())


async def audited(platform: Platform) -> list[str]:
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute("select action from access.audit_entry order by id")
        return [row[0] for row in await cursor.fetchall()]


def consent(member_id: Any, **given: Any) -> ConsentGiven:
    standard: dict[str, Any] = {
        "member_id": member_id,
        "purpose": "marketing",
        "channel": "email",
        "basis": "consent",
        "is_granted": True,
        "source": "web",
        "text_version": "2026-01",
        "occurred_at": NOW,
    }
    return ConsentGiven(**(standard | given))


async def test_an_edit_changes_the_named_fields_and_leaves_the_others(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"), profile=ProfileChange(city="上海", street="A"))
    change = ProfileChange(city="北京", birth_date=date(1990, 5, 17), street=None)
    edit = ProfileEdit(member_id=ann, change=change)
    assert await do(platform, actions.edit_profile, edit) == ("street", "birth_date", "city")
    profile = (await portrait(platform, ann)).member.profile
    assert (profile.city, profile.birth_date, profile.street) == ("北京", "1990-05-17", None)
    assert await audited(platform) == ["member.profile_changed"]


async def test_an_edit_with_an_unfit_field_changes_nothing(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    edit = ProfileEdit(member_id=ann, change=ProfileChange(city="北京", time_zone="Mars"))
    with pytest.raises(InvalidInput) as refused:
        await do(platform, actions.edit_profile, edit)
    assert [each.path for each in refused.value.errors] == ["time_zone"]
    assert (await portrait(platform, ann)).member.profile.city is None


async def test_an_edit_of_nobody_is_refused(platform: Platform) -> None:
    edit = ProfileEdit(member_id=new_id(), change=ProfileChange(city="北京"))
    with pytest.raises(MemberNotFound):
        await do(platform, actions.edit_profile, edit)


async def test_an_identity_is_attached_by_hand_and_taken_away(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    addition = IdentityAddition(member_id=ann, identity=email("Ann@Example.com"))
    identity_id = await do(platform, actions.add_identity, addition)
    assert await do(platform, actions.add_identity, addition) == identity_id
    assert await resolve_id(platform, email("ann@example.com")) == ann
    removal = IdentityRemoval(member_id=ann, identity_id=identity_id)
    await do(platform, actions.remove_identity, removal)
    assert await resolve_id(platform, email("ann@example.com")) != ann
    with pytest.raises(IdentityNotFound):
        await do(platform, actions.remove_identity, removal)
    assert await audited(platform) == ["member.identity_added", "member.identity_removed"]


async def test_attaching_again_can_verify(platform: Platform) -> None:
    ann = await resolve_id(platform, phone("13812345678"))
    verified = phone("13812345678", is_verified=True)
    await do(platform, actions.add_identity, IdentityAddition(member_id=ann, identity=verified))
    assert [each.is_verified for each in (await portrait(platform, ann)).identities] == [True]


@pytest.mark.parametrize(
    ("identity", "refusal"),
    [
        (Identity(kind="card", value="2"), IdentityTaken),
        (Identity(kind="phone", value="12"), InvalidInput),
        (Identity(kind="card", value="null"), InvalidInput),
    ],
)
async def test_identities_of_others_and_of_nobody_are_refused(
    platform: Platform, identity: Identity, refusal: type[Exception]
) -> None:
    ann, _ = await resolve_id(platform, card("1")), await resolve_id(platform, card("2"))
    with pytest.raises(refusal):
        await do(platform, actions.add_identity, IdentityAddition(member_id=ann, identity=identity))


async def test_an_anonymous_party_is_given_no_name_and_nobody_more_than_the_limit(
    platform: Platform,
) -> None:
    visitor = await resolve_id(platform, device("d1"))
    ann = await resolve_id(platform, *(phone(f"1381234000{n}") for n in range(5)))
    for member_id in (visitor, ann):
        addition = IdentityAddition(member_id=member_id, identity=phone("13900001111"))
        with pytest.raises(InvalidInput):
            await do(platform, actions.add_identity, addition)


async def test_a_tag_stands_until_it_is_taken_away_or_expires(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    model = TagChange(
        member_id=ann,
        tag=" likely to buy ",
        origin="model",
        origin_ref="propensity-3",
        confidence=0.8,
        expires_at=NOW + timedelta(days=1),
    )
    await do(platform, actions.change_tags, [model, TagChange(member_id=ann, tag="vip")])
    [likely, vip] = (await portrait(platform, ann)).tags
    assert (likely.tag, likely.origin, likely.confidence) == ("likely to buy", "model", 0.8)
    assert (vip.tag, vip.origin, vip.confidence) == ("vip", "manual", 1.0)
    await do(platform, actions.change_tags, [TagChange(member_id=ann, tag="vip", is_set=False)])
    assert [each.tag for each in (await portrait(platform, ann)).tags] == ["likely to buy"]
    platform.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]
    assert (await portrait(platform, ann)).tags == []


async def test_unfit_tags_are_refused_with_their_fields(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    changes = [TagChange(member_id=ann, tag=" "), TagChange(member_id=ann, tag="a", confidence=0)]
    with pytest.raises(InvalidInput) as refused:
        await do(platform, actions.change_tags, changes)
    assert [each.path for each in refused.value.errors] == ["[0].tag", "[1].confidence"]


async def test_the_newest_evidence_of_a_consent_holds_and_all_of_it_stays(
    platform: Platform,
) -> None:
    ann = await resolve_id(platform, card("1"))
    given = [
        consent(ann, is_granted=False, occurred_at=NOW + timedelta(days=1)),
        consent(ann),
        consent(ann, channel="sms"),
    ]
    await do(platform, actions.record_consents, given)
    states = (await portrait(platform, ann)).consents
    assert [(each.channel, each.is_granted) for each in states] == [("email", False), ("sms", True)]
    async with platform.database.transaction() as tx:
        evidence = await queries.consent_evidence(tx, ann)
    assert [(each.channel, each.is_granted) for each in evidence] == [
        ("email", True),
        ("sms", True),
        ("email", False),
    ]


async def test_consents_to_what_nobody_registered_are_refused(platform: Platform) -> None:
    ann = await resolve_id(platform, card("1"))
    with pytest.raises(UnknownPurpose):
        await do(platform, actions.record_consents, [consent(ann, purpose="resale")])
    with pytest.raises(InvalidInput):
        await do(platform, actions.record_consents, [consent(ann, channel="E-mail")])
    await do(platform, actions.save_purpose, Purpose(code="resale", title="Resale"))
    await do(platform, actions.record_consents, [consent(ann, purpose="resale")])
    assert [each.purpose for each in (await portrait(platform, ann)).consents] == ["resale"]


async def test_custom_fields_are_stored_open_or_sealed(platform: Platform) -> None:
    shoe = Attribute(key="shoe_size", title="Shoe size", type="integer")
    allergy = Attribute(key="allergy", title="Allergy", type="text", is_personal=True)
    for attribute in (shoe, allergy):
        await do(platform, actions.save_attribute, attribute)
    change = ProfileChange(attributes={"shoe_size": 42, "allergy": "peanuts"})
    ann = await resolve_id(platform, card("1"), profile=change)
    assert (await portrait(platform, ann)).member.profile.attributes == change.attributes
    async with platform.database.transaction() as tx:
        masked = await queries.portrait(tx, platform.vault, ann, NOW)
        cursor = await tx.connection.execute("select attributes from members.member")
        assert await cursor.fetchall() == [({"shoe_size": 42},)]
    assert masked.member.profile.attributes == {"shoe_size": 42, "allergy": "***"}


async def test_what_stored_values_mean_does_not_change(platform: Platform) -> None:
    color = Attribute(key="color", title="Colour", type="enum", enum_values=["red", "blue"])
    await do(platform, actions.save_attribute, color)
    for changed in (
        Attribute(key="color", title="Colour", type="text"),
        Attribute(key="color", title="Colour", type="enum", enum_values=["red"]),
        Attribute(
            key="color", title="C", type="enum", enum_values=color.enum_values, is_personal=True
        ),
    ):
        with pytest.raises(AttributeFixed):
            await do(platform, actions.save_attribute, changed)
    more = Attribute(key="color", title="Color", type="enum", enum_values=["red", "blue", "green"])
    await do(platform, actions.save_attribute, more)
    found = await resolve(
        platform, inbound(card("1"), profile=ProfileChange(attributes={"color": "green"}))
    )
    assert found[0].changed_fields == ("attributes.color",)


@pytest.mark.parametrize(
    "attribute",
    [
        Attribute(key="Color", title="C", type="text"),
        Attribute(key="color", title="", type="text"),
        Attribute(key="color", title="C", type="enum"),
        Attribute(key="color", title="C", type="text", enum_values=["red"]),
    ],
)
async def test_attributes_that_cannot_be_are_refused(
    platform: Platform, attribute: Attribute
) -> None:
    with pytest.raises(InvalidInput):
        await do(platform, actions.save_attribute, attribute)


@pytest.mark.parametrize(
    "change",
    [
        RegistryChange(phone_region="XX"),
        RegistryChange(blocked=[BlockedValue(kind="fax", value="1")]),
        RegistryChange(
            rules=[
                IdentityRule(
                    kind="phone",
                    priority=10,
                    names_a_person=True,
                    limit_per_member=1,
                    blocks_merge_when_verified_differs=True,
                )
            ]
        ),
    ],
)
async def test_registry_changes_that_cannot_be_are_refused(
    platform: Platform, change: RegistryChange
) -> None:
    with pytest.raises(InvalidInput):
        await do(platform, actions.change_registry, change)


async def test_the_order_of_kinds_decides_whom_a_guarded_record_counts_for(
    platform: Platform,
) -> None:
    by_phone = await resolve_id(platform, phone("13812345678", is_verified=True))
    by_card = await resolve_id(platform, phone("13900001111", is_verified=True), card("1"))
    both = (phone("13812345678"), card("1"))
    assert await resolve_id(platform, *both) == by_phone
    async with platform.database.transaction() as tx:
        rules = (await queries.registry(tx)).rules
    swapped = [
        IdentityRule(
            kind=kind,
            priority=rules[other].priority,
            names_a_person=True,
            limit_per_member=rules[kind].limit_per_member,
            blocks_merge_when_verified_differs=rules[kind].blocks_merge_when_verified_differs,
        )
        for kind, other in (("phone", "card"), ("card", "phone"))
    ]
    await do(platform, actions.change_registry, RegistryChange(rules=swapped))
    assert await resolve_id(platform, *both) == by_card
