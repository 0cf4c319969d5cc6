"""From plain values to a document: every fault is found, with its path."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.ledger.actions import fault_of_settings
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import RuleBody
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.types import LadderBody
from regulars.flows.program_config.document import Begins, ProgramDocument, RawDocument
from regulars.flows.program_config.errors import (
    FAULTS_MAX,
    ProgramDocumentInvalid,
    first_of,
    joined,
)
from regulars.flows.program_config.goal_parts import faults_of_goals
from regulars.flows.program_config.segment_parts import faults_of_segments, normal_segment
from regulars.flows.program_config.spelling import BYTES_MAX, values_of
from regulars.flows.program_config.tag_rule_parts import faults_of_tag_rules, normal_tag_rule
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.period import from_local, local_midnight, zone
from regulars.kernel.shape import faults_of_shape, faults_of_spelling

Body = TypeVar("Body", RuleBody, LadderBody)

ITEMS_MAX = 1_000


def document_of_text(text: str) -> ProgramDocument:
    """The document that YAML or JSON spells; refuses what is none."""
    return read_document(values_of(text))


def read_document(raw: object) -> ProgramDocument:
    """The document that plain values are; refuses what is none, naming every fault by its path."""
    _refuse(faults_of_spelling(raw, BYTES_MAX))
    faults = list(faults_of_shape(raw, RawDocument))
    if faults and isinstance(raw, dict):
        _bodies(_codes(raw, "rules"), "rules", rules.read_body, faults)
        _bodies(_codes(raw, "ladders"), "ladders", tiers.read_body, faults)
    _refuse(faults)
    document = msgspec.convert(raw, RawDocument)
    _refuse(list(_faults_of_head(document)))
    begins = Begins(rules=_begins(document.rules), ladders=_begins(document.ladders))
    faults += _faults_of_begins(document, begins)
    faults += _faults_of_assets(document)
    faults += faults_of_segments(document.segments)
    faults += faults_of_tag_rules(document.tag_rules)
    faults += faults_of_goals(document.goals)
    rule_bodies = _bodies(document.rules, "rules", rules.read_body, faults)
    ladder_bodies = _bodies(document.ladders, "ladders", tiers.read_body, faults)
    _refuse(faults)
    return ProgramDocument(
        program=document.program,
        live_from=document.live_from,
        assets=document.assets,
        rules=rule_bodies,
        ladders=ladder_bodies,
        segments={code: normal_segment(each) for code, each in document.segments.items()},
        tag_rules={code: normal_tag_rule(each) for code, each in document.tag_rules.items()},
        goals=document.goals,
        begins=begins,
    )


def instant_of(text: str, time_zone: ZoneInfo) -> datetime:
    """The instant that a text means: a local day or time, or one with its offset from UTC."""
    for kind in (date, datetime):
        try:
            found = msgspec.convert(text, kind)
        except msgspec.ValidationError:
            continue
        if not isinstance(found, datetime):
            return local_midnight(found, time_zone)
        return found if found.tzinfo else from_local(found, time_zone)
    raise InvalidInput(f"{text!r} is no day and no time, as in 2026-11-11 or 2026-11-11T08:00:00")


def _faults_of_head(document: RawDocument) -> Iterator[FieldError]:
    try:
        time_zone = zone(document.program.time_zone)
    except InvalidInput as refusal:
        path = "program.time_zone"
        yield FieldError(path=path, code="unknown_time_zone", detail=refusal.detail)
        return
    if document.live_from is not None:
        try:
            instant_of(document.live_from, time_zone)
        except InvalidInput as refusal:
            yield FieldError(path="live_from", code="value", detail=refusal.detail)
    for name in ("assets", "rules", "ladders", "segments", "tag_rules", "goals"):
        if len(getattr(document, name)) > ITEMS_MAX:
            yield FieldError(path=name, code="length", detail=f"has at most {ITEMS_MAX}")


def _begins(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Each item's own `live_from`, where it has one."""
    return {
        code: each["live_from"]
        for code, each in raw.items()
        if isinstance(each, dict) and "live_from" in each
    }


def _faults_of_begins(document: RawDocument, begins: Begins) -> Iterator[FieldError]:
    time_zone = zone(document.program.time_zone)
    for kind in ("rules", "ladders"):
        for code, text in getattr(begins, kind).items():
            path = f"{kind}.{code}.live_from"
            try:
                instant_of(str(text), time_zone)
            except InvalidInput as refusal:
                yield FieldError(path=path, code="value", detail=refusal.detail)


def _faults_of_assets(document: RawDocument) -> Iterator[FieldError]:
    for code, asset in document.assets.items():
        settings = asset.settings(code, 0, document.program.time_zone)
        if fault := fault_of_settings(settings):
            yield from _below(f"assets.{code}", fault)


def _codes(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """What stands under each code, where it can be told."""
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _bodies(
    raw: Mapping[str, Any], name: str, read: Callable[[object], Body], faults: list[FieldError]
) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for code, each in raw.items():
        is_dated = isinstance(each, dict) and "live_from" in each
        body = {key: each[key] for key in each if key != "live_from"} if is_dated else each
        try:
            found[code] = read(body)
        except InvalidInput as refusal:
            faults.extend(_below(f"{name}.{code}", refusal))
    return found


def _below(path: str, refusal: InvalidInput) -> Iterator[FieldError]:
    if not refusal.errors:
        yield FieldError(path=path, code=refusal.code, detail=refusal.detail)
    for each in refusal.errors:
        yield FieldError(path=joined(path, each.path), code=each.code, detail=each.detail)


def _refuse(faults: list[FieldError]) -> None:
    if faults:
        raise ProgramDocumentInvalid(first_of(faults), errors=faults[:FAULTS_MAX])
