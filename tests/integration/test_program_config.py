"""Programs as documents: planned without a trace, applied as a whole, twice the same."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.bootstrap import Platform
from regulars.domains.access import queries as access
from regulars.domains.access.types import SYSTEM, AuditFilter
from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.actions import save_brands
from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.catalog.types import BrandInput, Filter
from regulars.domains.rules import actions as rules
from regulars.domains.rules import queries as rule_queries
from regulars.domains.rules.types import DraftInput, Version
from regulars.domains.tiers import queries as tiers
from regulars.flows.program_config.errors import (
    ProgramDocumentInvalid,
    ProgramDocumentRefused,
    ReferenceUnknown,
)
from regulars.flows.program_config.exporting import document_yaml
from regulars.flows.program_config.reading import document_of_text, read_document
from regulars.infra.clock import MovableClock
from regulars.kernel.errors import Refusal
from tests.support.programs import (
    applied,
    compared,
    document,
    example,
    exported,
    ladder,
    outcomes,
    per_pound,
    rule,
    tier,
)

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ALL_NEW = [
    "create program shop",
    "create asset points",
    "create ladder status",
    "create rule base",
]
ALL_SAME = [each.replace("create", "unchanged") for each in ALL_NEW]


async def program_id(platform: Platform) -> int:
    async with platform.database.transaction() as tx:
        return (await catalog.ids_of(tx, "program", ["shop"]))["shop"]


async def versions(platform: Platform, code: str) -> list[Version]:
    of = await program_id(platform)
    async with platform.database.transaction() as tx:
        return (await rule_queries.versions_of_program(tx, of))[code]


async def refused(platform: Platform, raw: object, **how: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await applied(platform, raw, **how)
    return caught.value


async def test_a_new_program_is_made_and_applied_again_nothing_changes(platform: Platform) -> None:
    first = await applied(platform, document())
    assert outcomes(first) == ALL_NEW
    again = await applied(platform, document())
    assert (outcomes(again), again.changed) == (ALL_SAME, [])
    [only] = await versions(platform, "base")
    assert (only.number, only.live_from, only.created_by) == (1, NOW, "system")
    assert await exported(platform) == read_document(document())


async def test_a_plan_writes_nothing(platform: Platform) -> None:
    assert outcomes(await compared(platform, document())) == ALL_NEW
    async with platform.database.transaction() as tx:
        assert await catalog.programs(tx, Filter(count=9)) == []
    with pytest.raises(UnknownCode):
        await exported(platform)


async def test_a_plan_shows_what_changes_field_by_field(
    platform: Platform, clock: MovableClock
) -> None:
    await applied(platform, document())
    clock.advance(timedelta(days=1))
    changed = document(
        assets={"points": {"name": "Points", "kind": "points", "expiry": {"kind": "none"}}},
        rules={"base": rule(per_pound(2)), "extra": rule(per_pound())},
        ladders={"status": ladder(tier("silver", "100"), tier("gold", "600"))},
    )
    made = await compared(platform, changed)
    assert outcomes(made) == [
        "unchanged program shop",
        "unchanged asset points",
        "update ladder status",
        "update rule base",
        "create rule extra",
    ]
    fields = [(c.path, c.before, c.after) for each in made.changed for c in each.changes]
    assert fields == [("tiers[1].entry.at_least", "500", "600"), ("effects[0].units", 1, 2)]
    assert {each.live_from for each in made.changed} == {NOW + timedelta(days=1)}

    assert outcomes(await applied(platform, changed)) == outcomes(made)
    first, second = await versions(platform, "base")
    assert (first.live_until, second.live_from) == (second.live_from, NOW + timedelta(days=1))


async def test_the_first_application_may_lie_in_the_past_and_later_ones_act_from_now(
    platform: Platform, clock: MovableClock
) -> None:
    first = await applied(platform, document(live_from="2009-12-01"))
    assert first.live_from == datetime(2009, 12, 1, tzinfo=UTC)
    [base] = await versions(platform, "base")
    assert base.live_from == datetime(2009, 12, 1, tzinfo=UTC)
    clock.advance(timedelta(hours=1))
    later = document(live_from="2009-12-01", rules={"base": rule(per_pound(2))})
    assert (await applied(platform, later)).live_from == NOW + timedelta(hours=1)
    ahead = document(live_from="2026-07-01", rules={"base": rule(per_pound(3))})
    assert (await applied(platform, ahead)).live_from == datetime(2026, 6, 30, 23, tzinfo=UTC)


async def test_a_rule_or_a_ladder_may_begin_at_an_instant_of_its_own(
    platform: Platform, clock: MovableClock
) -> None:
    dated = document(
        live_from="2009-12-01",
        ladders={"status": {"live_from": "2010-01-01", **ladder(tier("silver", "100"))}},
    )
    made = await applied(platform, dated)
    instants = {each.code: each.live_from for each in made.items if each.live_from is not None}
    assert instants == {
        "base": datetime(2009, 12, 1, tzinfo=UTC),
        "status": datetime(2010, 1, 1, tzinfo=UTC),
    }
    clock.advance(timedelta(days=1))
    again = {"live_from": "2010-01-01", **ladder(tier("silver", "90"))}
    late = {"live_from": "2026-02-01", **rule(per_pound())}
    made = await applied(
        platform,
        document(ladders={"status": again}, rules={"base": rule(per_pound()), "late": late}),
    )
    instants = {each.code: each.live_from for each in made.items if each.live_from is not None}
    assert instants == {
        "status": NOW + timedelta(days=1),
        "late": datetime(2026, 2, 1, tzinfo=UTC),
    }
    wrong = {"live_from": "soon", **rule(per_pound())}
    refusal = await refused(platform, document(rules={"base": wrong}))
    assert [each.path for each in refusal.errors] == ["rules.base.live_from"]


async def test_the_instant_that_is_asked_for_counts_and_order_of_time_is_kept(
    platform: Platform,
) -> None:
    past = datetime(2020, 1, 1, tzinfo=UTC)
    await applied(platform, document(live_from="2025-01-01"), live_from=past)
    [base] = await versions(platform, "base")
    assert base.live_from == past
    changed = document(rules={"base": rule(per_pound(2))})
    refusal = await refused(platform, changed, live_from=past)
    assert isinstance(refusal, ProgramDocumentRefused)
    assert [(each.path, each.code) for each in refusal.errors] == [
        ("rules.base", "rule_order_of_time")
    ]
    assert len(await versions(platform, "base")) == 1


async def test_what_is_left_out_is_kept_unless_it_shall_be_retired(
    platform: Platform, clock: MovableClock
) -> None:
    await applied(platform, document(rules={"base": rule(per_pound()), "old": rule(per_pound())}))
    clock.advance(timedelta(days=1))
    less = document(ladders={})
    kept = await applied(platform, less)
    assert outcomes(kept) == [
        "unchanged program shop",
        "unchanged asset points",
        "kept ladder status",
        "unchanged rule base",
        "kept rule old",
    ]
    retired = await applied(platform, less, is_missing_retired=True)
    assert [f"{each.change} {each.code}" for each in retired.changed] == [
        "retire status",
        "retire old",
    ]
    [old] = await versions(platform, "old")
    assert old.live_until == NOW + timedelta(days=1)
    assert await exported(platform) == read_document(less)
    clock.advance(timedelta(days=1))
    back = await applied(platform, document())
    assert [f"{each.change} {each.code}" for each in back.changed] == ["create status"]


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"rules": {"base": rule(per_pound(asset="stars"))}}, "rules.base.effects[0].asset"),
        ({"ladders": {}, "rules": {"base": rule(per_pound(), when={
            "v": 1, "op": "tier", "ladder": "status", "cmp": "eq", "value": "gold"})}},
         "rules.base.when"),
        ({"ladders": {"status": ladder({**tier("silver", "1"), "entry": {
            "kind": "reach", "metric": {"kind": "growth", "asset": "growth"}, "at_least": "1"}})}},
         "ladders.status.tiers[0].entry.metric.asset"),
    ],
)  # fmt: skip
async def test_what_names_what_is_not_there_is_refused_and_nothing_is_written(
    platform: Platform, more: dict[str, Any], path: str
) -> None:
    refusal = await refused(platform, document(**more))
    assert isinstance(refusal, ReferenceUnknown)
    assert [each.path for each in refusal.errors] == [path]
    async with platform.database.transaction() as tx:
        assert await catalog.programs(tx, Filter(count=9)) == []


async def test_a_ladder_that_live_rules_name_is_not_retired(platform: Platform) -> None:
    by_tier = {"kind": "tier_table", "asset": "points", "ladder": "status", "rows": {"gold": 2}}
    await applied(platform, document(rules={"base": rule(by_tier)}))
    without = document(rules={"base": rule(by_tier)}, ladders={})
    assert (await applied(platform, without)).changed == []
    refusal = await refused(platform, without, is_missing_retired=True)
    assert [(each.path, each.code) for each in refusal.errors] == [
        ("rules.base.effects[0].ladder", "unknown_ladder")
    ]


async def test_the_domains_refusals_name_the_item(platform: Platform, clock: MovableClock) -> None:
    unknown = document(program={**document()["program"], "brand_codes": ["nobody"]})
    refusal = await refused(platform, unknown)
    assert isinstance(refusal, ProgramDocumentInvalid)
    assert [each.path for each in refusal.errors] == ["program.brand_codes"]

    await applied(platform, document())
    clock.advance(timedelta(days=1))
    other = document(assets={"points": {"name": "Points", "kind": "points", "scale": 2}})
    refusal = await refused(platform, other)
    assert isinstance(refusal, ProgramDocumentRefused)
    assert [(e.path, e.code) for e in refusal.errors] == [("assets.points", "asset_conflict")]

    shorter = document(ladders={"status": ladder(tier("silver", "100"))})
    refusal = await refused(platform, shorter)
    assert [(e.path, e.code) for e in refusal.errors] == [("ladders.status", "tier_removed")]


async def test_listening_to_brands_is_read_back_by_their_codes(platform: Platform) -> None:
    async with platform.database.transaction() as tx:
        await save_brands(tx, [BrandInput(code=code, name=code) for code in "ba"], NOW)
    raw = document(program={**document()["program"], "brand_codes": ["b", "a"]})
    await applied(platform, raw)
    assert outcomes(await applied(platform, raw)) == ALL_SAME
    assert (await exported(platform)).program.brand_codes == ["a", "b"]


async def test_two_applications_at_once_come_one_after_the_other(platform: Platform) -> None:
    made = await asyncio.gather(*(applied(platform, document()) for _ in range(4)))
    assert sorted(len(each.changed) for each in made) == [0, 0, 0, 4]
    assert len(await versions(platform, "base")) == 1
    of = await program_id(platform)
    async with platform.database.transaction() as tx:
        assert len((await tiers.versions_of(tx, of))["status"]) == 1


async def test_drafts_are_left_alone_exported_when_asked_and_named_when_overwritten(
    platform: Platform, clock: MovableClock
) -> None:
    await applied(platform, document())
    of = await program_id(platform)
    drafts = [
        DraftInput(program_id=of, code=code, body=rule(per_pound(9))) for code in ("base", "x")
    ]
    async with platform.database.transaction() as tx:
        await rules.save_drafts(tx, drafts, "somebody", NOW)
    assert list((await exported(platform)).rules) == ["base"]
    assert outcomes(await applied(platform, document())) == ALL_SAME
    with_drafts = await exported(platform, is_with_drafts=True)
    assert list(with_drafts.rules) == ["base", "x"]
    clock.advance(timedelta(days=1))
    made = await compared(platform, document(rules={"base": rule(per_pound(3))}))
    assert [each.replaces_draft for each in made.changed] == [True]
    made = await applied(platform, with_drafts)
    assert [each.replaces_draft for each in made.changed] == [False, False]


async def test_an_application_leaves_one_audit_entry_and_none_where_nothing_changed(
    platform: Platform,
) -> None:
    await applied(platform, document())
    await applied(platform, document())
    async with platform.database.transaction() as tx:
        entries = await access.audit_log(
            tx, platform.vault, SYSTEM, access.Slice(count=9), AuditFilter()
        )
    assert [(each.action, each.subject_id) for each in entries] == [("program.applied", "shop")]


@pytest.mark.parametrize(
    "name",
    [
        "online-retail/program.yaml",
        "online-retail/program-180-days.yaml",
        "learning-community/program.yaml",
    ],
)
async def test_the_examples_apply_and_their_export_changes_nothing(
    platform: Platform, name: str
) -> None:
    wanted = example(name)
    await applied(platform, wanted)
    written = document_yaml(await exported(platform, wanted.program.code))
    assert (await applied(platform, document_of_text(written))).changed == []


async def test_points_that_die_take_the_place_of_points_that_do_not(
    platform: Platform, clock: MovableClock
) -> None:
    await applied(platform, example("online-retail/program.yaml"))
    clock.advance(timedelta(days=1))
    made = await applied(platform, example("online-retail/program-180-days.yaml"))
    assert [f"{each.change} {each.kind} {each.code}" for each in made.changed] == [
        "update asset points"
    ]
