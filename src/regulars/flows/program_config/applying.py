"""Putting a document in force, in one transaction; a plan is an application taken back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from regulars.domains.access import actions as access
from regulars.domains.access.types import SYSTEM, AuditEntry, Caller
from regulars.domains.catalog import actions as catalog
from regulars.domains.insights.actions import goals
from regulars.domains.ledger import actions as ledger
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import DraftInput, GoLive, Retire, Version
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.types import DraftLadder
from regulars.flows.program_config.document import Application, ProgramDocument
from regulars.flows.program_config.errors import (
    ProgramDocumentInvalid,
    first_of,
    refused_as_one,
)
from regulars.flows.program_config.goal_parts import content_of, goals_now
from regulars.flows.program_config.keeping_groups import (
    Groups,
    keep_groups,
    refuse_unread_groups,
)
from regulars.flows.program_config.mentions import names_in_groups
from regulars.flows.program_config.planning import ItemChange, ItemKind, Plan, planned
from regulars.flows.program_config.reviewing import ReviewInput, request_review
from regulars.flows.program_config.segment_parts import segments_now
from regulars.flows.program_config.stored import Stored, lock_program, stored_program
from regulars.flows.program_config.tag_rule_parts import tag_rules_now
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.locks import lock_name
from regulars.kernel.errors import FieldError, Refusal

AUDITED_CHANGES_MAX = 200


async def plan(tx: Tx, document: ProgramDocument, application: Application, now: datetime) -> Plan:
    """What applying the document would change; nothing is written.

    The document is applied and taken back, so that whatever an application would refuse is
    refused here too.
    """
    async with tx.connection.transaction(force_rollback=True):
        return await apply_quietly(tx, document, application, "plan", now)


async def apply(
    tx: Tx,
    vault: Vault,
    document: ProgramDocument,
    application: Application,
    caller: Caller,
    now: datetime,
) -> Plan:
    """Put all of the document in force, or nothing; what it changed, which leaves an audit entry.

    What is as the document says is left alone. Refuses what the domains refuse, naming the item;
    what names something that the program has not; a version that would begin before the one it
    follows; and conditions that ask what the caller may not read.
    """
    by = caller.principal
    refuse_unread_groups(document, by.permissions)
    done = await apply_quietly(tx, document, application, by.name, now, by.id)
    if done.changed:
        entry = AuditEntry(
            action="program.applied",
            subject_kind="program",
            subject_id=document.program.code,
            after={
                "live_from": done.live_from,
                "changed": [
                    {"kind": each.kind, "code": each.code, "change": each.change}
                    for each in done.changed[:AUDITED_CHANGES_MAX]
                ],
            },
        )
        await access.record(tx, vault, caller, [entry], now)
    return done


async def apply_quietly(
    tx: Tx,
    document: ProgramDocument,
    application: Application,
    actor: str,
    now: datetime,
    actor_id: UUID = SYSTEM.id,
) -> Plan:
    """As `apply`, without an audit entry: for what an installation begins with."""
    await lock_program(tx, document.program.code)
    stored = await stored_program(tx, document.program.code)
    stored = msgspec.structs.replace(
        stored,
        segments=await segments_now(tx, stored.program.id) if stored.program else {},
        tag_rules=await tag_rules_now(tx),
        names=await names_in_groups(tx, stored.program, document),
    )
    if document.goals:
        await lock_name(tx, "goals")
        stored = msgspec.structs.replace(stored, goals=await goals_now(tx))
    made = planned(stored, document, application, now)
    work = _Work(
        tx=tx,
        document=document,
        stored=stored,
        plan=made,
        actor=actor,
        actor_id=actor_id,
        now=now,
    )
    program_id = await _save_program(work)
    await _configure_assets(work, program_id)
    # Rules that end make room in their groups, and ladders are there before rules name them.
    await _retire_rules(work)
    await _publish_ladders(work, program_id)
    await _publish_rules(work, program_id)
    await _retire_ladders(work)
    await keep_groups(work.groups(program_id))
    await _set_goals(work)
    return made


class _Work(msgspec.Struct, frozen=True, kw_only=True):
    """An application under way."""

    tx: Tx
    document: ProgramDocument
    stored: Stored
    plan: Plan
    actor: str
    actor_id: UUID
    now: datetime

    def codes(self, kind: ItemKind, *changes: ItemChange) -> list[str]:
        """The items of a kind that are changed so."""
        return list(self.instants(kind, *changes))

    def instants(self, kind: ItemKind, *changes: ItemChange) -> dict[str, datetime]:
        """When each of these items comes into force, or ends."""
        return {
            each.code: each.live_from or self.plan.live_from
            for each in self.plan.items
            if each.kind == kind and each.change in changes
        }

    def groups(self, program_id: int) -> Groups:
        """What of the application is about groups of members."""
        return Groups(
            tx=self.tx,
            document=self.document,
            stored=self.stored,
            items=[each for each in self.plan.changed if each.kind in ("segment", "tag_rule")],
            program_id=program_id,
            actor=self.actor,
            now=self.now,
        )


async def _save_program(work: _Work) -> int:
    if not work.codes("program", "create", "update"):
        assert work.stored.program is not None, "what is unchanged is stored"
        return work.stored.program.id
    (saved,) = await catalog.save_programs(work.tx, [work.document.program.input()], work.now)
    if saved.error is not None:
        fault = FieldError(
            path=f"program.{saved.error.path}", code=saved.error.code, detail=saved.error.detail
        )
        raise ProgramDocumentInvalid(first_of([fault]), errors=[fault])
    assert saved.id is not None, "what is not refused is saved"
    return saved.id


async def _configure_assets(work: _Work, program_id: int) -> None:
    time_zone = work.document.program.time_zone
    for code in work.codes("asset", "create", "update"):
        settings = work.document.assets[code].settings(code, program_id, time_zone)
        try:
            await ledger.configure(work.tx, [settings], work.now)
        except Refusal as refusal:
            raise refused_as_one([(f"assets.{code}", refusal)]) from None


async def _retire_rules(work: _Work) -> None:
    codes = work.codes("rule", "retire")
    until = work.plan.live_from
    ends = [Retire(rule_id=work.stored.rules[code].id, live_until=until) for code in codes]
    _refuse_any(codes, await rules.retire(work.tx, ends, work.now) if ends else [])


async def _publish_rules(work: _Work, program_id: int) -> None:
    instants = work.instants("rule", "create", "update")
    if not instants:
        return
    drafts = [
        DraftInput(
            program_id=program_id,
            code=code,
            body=msgspec.to_builtins(work.document.rules[code]),
        )
        for code in instants
    ]
    saved = await rules.save_drafts(work.tx, drafts, work.actor, work.now)
    _refuse_any(instants, saved)
    begins = [
        GoLive(rule_id=each.rule_id, live_from=instants[each.rule_code])
        for each in saved
        if isinstance(each, Version)
    ]
    _refuse_any(instants, await rules.go_live(work.tx, begins, work.actor, work.now))


async def _publish_ladders(work: _Work, program_id: int) -> None:
    for code, live_from in work.instants("ladder", "create", "update").items():
        draft = DraftLadder(program_id=program_id, code=code, body=work.document.ladders[code])
        try:
            saved = await tiers.save_draft(work.tx, draft, work.actor, work.now)
            begun = await tiers.go_live(work.tx, saved.ladder_id, live_from, work.now)
        except Refusal as refusal:
            raise refused_as_one([(f"ladders.{code}", refusal)]) from None
        given = ReviewInput(program_id=program_id, ladder=code, number=begun.number)
        await request_review(work.tx, given, live_from, work.actor, work.now)


async def _retire_ladders(work: _Work) -> None:
    for code in work.codes("ladder", "retire"):
        try:
            await tiers.retire(work.tx, work.stored.ladders[code].id, work.plan.live_from)
        except Refusal as refusal:
            raise refused_as_one([(f"ladders.{code}", refusal)]) from None


async def _set_goals(work: _Work) -> None:
    puts = []
    for key in work.codes("goal", "create", "update"):
        goal = work.stored.goals.get(key)
        before = None if goal is None else goal.content
        puts.append((goal, content_of(key, work.document.goals[key], before)))
    if puts:
        await goals.put_goals(work.tx, puts, work.actor_id, work.now)


def _refuse_any(codes: Iterable[str], answers: Sequence[object]) -> None:
    refused = [
        (f"rules.{code}", answer)
        for code, answer in zip(codes, answers, strict=True)
        if isinstance(answer, Refusal)
    ]
    if refused:
        raise refused_as_one(refused)
