"""What a document would change: item by item, and field by field."""

from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from itertools import chain
from typing import Any, Literal

import msgspec

from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers.types import LadderBody
from regulars.flows.explaining import Said
from regulars.flows.program_config.document import (
    Application,
    AssetPart,
    ProgramDocument,
    asset_part,
    program_part,
)
from regulars.flows.program_config.errors import FAULTS_MAX, ReferenceUnknown, first_of
from regulars.flows.program_config.goal_parts import content_of, goal_part, in_order
from regulars.flows.program_config.labels import glossary_with, in_both
from regulars.flows.program_config.reading import instant_of
from regulars.flows.program_config.references import (
    Known,
    below,
    faults_of_condition,
    faults_of_ladder,
    faults_of_rule,
)
from regulars.flows.program_config.segment_parts import innermost_first, normal_segment
from regulars.flows.program_config.stored import Stored, StoredLadder, StoredRule, known_of
from regulars.flows.program_config.tag_rule_parts import normal_tag_rule, tag_rule_part
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.words.sentences import words
from regulars.kernel.differing import Difference, differences
from regulars.kernel.errors import FieldError
from regulars.kernel.period import zone

ItemKind = Literal["program", "asset", "rule", "ladder", "segment", "tag_rule", "goal"]
ItemChange = Literal["create", "update", "retire", "unchanged", "kept"]


class PlannedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of one item. `kept` is live, and the document does not name it.

    `changes` are those from what is live. `live_from` is when rules and ladders come into force, or
    when what is retired ends. `replaces_draft` says that another draft is overwritten.

    Of a segment or a rule for a tag that is new or has another condition, `words` tell whom it is
    for; all members are then judged by it. `member_count` is how many belong to the segment now.
    """

    kind: ItemKind
    code: str
    change: ItemChange
    changes: list[Difference] = []
    live_from: datetime | None = None
    replaces_draft: bool = False
    words: Said | None = None
    member_count: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All that a document changes, in the order of kinds and codes."""

    program: str
    live_from: datetime
    items: list[PlannedItem]

    @property
    def changed(self) -> list[PlannedItem]:
        """The items that do not stay as they are."""
        return [each for each in self.items if each.change not in ("unchanged", "kept")]


def planned(
    stored: Stored, document: ProgramDocument, application: Application, now: datetime
) -> Plan:
    """What `document` changes of what is stored.

    Refuses rules and ladders that name what the program would not have, those that the document
    leaves alone included.
    """
    live_from = live_from_of(stored, document, application, now)
    items = [
        *_program_items(stored, document),
        *_asset_items(stored, document),
        *_bodied("ladder", stored.ladders, document.ladders, live_from, application),
        *_bodied("rule", stored.rules, document.rules, live_from, application),
        *_segment_items(stored, document),
        *_tag_rule_items(stored, document),
        *_goal_items(stored, document),
    ]
    _refuse_unknown(stored, document, application)
    if application.live_from is None:
        items = [_dated(each, stored, document, now) for each in items]
    return Plan(program=document.program.code, live_from=live_from, items=items)


def live_from_of(
    stored: Stored, document: ProgramDocument, application: Application, now: datetime
) -> datetime:
    """When changes come into force.

    The instant that is asked for; else the document's, where it lies ahead or nothing of the
    program was ever live; else now. Single items may say otherwise (`_dated`).
    """
    if application.live_from is not None:
        return application.live_from
    if document.live_from is None:
        return now
    given = instant_of(document.live_from, zone(document.program.time_zone))
    return given if given > now or not stored.was_live else now


def _dated(
    item: PlannedItem, stored: Stored, document: ProgramDocument, now: datetime
) -> PlannedItem:
    """With the item's own instant, where it has one that lies ahead, or was never live before."""
    if item.change not in ("create", "update"):
        return item
    known: StoredRule | StoredLadder | None
    if item.kind == "rule":
        text, known = document.begins.rules.get(item.code), stored.rules.get(item.code)
    elif item.kind == "ladder":
        text, known = document.begins.ladders.get(item.code), stored.ladders.get(item.code)
    else:
        return item
    if text is None:
        return item
    given = instant_of(text, zone(document.program.time_zone))
    is_new = known is None or not known.was_live
    return msgspec.structs.replace(item, live_from=given if given > now or is_new else now)


def _program_items(stored: Stored, document: ProgramDocument) -> Iterator[PlannedItem]:
    before = None if stored.program is None else program_part(stored.program)
    after = msgspec.structs.replace(
        document.program,
        brand_codes=sorted(set(document.program.brand_codes)),
        channel_codes=sorted(set(document.program.channel_codes)),
        store_codes=sorted(set(document.program.store_codes)),
    )
    yield _item("program", document.program.code, before, after)


def _asset_items(stored: Stored, document: ProgramDocument) -> Iterator[PlannedItem]:
    time_zone = document.program.time_zone
    for code in sorted(stored.assets.keys() | document.assets.keys()):
        after = document.assets.get(code)
        if after is None:
            yield PlannedItem(kind="asset", code=code, change="kept")
            continue
        asset = stored.assets.get(code)
        before = None if asset is None else asset_part(asset.settings, time_zone)
        yield _item("asset", code, before, _normal(after, time_zone))


def _goal_items(stored: Stored, document: ProgramDocument) -> Iterator[PlannedItem]:
    """Goals are of all programs: a document without any says nothing of them."""
    if not document.goals:
        return
    for key in in_order([*(stored.goals.keys() | document.goals.keys())]):
        after, goal = document.goals.get(key), stored.goals.get(key)
        if after is None:
            yield PlannedItem(kind="goal", code=key, change="kept")
        else:
            before = None if goal is None else goal_part(goal.content)
            content = content_of(key, after, None if goal is None else goal.content)
            yield _item("goal", key, before, goal_part(content))


