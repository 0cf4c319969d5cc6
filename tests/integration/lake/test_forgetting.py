"""Erased persons leave the files of the lake too, and members who were removed leave altogether."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from regulars.bootstrap import Platform
from regulars.domains.members import actions as members
from regulars.domains.members.types import MergeRequest, ProfileChange
from regulars.flows.erase_member import erase_member
from regulars.flows.lake.request import LakeInput
from regulars.infra.clock import MovableClock
from regulars.infra.lake import catalogue
from tests.integration.test_process_events import process, store
from tests.support.lake import export, files_below, rows, run, tables, text_in
from tests.support.members import CALLER, email, inbound, resolve, resolve_id

pytestmark = pytest.mark.slow(40)

SENT: list[dict[str, Any]] = [
    {"type": "identify", "userId": "u-1", "traits": {"email": "ann@example.com"}},
    {"event": "Tapped", "userId": "u-1", "properties": {"color": "vermilion"}},
    {"event": "Tapped", "userId": "u-2", "properties": {"color": "ultramarine"}},
    {"event": "Seen", "anonymousId": "d-9", "context": {"campaign": {"name": "spring"}}},
]


async def ann(platform: Platform) -> UUID:
    """Ann of Xiamen, whose events the lake holds in a month of their own with somebody else's."""
    await store(platform, *SENT)
    assert await process(platform) == 4
    where = inbound(email("ann@example.com"), profile=ProfileChange(city="厦门", gender="female"))
    (found,) = await resolve(platform, where)
    return found.member_id


async def erase(platform: Platform, member_id: UUID) -> None:
    async with platform.database.transaction() as tx:
        await erase_member(tx, platform.vault, member_id, CALLER, platform.clock.now())


async def test_events_of_known_parties_are_in_the_lake_without_what_is_personal(
    platform: Platform,
) -> None:
    member_id = await ann(platform)
    await export(platform)
    lake = await tables(platform)
    assert rows(lake.events, "kind", "name", "source", "campaign", "properties") == [
        ("identify", "identify", "web", None, None),
        ("track", "Seen", "web", "spring", None),
        ("track", "Tapped", "web", None, '{"color": "ultramarine"}'),
        ("track", "Tapped", "web", None, '{"color": "vermilion"}'),
    ]
    own = lake.events.filter(lake.events.member_id == str(member_id))
    assert own.count().to_pyarrow().as_py() == 2
    assert "ann@example.com" not in text_in(platform.settings.home / "lake")


async def test_after_an_erasure_no_file_holds_what_was_personal(platform: Platform) -> None:
    folder = platform.settings.home / "lake"
    member_id = await ann(platform)
    await export(platform)
    await export(platform, LakeInput(joins_files=True))
    assert "vermilion" in text_in(folder)
    assert "厦门" in text_in(folder)
    before = files_below(folder)
    await erase(platform, member_id)
    summary = await run(platform)
    assert summary.forgotten_members == 1
    found = text_in(folder)
    assert "vermilion" not in found
    assert "厦门" not in found
    assert "ultramarine" in found
    assert len(before & files_below(folder)) < len(before)
    lake = await tables(platform)
    assert lake.events.count().to_pyarrow().as_py() == 4
    async with platform.database.transaction() as tx:
        assert await catalogue.to_forget(tx) == []
    await export(platform, LakeInput(is_anew=True))
    assert "vermilion" not in text_in(folder), "what is read again of an erased person is empty"


async def test_what_was_replaced_and_still_waits_to_be_deleted_goes_with_an_erasure(
    platform: Platform,
) -> None:
    folder = platform.settings.home / "lake"
    member_id = await ann(platform)
    await export(platform)
    await store(platform, {"event": "Tapped", "userId": "u-2", "messageId": "later"})
    await process(platform)
    await export(platform)
    await run(platform, LakeInput(joins_files=True))
    async with platform.database.transaction() as tx:
        replaced = await catalogue.files(tx, ["superseded"], "events")
    assert replaced
    assert all((folder / each.path).exists() for each in replaced)
    await erase(platform, member_id)
    await run(platform)
    assert not any((folder / each.path).exists() for each in replaced)
    assert "vermilion" not in text_in(folder)


async def test_an_erasure_while_an_export_is_under_way_is_followed_by_the_next_run(
    platform: Platform,
) -> None:
    member_id = await ann(platform)
    await export(platform)
    async with platform.database.transaction() as tx:
        await erase_member(tx, platform.vault, member_id, CALLER, platform.clock.now())
        await run(platform)
        assert "vermilion" in text_in(platform.settings.home / "lake")
    await run(platform)
    assert "vermilion" not in text_in(platform.settings.home / "lake")


async def test_of_removed_members_no_row_stays(platform: Platform) -> None:
    member_id = await ann(platform)
    await export(platform)
    async with platform.database.transaction() as tx:
        await catalogue.ask_to_forget(tx, [member_id], "everything", platform.clock.now())
    await run(platform)
    assert str(member_id) not in text_in(platform.settings.home / "lake")
    assert (await tables(platform)).events.count().to_pyarrow().as_py() == 2


async def test_a_merge_changes_no_fact_and_is_in_the_next_snapshot(
    platform: Platform, clock: MovableClock
) -> None:
    winner = await ann(platform)
    loser = await resolve_id(platform, email("bea@example.com"))
    await export(platform)
    clock.advance(timedelta(days=1))
    async with platform.database.transaction() as tx:
        request = MergeRequest(first_id=winner, second_id=loser, note="the same person")
        await members.merge(tx, platform.vault, request, CALLER, platform.clock.now())
    await export(platform)
    lake = await tables(platform)
    survivors = dict(rows(lake.members, "member_id", "survivor_id"))
    assert survivors[str(loser)] == str(winner)
    assert survivors[str(winner)] == str(winner)
