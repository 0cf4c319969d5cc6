"""Segments and rules for tags in the document of a program: planned, published, exported."""

from typing import Any

import pytest

from regulars.bootstrap import Platform
from regulars.domains.segments import actions as segments
from regulars.domains.segments import queries as known_segments
from regulars.domains.segments.types import NewSegment
from regulars.flows.program_config.errors import (
    ProgramDocumentInvalid,
    ProgramDocumentRefused,
    ReferenceUnknown,
)
from regulars.flows.program_config.reading import read_document
from regulars.flows.program_config.stored import program_of_code
from regulars.infra import jobs
from regulars.kernel.errors import Refusal
from tests.support.programs import (
    applied,
    compared,
    document,
    example,
    exported,
    outcomes,
    per_pound,
    rule,
)

ITEM_COUNT = 4
"""The program, its asset, its ladder and its rule stand first in every plan."""


def orders(count: int) -> dict[str, Any]:
    return {"v": 1, "op": "attr", "path": "orders.count", "cmp": "ge", "value": count}


def belongs(code: str) -> dict[str, Any]:
    return {"v": 1, "op": "segment", "segment": code}


def grouped(**more: Any) -> dict[str, Any]:
    """A program with a segment inside another, whose code comes first, and a rule for a tag."""
    return document(
        segments={
            "a-outer": {"condition": belongs("inner")},
            "inner": {
                "names": {"en": "Inner", "zh-CN": "内圈"},
                "description": "Who came again.",
                "condition": orders(2),
            },
        },
        tag_rules={"again": {"title": "Came again", "tag": "again", "condition": orders(2)}},
        **more,
    )


async def test_segments_and_tag_rules_are_planned_published_changed_and_exported(
    platform: Platform,
) -> None:
    raw = grouped()
    planned = await compared(platform, raw)
    assert outcomes(planned)[ITEM_COUNT:] == [
        "create segment inner",
        "create segment a-outer",
        "create tag_rule again",
    ]
    words = planned.items[ITEM_COUNT].words
    assert words is not None
    assert (words.en, words.zh_cn) == ("the number of orders ≥ 2", "累计订单数 ≥ 2")
    await applied(platform, raw)
    assert (await applied(platform, raw)).changed == []
    found = await exported(platform)
    assert found == read_document(raw)
    assert [*found.segments] == ["inner", "a-outer"]
    async with platform.database.transaction() as tx:
        builds = await jobs.newest(tx, count=10, kind="build_segment")
        assert sorted(str(each.input["number"]) for each in builds) == ["1", "1"]

    # Other names judge nobody; another condition is a version of its own.
    raw["segments"]["a-outer"]["names"] = {"en": "Outer"}
    raw["segments"]["inner"]["condition"] = orders(3)
    raw["tag_rules"]["again"]["is_on"] = False
    made = await applied(platform, raw)
    assert [
        (each.code, [(change.path, change.before, change.after) for change in each.changes])
        for each in made.changed
    ] == [
        ("inner", [("condition.value", 2, 3)]),
        ("a-outer", [("names", None, {"en": "Outer"})]),
        ("again", [("is_on", None, False)]),
    ]
    assert [each.words is None for each in made.changed] == [False, True, True]
    async with platform.database.transaction() as tx:
        assert len(await jobs.newest(tx, count=10, kind="build_segment")) == 3

    # What is left out stays, even where rules and ladders would end.
    left = await applied(platform, document(), is_missing_retired=True)
    assert outcomes(left)[ITEM_COUNT:] == [
        "kept segment inner",
        "kept segment a-outer",
        "kept tag_rule again",
    ]
    assert await exported(platform) == read_document(raw)


async def test_a_plan_leaves_nothing_behind(platform: Platform) -> None:
    await applied(platform, document())
    await compared(platform, grouped())
    assert (await exported(platform)).segments == {}
    async with platform.database.transaction() as tx:
        assert await jobs.newest(tx, count=10, kind="build_segment") == []


