"""Staff accounts and roles: what may be granted by whom, and that an owner always remains."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access import actions, queries
from regulars.domains.access.errors import (
    GrantBeyondOwn,
    LastOwner,
    LoginTaken,
    ReadyMadeRole,
    RoleInUse,
    RoleNotFound,
    RoleTaken,
    StaffNotFound,
)
from regulars.domains.access.types import (
    SYSTEM,
    AuditFilter,
    AuditRecord,
    Caller,
    Grant,
    Role,
    StaffChange,
    StaffMember,
)
from regulars.kernel.errors import InvalidInput, Refusal
from tests.support.staff import SYSTEM_CALLER, Person, caller_for, enter, first_owner, person

MANAGER = Role(
    code="manager",
    title="Store manager",
    permissions=frozenset({"staff.read", "staff.write", "orders.read", "members.read"}),
)
HELPER = Role(code="helper", title="Helper", permissions=frozenset({"orders.read"}))


@pytest.fixture
async def owner(platform: Platform) -> Person:
    return await first_owner(platform)


async def make_role(platform: Platform, role: Role, caller: Caller = SYSTEM_CALLER) -> Role:
    async with platform.database.transaction() as tx:
        return await actions.create_role(tx, platform.vault, caller, role, platform.clock.now())


async def change_role(platform: Platform, role: Role, caller: Caller = SYSTEM_CALLER) -> Role:
    async with platform.database.transaction() as tx:
        return await actions.change_role(tx, platform.vault, caller, role, platform.clock.now())


async def delete_role(platform: Platform, role: Role) -> None:
    async with platform.database.transaction() as tx:
        await actions.delete_role(
            tx, platform.vault, SYSTEM_CALLER, role.code, platform.clock.now()
        )


async def grant(
    platform: Platform,
    staff_id: UUID,
    *roles: str,
    store_ids: frozenset[int] | None = None,
    caller: Caller = SYSTEM_CALLER,
) -> StaffMember:
    given = Grant(role_codes=frozenset(roles), store_ids=store_ids)
    async with platform.database.transaction() as tx:
        return await actions.set_grant(
            tx, platform.vault, caller, staff_id, given, platform.clock.now()
        )


async def disable(
    platform: Platform, staff_id: UUID, caller: Caller = SYSTEM_CALLER
) -> StaffMember:
    async with platform.database.transaction() as tx:
        return await actions.disable_staff(
            tx, platform.vault, caller, staff_id, platform.clock.now()
        )


async def read(platform: Platform, staff_id: UUID) -> StaffMember:
    async with platform.database.transaction() as tx:
        return await queries.staff_member(tx, platform.vault, SYSTEM, staff_id)


async def last_entry(platform: Platform, subject_id: str) -> AuditRecord:
    async with platform.database.transaction() as tx:
        return (
            await queries.audit_log(
                tx,
                platform.vault,
                SYSTEM,
                queries.Slice(count=1),
                AuditFilter(subject_id=subject_id),
            )
        )[0]


async def test_a_login_belongs_to_one_account(platform: Platform, owner: Person) -> None:
    await person(platform, "Anna@Shop.example")
    with pytest.raises(LoginTaken):
        await person(platform, "anna@shop.EXAMPLE")
    bo = await person(platform, "bo@shop.example")
    with pytest.raises(LoginTaken):
        async with platform.database.transaction() as tx:
            await actions.change_staff(
                tx,
                platform.vault,
                SYSTEM_CALLER,
                bo.id,
                StaffChange(login="anna@shop.example"),
                platform.clock.now(),
            )
    assert (await read(platform, bo.id)).login == "bo@shop.example"


async def test_a_change_is_recorded_with_before_and_after(
    platform: Platform, owner: Person
) -> None:
    anna = await person(platform, "anna@shop.example", "analyst")
    change = StaffChange(login="anna.b@shop.example", display_name=" Anna B. ", locale="zh-CN")
    async with platform.database.transaction() as tx:
        changed = await actions.change_staff(
            tx, platform.vault, SYSTEM_CALLER, anna.id, change, platform.clock.now()
        )
    assert (changed.login, changed.display_name, changed.locale) == (
        "anna.b@shop.example",
        "Anna B.",
        "zh-CN",
    )
    entry = await last_entry(platform, str(anna.id))
    kept = {"state": "active", "roles": ["analyst"], "store_ids": None}
    assert entry.action == "staff.changed"
    assert entry.before == {
        "login": "anna@shop.example",
        "display_name": "anna@shop.example by name",
        "locale": "en",
        **kept,
    }
    assert entry.after == {
        "login": "anna.b@shop.example",
        "display_name": "Anna B.",
        "locale": "zh-CN",
        **kept,
    }
    await enter(platform, "anna.b@shop.example", anna.one_time_password)


async def test_a_change_that_changes_nothing_leaves_no_entry(
    platform: Platform, owner: Person
) -> None:
    anna = await person(platform, "anna@shop.example")
    async with platform.database.transaction() as tx:
        await actions.change_staff(
            tx,
            platform.vault,
            SYSTEM_CALLER,
            anna.id,
            StaffChange(login="ANNA@shop.example"),
            platform.clock.now(),
        )
    assert (await last_entry(platform, str(anna.id))).action == "staff.created"


async def test_roles_add_up_within_one_scope_of_stores(platform: Platform, owner: Person) -> None:
    await make_role(platform, HELPER)
    anna = await person(platform, "anna", "analyst")
    member = await grant(platform, anna.id, "helper", "analyst", store_ids=frozenset({3, 1}))
    assert member.role_codes == ("analyst", "helper")
    assert member.store_ids == frozenset({1, 3})
    assert "orders.read" in member.permissions
    assert "orders.write" not in member.permissions
    assert (await last_entry(platform, str(anna.id))).after["store_ids"] == [1, 3]


async def test_a_role_that_does_not_exist_is_not_granted(platform: Platform, owner: Person) -> None:
    anna = await person(platform, "anna", "analyst")
    with pytest.raises(InvalidInput, match="no such role"):
        await grant(platform, anna.id, "wizard")
    assert (await read(platform, anna.id)).role_codes == ("analyst",)


async def test_nobody_grants_roles_beyond_their_own(platform: Platform, owner: Person) -> None:
    await make_role(platform, MANAGER)
    await make_role(platform, HELPER)
    manager = await caller_for(
        platform, await person(platform, "mei", "manager", store_ids=frozenset({1, 2}))
    )
    anna = await person(platform, "anna", store_ids=frozenset({1}))
    granted = await grant(platform, anna.id, "helper", store_ids=frozenset({2}), caller=manager)
    assert granted.role_codes == ("helper",)
    for roles, store_ids in [
        (("operator",), frozenset({1})),
        (("owner",), None),
        (("helper",), frozenset({3})),
        (("helper",), None),
    ]:
        with pytest.raises(GrantBeyondOwn):
            await grant(platform, anna.id, *roles, store_ids=store_ids, caller=manager)
    with pytest.raises(GrantBeyondOwn):
        await person(platform, "xu", "operator", store_ids=frozenset({1}), caller=manager)
    assert (await read(platform, anna.id)).store_ids == frozenset({2})


async def test_a_store_manager_sees_and_manages_the_own_stores_only(
    platform: Platform, owner: Person
) -> None:
    await make_role(platform, MANAGER)
    manager = await caller_for(
        platform, await person(platform, "mei", "manager", store_ids=frozenset({1, 2}))
    )
    near = await person(platform, "near", "manager", store_ids=frozenset({2}))
    far = await person(platform, "far", "manager", store_ids=frozenset({3}))
    async with platform.database.transaction() as tx:
        seen = await queries.staff_list(
            tx, platform.vault, manager.principal, queries.Slice(count=9)
        )
        with pytest.raises(StaffNotFound):
            await queries.staff_member(tx, platform.vault, manager.principal, far.id)
    assert [each.login for each in seen] == ["near", "mei"]
    assert (await disable(platform, near.id, manager)).state == "disabled"
    for target in (far.id, owner.id):
        with pytest.raises(StaffNotFound):
            await disable(platform, target, manager)


async def test_a_disabled_account_is_shut_out_until_it_is_enabled(
    platform: Platform, owner: Person
) -> None:
    anna = await person(platform, "anna", "analyst")
    signed_in = await enter(platform, "anna", anna.one_time_password)
    assert (await disable(platform, anna.id)).state == "disabled"
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        assert await actions.authenticate_session(tx, platform.vault, signed_in.token, now) is None
        await actions.enable_staff(tx, platform.vault, SYSTEM_CALLER, anna.id, now)
    await enter(platform, "anna", anna.one_time_password)


async def test_the_last_owner_stays_an_owner(platform: Platform, owner: Person) -> None:
    with pytest.raises(LastOwner):
        await disable(platform, owner.id)
    with pytest.raises(LastOwner):
        await grant(platform, owner.id, "operator")
    second = await person(platform, "anna", "owner")
    await grant(platform, owner.id, "operator")
    with pytest.raises(LastOwner):
        await disable(platform, second.id)


async def test_a_disabled_owner_is_no_owner_that_remains(platform: Platform, owner: Person) -> None:
    second = await person(platform, "anna", "owner")
    await disable(platform, second.id)
    with pytest.raises(LastOwner):
        await disable(platform, owner.id)


@pytest.mark.parametrize("round_number", range(3))
async def test_of_two_owners_who_leave_at_once_one_stays(
    platform: Platform, owner: Person, round_number: int
) -> None:
    second = await person(platform, "anna", "owner")
    left = await asyncio.gather(
        disable(platform, owner.id),
        grant(platform, second.id, "analyst"),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in left) == ["LastOwner", "StaffMember"]


async def test_an_owner_is_never_limited_to_stores(platform: Platform, owner: Person) -> None:
    with pytest.raises(InvalidInput):
        await person(platform, "anna", "owner", store_ids=frozenset({1}))


async def test_staff_is_listed_in_pages_by_state_and_role(
    platform: Platform, owner: Person
) -> None:
    made = [await person(platform, f"person-{number}", "analyst") for number in range(3)]
    await disable(platform, made[1].id)
    async with platform.database.transaction() as tx:

        async def logins(wanted: queries.Slice, **narrow: str) -> list[str]:
            found = await queries.staff_list(tx, platform.vault, SYSTEM, wanted, **narrow)  # type: ignore[arg-type]
            return [each.login for each in found]

        every = queries.Slice(count=9)
        assert await logins(queries.Slice(count=2)) == ["person-2", "person-1"]
        assert await logins(queries.Slice(after=made[1].id, count=2)) == ["person-0", "owner"]
        assert await logins(every, state="disabled") == ["person-1"]
        assert await logins(every, role_code="owner") == ["owner"]
        assert await logins(every, state="active", role_code="analyst") == ["person-2", "person-0"]


async def test_a_role_of_ones_own_is_made_changed_and_deleted(
    platform: Platform, owner: Person
) -> None:
    assert await make_role(platform, HELPER) == HELPER
    wider = Role(code="helper", title="Aid", permissions=frozenset({"orders.read", "jobs.read"}))
    assert await change_role(platform, wider) == wider
    entry = await last_entry(platform, "helper")
    assert (entry.action, entry.before, entry.after) == (
        "role.changed",
        {"title": "Helper", "permissions": ["orders.read"]},
        {"title": "Aid", "permissions": ["jobs.read", "orders.read"]},
    )
    async with platform.database.transaction() as tx:
        assert (await queries.roles(tx))[-1] == wider
    await delete_role(platform, HELPER)
    async with platform.database.transaction() as tx:
        assert len(await queries.roles(tx)) == 6


async def test_a_changed_role_holds_at_once_for_all_who_have_it(
    platform: Platform, owner: Person
) -> None:
    await make_role(platform, HELPER)
    anna = await person(platform, "anna", "helper")
    await change_role(
        platform, Role(code="helper", title="Helper", permissions=frozenset({"jobs.read"}))
    )
    assert (await read(platform, anna.id)).permissions == frozenset({"jobs.read"})


async def test_what_may_not_happen_to_a_role(platform: Platform, owner: Person) -> None:
    await make_role(platform, HELPER)
    await person(platform, "anna", "helper")
    ready_made = Role(code="owner", title="Owner", permissions=frozenset({"orders.read"}))
    missing = Role(code="missing", title="Missing", permissions=frozenset())
    unknown = Role(code="other", title="Other", permissions=frozenset({"orders.burn"}))
    attempts: list[tuple[Callable[[Platform, Role], Awaitable[object]], Role, type[Refusal]]] = [
        (make_role, HELPER, RoleTaken),
        (make_role, ready_made, RoleTaken),
        (make_role, unknown, InvalidInput),
        (change_role, ready_made, ReadyMadeRole),
        (change_role, missing, RoleNotFound),
        (change_role, Role(code="helper", title=" ", permissions=frozenset()), InvalidInput),
        (delete_role, ready_made, ReadyMadeRole),
        (delete_role, missing, RoleNotFound),
        (delete_role, HELPER, RoleInUse),
    ]
    for act, role, refusal in attempts:
        with pytest.raises(refusal):
            await act(platform, role)
    async with platform.database.transaction() as tx:
        assert (await queries.roles(tx))[6:] == [HELPER]


@pytest.mark.parametrize("round_number", range(3))
async def test_a_role_is_deleted_or_granted_but_never_both(
    platform: Platform, owner: Person, round_number: int
) -> None:
    await make_role(platform, HELPER)
    anna = await person(platform, "anna")
    outcomes = await asyncio.gather(
        delete_role(platform, HELPER), grant(platform, anna.id, "helper"), return_exceptions=True
    )
    held = (await read(platform, anna.id)).role_codes
    kinds = [type(each).__name__ for each in outcomes]
    assert (kinds, held) in [
        (["RoleInUse", "StaffMember"], ("helper",)),
        (["NoneType", "InvalidInput"], ()),
    ]


async def test_nobody_makes_or_changes_a_role_beyond_their_own(
    platform: Platform, owner: Person
) -> None:
    await make_role(platform, MANAGER)
    await make_role(platform, HELPER)
    everywhere = await caller_for(platform, await person(platform, "mei", "manager"))
    somewhere = await caller_for(
        platform, await person(platform, "xu", "manager", store_ids=frozenset({1}))
    )
    beyond = Role(code="helper", title="Helper", permissions=frozenset({"audit.read"}))
    with pytest.raises(GrantBeyondOwn):
        await change_role(platform, beyond, everywhere)
    with pytest.raises(GrantBeyondOwn):
        await change_role(platform, HELPER, somewhere)
    narrower = Role(code="helper", title="Helper", permissions=frozenset())
    assert await change_role(platform, narrower, everywhere) == narrower


async def test_the_ready_made_roles_of_database_and_code_are_the_same(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select code, title from access.role where is_ready_made"
        )
        stored = dict(await cursor.fetchall())
        known = {role.code: role.title for role in await queries.roles(tx)}
    assert stored == known
