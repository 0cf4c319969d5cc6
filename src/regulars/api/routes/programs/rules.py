"""Rules of a program, read: versions, where they differ, what they say in words, their use."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from regulars.api.routes.programs.handling import (
    DifferencesAnswer,
    Json,
)
from regulars.api.routes.programs.rule_answers import RuleVersionAnswer, version_answer
from regulars.api.routes.programs.wording import Wording, rule_wording
from regulars.bootstrap import Platform
from regulars.domains.rules import queries
from regulars.domains.rules.errors import RuleNotFound
from regulars.domains.rules.types import CapPer, CounterScope, GrantedSum, Rule, Version
from regulars.domains.rules.types.granting import CounterState
from regulars.domains.rules.types.schema import rule_schema
from regulars.flows.program_config.labels import labels_of_rules
from regulars.flows.program_config.stored import program_of_code
from regulars.infra.db import Tx
from regulars.infra.listing import Page
from regulars.kernel.conditions.words.sentences import Language
from regulars.kernel.differing import differences

_READ = {"permission": "rules.read"}
_WRITE = {"permission": "rules.write"}

Number = Annotated[int, QueryParameter(ge=1, le=10**9)]
DayCount = Annotated[int, QueryParameter(ge=1, le=366, description="How many days back from now.")]


class CounterAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How far a cap or a budget is used; `most` is null where no version has it any more.

    `subject_id` is the rule, or a store; `asset` is empty where times are counted and not units.
    """

    subject_id: UUID
    scope: CounterScope
    per: CapPer
    asset: str
    window_begin: datetime
    used: int
    most: int | None


class GrantedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule granted of an asset, and what was taken back of that since, in its units.

    `member_count` is of the members that it was granted to then, before any of them was merged.
    """

    asset: str
    granted_units: int
    reversed_units: int
    grant_count: int
    member_count: int


class RuleGrantedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule granted for what occurred since `begin`, asset by asset; nothing is no item."""

    begin: datetime
    items: list[GrantedAnswer]


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in a list: its latest version, and the number of the one in force now.

    `words` tell the latest version; `usage` says how far caps of the whole rule and its budget are
    used in the period that was counted last.
    """

    program: str
    code: str
    latest: RuleVersionAnswer
    in_force: int | None
    words: Wording
    usage: list[CounterAnswer]


class RuleAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A rule with all its versions, the first one first."""

    program: str
    code: str
    in_force: int | None
    versions: list[RuleVersionAnswer]


class WordsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a version says, in sentences."""

    number: int
    language: Language
    sentences: list[str]


@get("/programs/{program:str}/rules", opt=_READ)
async def list_rules(program: FromPath[str], platform: NamedDependency[Platform]) -> Page[RuleLine]:
    """All rules of a program, by code."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        found = await program_of_code(tx, program)
        rules = await queries.rules_of_program(tx, found.id, now)
        labels = await labels_of_rules(tx, found, [each.latest.body for each in rules])
        usage = _latest_usage(await queries.rule_usage(tx, [each.id for each in rules]))
    items = [
        RuleLine(
            program=program,
            code=each.code,
            latest=version_answer(each.latest, now),
            in_force=None if each.in_force is None else each.in_force.number,
            words=rule_wording(each.latest.body, labels),
            usage=usage.get(each.id, []),
        )
        for each in rules
    ]
    return Page(items=items, next_cursor=None)


@get("/programs/{program:str}/rules/{code:str}", opt=_READ)
async def read_rule(
    program: FromPath[str], code: FromPath[str], platform: NamedDependency[Platform]
) -> RuleAnswer:
    """One rule with all its versions."""
    now = platform.clock.now()
    async with platform.database.transaction() as tx:
        rule, versions = await _rule(tx, program, code, now)
    return RuleAnswer(
        program=program,
        code=code,
        in_force=None if rule.in_force is None else rule.in_force.number,
        versions=[version_answer(each, now) for each in versions],
    )


@get("/programs/{program:str}/rules/{code:str}/differences", opt=_READ)
async def compare_rule_versions(
    program: FromPath[str],
    code: FromPath[str],
    platform: NamedDependency[Platform],
    before: Number,
    after: Number,
) -> DifferencesAnswer:
    """Where version `after` says otherwise than version `before`."""
    async with platform.database.transaction() as tx:
        _, versions = await _rule(tx, program, code, platform.clock.now())
    changes = differences(_numbered(versions, before).body, _numbered(versions, after).body)
    return DifferencesAnswer(before=before, after=after, changes=changes)