async def test_what_cannot_be_told_or_is_not_there_is_refused_with_its_path(
    platform: Platform,
) -> None:
    async def places(kind: type[Refusal], **parts: Any) -> list[tuple[str, str]]:
        with pytest.raises(kind) as caught:
            await applied(platform, document(**parts))
        return [(each.path, each.code) for each in caught.value.errors]

    nothing = {"v": 1, "op": "sometimes"}
    assert await places(
        ProgramDocumentInvalid,
        segments={
            "one": {"condition": belongs("two")},
            "two": {"condition": belongs("one")},
            "three": {"condition": nothing, "names": {"fr": "Trois"}},
        },
        tag_rules={"four": {"title": "Four", "tag": "four", "condition": nothing}},
    ) == [
        ("segments.three.names.fr", "value"),
        ("segments.three.condition.op", "op"),
        ("segments.one.condition", "circle"),
        ("segments.two.condition", "circle"),
        ("tag_rules.four.condition.op", "op"),
    ]
    assert await places(
        ReferenceUnknown,
        segments={"one": {"condition": belongs("nobody")}},
        tag_rules={
            "two": {
                "title": "Two",
                "tag": "two",
                "condition": {"v": 1, "op": "tier", "ladder": "rank", "cmp": "eq", "value": "x"},
            }
        },
    ) == [
        ("segments.one.condition", "unknown_segment"),
        ("tag_rules.two.condition", "unknown_ladder"),
    ]
    coupon = {"v": 1, "op": "coupon", "state": "unused", "cmp": "ge", "value": 1}
    [(path, _)] = await places(ProgramDocumentInvalid, segments={"one": {"condition": coupon}})
    assert path.startswith("segments.one")


async def test_a_rule_asks_for_segments_of_the_document_and_of_the_program(
    platform: Platform,
) -> None:
    """What is live already stays, though a segment that it asks for was archived since."""
    asking = {
        code: rule(per_pound(), when=belongs(segment))
        for code, segment in (("of-it", "inner"), ("of-none", "nobody"))
    }
    with pytest.raises(ReferenceUnknown) as caught:
        await applied(platform, grouped(rules=asking))
    assert [(each.path, each.code) for each in caught.value.errors] == [
        ("rules.of-none.when", "unknown_segment")
    ]
    good = {"of-it": asking["of-it"]}
    assert "create rule of-it" in outcomes(await applied(platform, grouped(rules=good)))
    assert "unchanged rule of-it" in outcomes(await compared(platform, document(rules=good)))
    async with platform.database.transaction() as tx:
        program = await program_of_code(tx, "shop")
        for code in ("a-outer", "inner"):
            found = await known_segments.segment(tx, program.id, code)
            await segments.archive(tx, found, "Ann", platform.clock.now())
    with pytest.raises(ReferenceUnknown) as caught:
        await compared(platform, document(rules=good))
    assert [each.path for each in caught.value.errors] == ["rules.of-it.when"]
    assert "kept rule of-it" in outcomes(await compared(platform, document()))


async def test_a_list_is_data_and_a_rule_is_of_one_program(platform: Platform) -> None:
    await applied(platform, grouped())
    async with platform.database.transaction() as tx:
        program = await program_of_code(tx, "shop")
        new = NewSegment(program_id=program.id, code="guests", kind="uploaded")
        await segments.create(tx, new, "Ann", platform.clock.now())
    assert "guests" not in (await exported(platform)).segments
    with pytest.raises(ProgramDocumentRefused) as caught:
        await applied(platform, document(segments={"guests": {"condition": orders(1)}}))
    assert [(each.path, each.code) for each in caught.value.errors] == [
        ("segments.guests", "segment_of_other_kind")
    ]
    second = grouped(program={**document()["program"], "code": "other"})
    second["assets"] = {"stars": {"name": "Stars", "kind": "points"}}
    second["rules"] = {}
    second["segments"] = {}
    with pytest.raises(ProgramDocumentRefused) as caught:
        await applied(platform, second)
    assert [(each.path, each.code) for each in caught.value.errors] == [
        ("tag_rules.again", "other_program")
    ]


async def test_the_learning_community_has_segments_and_a_rule_for_a_tag(platform: Platform) -> None:
    ready = example("learning-community/program.yaml")
    made = await applied(platform, ready)
    assert outcomes(made)[-3:] == [
        "create segment gone-quiet",
        "create segment quiet-mentors",
        "create tag_rule helper",
    ]
    assert (await exported(platform, "learning")).segments == ready.segments
