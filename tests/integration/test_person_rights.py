"""Erasing and exporting a person over all domains."""

import copy
import csv
import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access.types import Caller, Principal
from regulars.domains.events import queries as stored_events
from regulars.domains.members.errors import MemberErased, MemberNotFound, UnmaskingForbidden
from regulars.flows.erase_member import erase_member
from regulars.flows.export_member.archive import export_member
from regulars.kernel.ids import new_id
from tests.integration.test_process_events import process, store
from tests.support.members import CALLER, device, inbound, portrait, resolve, resolve_id

SENT: list[dict[str, Any]] = [
    {"event": "Page Seen", "anonymousId": "d-1", "context": {"ip": "203.0.113.9"}},
    {
        "type": "identify",
        "anonymousId": "d-1",
        "userId": "u-1",
        "traits": {"email": "ann@example.com", "name": "张三"},
    },
    {"event": "Tapped", "userId": "u-1", "properties": {"phone": "13812345678", "color": "red"}},
]


async def ann(platform: Platform) -> UUID:
    """Ann, who was an anonymous visitor first and signed in then."""
    await store(platform, *copy.deepcopy(SENT))
    assert await process(platform) == 3
    return await resolve_id(platform, device("d-1"))


async def export(platform: Platform, member_id: UUID) -> zipfile.ZipFile:
    async with platform.database.transaction() as tx:
        file = await export_member(tx, platform.vault, member_id, CALLER, platform.clock.now())
    with file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


async def erase(platform: Platform, member_id: UUID) -> Any:
    async with platform.database.transaction() as tx:
        return await erase_member(tx, platform.vault, member_id, CALLER, platform.clock.now())


async def test_an_export_holds_every_event_with_its_personal_fields(platform: Platform) -> None:
    archive = await export(platform, await ann(platform))
    names = {"contents.json", "events.json", "events.csv", "profile.json", "profile.csv"}
    assert names <= set(archive.namelist())
    events = json.loads(archive.read("events.json"))
    assert [each["name"] or each["kind"] for each in events] == ["Tapped", "identify", "Page Seen"]
    assert events[0]["payload"]["properties"] == {"phone": "13812345678", "color": "red"}
    assert events[1]["payload"]["traits"]["email"] == "ann@example.com"
    table = list(csv.DictReader(io.StringIO(archive.read("events.csv").decode())))
    assert json.loads(table[2]["payload"])["context"] == {"ip": "203.0.113.9"}
    [profile] = json.loads(archive.read("profile.json"))
    assert profile["full_name"] == "张三"


async def test_an_erasure_takes_the_personal_fields_of_events_along(platform: Platform) -> None:
    member_id = await ann(platform)
    erased = await erase(platform, member_id)
    assert member_id in erased.member_ids
    assert erased.erased_rows == {"events": 3, "segments": 0}
    async with platform.database.transaction() as tx:
        found = await stored_events.events_of_members(tx, erased.member_ids, before=None, count=10)
    assert [each.sealed for each in found] == [None, None, None]
    assert found[0].payload["properties"] == {"color": "red"}
    assert (await portrait(platform, member_id)).identities == []
    with pytest.raises(MemberErased):
        await erase(platform, member_id)


async def test_somebody_else_is_not_touched(platform: Platform) -> None:
    await ann(platform)
    [bob] = await resolve(platform, inbound(device("d-2"), registers=True))
    assert (await erase(platform, bob.member_id)).erased_rows == {"events": 0, "segments": 0}
    assert (
        len(json.loads((await export(platform, await ann_id(platform))).read("events.json"))) == 3
    )


async def ann_id(platform: Platform) -> UUID:
    return await resolve_id(platform, device("d-1"))


async def test_exports_are_audited_and_need_permission(platform: Platform) -> None:
    member_id = await ann(platform)
    clerk = Principal(kind="staff", id=new_id(), name="clerk", permissions=frozenset())
    with pytest.raises(UnmaskingForbidden):
        async with platform.database.transaction() as tx:
            await export_member(
                tx, platform.vault, member_id, Caller(principal=clerk), platform.clock.now()
            )
    await export(platform, member_id)
    async with platform.database.transaction() as tx:
        cursor = await tx.connection.execute(
            "select action from access.audit_entry where subject_kind = 'member' order by action"
        )
        assert await cursor.fetchall() == [("member.exported",), ("member.viewed_unmasked",)]
    with pytest.raises(MemberNotFound):
        await export(platform, new_id())