@get("/programs/{program:str}/rules/{code:str}/words", opt=_READ)
async def read_rule_words(
    program: FromPath[str],
    code: FromPath[str],
    platform: NamedDependency[Platform],
    language: Annotated[Language, QueryParameter(description="`en` or `zh-CN`.")] = "en",
    number: Annotated[int | None, QueryParameter(ge=1, description="The version.")] = None,
) -> WordsAnswer:
    """What a rule says, in sentences: the latest version, unless another is named."""
    async with platform.database.transaction() as tx:
        _, versions = await _rule(tx, program, code, platform.clock.now())
        found = versions[-1] if number is None else _numbered(versions, number)
        labels = await labels_of_rules(tx, await program_of_code(tx, program), [found.body])
    said = rule_wording(found.body, labels)
    sentences = said.en if language == "en" else said.zh_cn
    return WordsAnswer(number=found.number, language=language, sentences=sentences)


@get("/programs/{program:str}/rules/{code:str}/usage", opt=_READ)
async def read_rule_usage(
    program: FromPath[str], code: FromPath[str], platform: NamedDependency[Platform]
) -> list[CounterAnswer]:
    """How far caps of the rule and of stores and its budget are used, the latest periods first."""
    async with platform.database.transaction() as tx:
        rule, _ = await _rule(tx, program, code, platform.clock.now())
        found = await queries.rule_usage(tx, [rule.id])
    return [_counter(each) for each in found]


@get("/programs/{program:str}/rules/{code:str}/granted", opt=_READ)
async def read_rule_granted(
    program: FromPath[str],
    code: FromPath[str],
    platform: NamedDependency[Platform],
    days: DayCount = 30,
) -> RuleGrantedAnswer:
    """What all versions of a rule granted for what occurred in the last days."""
    now = platform.clock.now()
    begin = now - timedelta(days=days)
    async with platform.database.transaction() as tx:
        rule, _ = await _rule(tx, program, code, now)
        found = await queries.granted_of_rule(tx, rule.id, begin)
    return RuleGrantedAnswer(begin=begin, items=[_granted(each) for each in found])


@get("/schemas/rule", opt=_READ)
async def read_rule_schema() -> Json:
    """The JSON Schema of a rule, that of conditions included."""
    return rule_schema()


def _counter(state: CounterState) -> CounterAnswer:
    return CounterAnswer(
        subject_id=state.key.subject_id,
        scope=state.key.scope,
        per=state.key.per,
        asset=state.key.asset,
        window_begin=state.key.window_start,
        used=state.used,
        most=state.most,
    )


def _granted(of_asset: GrantedSum) -> GrantedAnswer:
    return GrantedAnswer(
        asset=of_asset.asset,
        granted_units=of_asset.units,
        reversed_units=of_asset.reversed_units,
        grant_count=of_asset.grant_count,
        member_count=of_asset.member_count,
    )


def _latest_usage(states: Sequence[CounterState]) -> dict[UUID, list[CounterAnswer]]:
    """By rule: of each cap on the whole rule and of each budget the period counted last."""
    found: dict[UUID, list[CounterAnswer]] = {}
    seen: set[tuple[UUID, str, str, str]] = set()
    for state in sorted(states, key=lambda each: each.key.window_start, reverse=True):
        key = state.key
        kind = (key.rule_id, key.scope, key.per, key.asset)
        if key.scope in ("rule", "budget") and state.most is not None and kind not in seen:
            seen.add(kind)
            found.setdefault(key.rule_id, []).append(_counter(state))
    return found


async def _rule(tx: Tx, program: str, code: str, now: datetime) -> tuple[Rule, list[Version]]:
    found = await program_of_code(tx, program)
    rule = await queries.rule_by_code(tx, found.id, code, now)
    return rule, await queries.versions(tx, rule.id)


def _numbered(versions: list[Version], number: int) -> Version:
    for each in versions:
        if each.number == number:
            return each
    raise RuleNotFound(f"the rule has no version {number}")


HANDLERS = (
    list_rules,
    read_rule,
    compare_rule_versions,
    read_rule_words,
    read_rule_usage,
    read_rule_granted,
    read_rule_schema,
)