def _segment_items(stored: Stored, document: ProgramDocument) -> Iterator[PlannedItem]:
    """Each behind those that it asks for; lists and archived ones stand in no document."""
    live = {code: each.live for code, each in stored.segments.items() if each.live is not None}
    given = {code: part.condition for code, part in document.segments.items()}
    for code in innermost_first({**live, **given}):
        if code not in document.segments:
            yield PlannedItem(kind="segment", code=code, change="kept")
            continue
        after, known = normal_segment(document.segments[code]), stored.segments.get(code)
        item = _item("segment", code, None if known is None else known.part, after)
        if known is None or known.live != after.condition:
            draft = None if known is None else known.draft
            item = msgspec.structs.replace(
                item,
                replaces_draft=draft is not None and draft != after.condition,
                words=_said(after.condition, stored, document),
                member_count=0 if known is None else known.segment.member_count,
            )
        yield item


def _tag_rule_items(stored: Stored, document: ProgramDocument) -> Iterator[PlannedItem]:
    for code in sorted(stored.tag_rules.keys() | document.tag_rules.keys()):
        rule, part = stored.tag_rules.get(code), document.tag_rules.get(code)
        rule = rule if rule is not None and rule.program == document.program.code else None
        if part is None:
            if rule is not None:
                yield PlannedItem(kind="tag_rule", code=code, change="kept")
            continue
        before, after = None if rule is None else tag_rule_part(rule), normal_tag_rule(part)
        item = _item("tag_rule", code, before, after)
        if before is None or before.condition != after.condition:
            said = _said(after.condition, stored, document)
            item = msgspec.structs.replace(item, words=said)
        yield item


def _said(condition: Mapping[str, Any], stored: Stored, document: ProgramDocument) -> Said:
    read = from_builtins(dict(condition))
    labels = in_both(glossary_with(stored, document))
    return Said(en=words(read, "en", labels.en), zh_cn=words(read, "zh-CN", labels.zh_cn))


def _normal(part: AssetPart, time_zone: str) -> AssetPart:
    if part.time_zone != time_zone:
        return part
    return msgspec.structs.replace(part, time_zone=None)


def _bodied(
    kind: ItemKind,
    stored: Mapping[str, StoredRule] | Mapping[str, StoredLadder],
    given: Mapping[str, RuleBody] | Mapping[str, LadderBody],
    live_from: datetime,
    application: Application,
) -> Iterator[PlannedItem]:
    for code in sorted(stored.keys() | given.keys()):
        known, after = stored.get(code), given.get(code)
        before = None if known is None else known.live
        if after is not None:
            item = _item(kind, code, before, after)
            draft = None if known is None else known.draft
            if item.change != "unchanged":
                item = msgspec.structs.replace(
                    item,
                    live_from=live_from,
                    replaces_draft=draft is not None and draft != after,
                )
            yield item
        elif before is not None and application.is_missing_retired:
            yield PlannedItem(kind=kind, code=code, change="retire", live_from=live_from)
        elif before is not None:
            yield PlannedItem(kind=kind, code=code, change="kept")


def _item(
    kind: ItemKind, code: str, before: msgspec.Struct | None, after: msgspec.Struct
) -> PlannedItem:
    if before is None:
        return PlannedItem(kind=kind, code=code, change="create")
    if before == after:
        return PlannedItem(kind=kind, code=code, change="unchanged")
    return PlannedItem(kind=kind, code=code, change="update", changes=differences(before, after))


def _refuse_unknown(stored: Stored, document: ProgramDocument, application: Application) -> None:
    """Every rule and ladder that would be live is looked at, whether it changes or not.

    Segments are looked for in what the document holds: one that a rule asks for which it leaves
    alone may have been archived since.
    """
    is_kept = not application.is_missing_retired
    ladders = {**(stored.live_ladders() if is_kept else {}), **document.ladders}
    rules = {**(stored.live_rules() if is_kept else {}), **document.rules}
    known = known_of({*stored.assets, *document.assets}, ladders)
    with_segments = msgspec.structs.replace(known, segments=_segments_of(stored, document))
    of_rules = [
        below(
            f"rules.{code}",
            faults_of_rule(body, with_segments if code in document.rules else known),
        )
        for code, body in rules.items()
    ]
    of_ladders = [
        below(f"ladders.{code}", faults_of_ladder(ladders[code], known)) for code in ladders
    ]
    of_groups = _unknown_in_groups(document, with_segments)
    faults = list(chain.from_iterable([*of_rules, *of_ladders, *of_groups]))
    if faults:
        raise ReferenceUnknown(first_of(faults), errors=faults[:FAULTS_MAX])


def _segments_of(stored: Stored, document: ProgramDocument) -> Set[str]:
    """The codes of the segments that the program would have."""
    kept = {code for code, each in stored.segments.items() if each.segment.archived_at is None}
    return kept | document.segments.keys()


def _unknown_in_groups(document: ProgramDocument, known: Known) -> Iterator[list[FieldError]]:
    """What the segments and the rules for tags of the document name and the program has not."""
    for kind, parts in (("segments", document.segments), ("tag_rules", document.tag_rules)):
        for code, part in parts.items():
            yield below(f"{kind}.{code}", faults_of_condition(part.condition, known))
