"""Writing rules: drafts, which do nothing until they go live."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from regulars.domains.rules.errors import RuleInvalid
from regulars.domains.rules.policy.publishing import draft_of
from regulars.domains.rules.policy.reading import read_body, read_code
from regulars.domains.rules.store import versions as store
from regulars.domains.rules.store.versions import KnownRule, RuleKey
from regulars.domains.rules.types.body import RuleBody
from regulars.domains.rules.types.versions import DraftInput, Version
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, Refusal
from regulars.kernel.ids import new_id


async def save_drafts(
    tx: Tx, drafts: Sequence[DraftInput], actor: str, now: datetime
) -> list[Version | Refusal]:
    """Save a draft for each rule, in the place of the draft that is there; an answer for each.

    A rule that is not there yet is entered. Refuses a body that is no rule, naming every fault by
    its path, and the second of two drafts for one rule.
    """
    answers: dict[int, Version | Refusal] = {}
    bodies: dict[RuleKey, tuple[int, RuleBody]] = {}
    for at, draft in enumerate(drafts):
        key = draft.program_id, draft.code
        try:
            read_code(draft.code)
            body = read_body(draft.body)
            if key in bodies:
                raise _given_twice(draft.code)
            bodies[key] = at, body
        except RuleInvalid as refusal:
            answers[at] = refusal
    if bodies:
        saved = await _save(tx, {key: body for key, (_, body) in bodies.items()}, actor, now)
        answers |= {at: saved[key] for key, (at, _) in bodies.items()}
    return [answers[at] for at in range(len(drafts))]


async def _save(
    tx: Tx, bodies: dict[RuleKey, RuleBody], actor: str, now: datetime
) -> dict[RuleKey, Version]:
    entered = [
        KnownRule(id=new_id(), program_id=program_id, code=code) for program_id, code in bodies
    ]
    id_of = await store.enter_rules(tx, entered, actor, now)
    await store.lock_rules(tx, id_of.values())
    rows = [(id_of[key], new_id(), body) for key, body in bodies.items()]
    await store.save_drafts(tx, rows, actor, now)
    drafts = {
        version.rule_id: version
        for version in await store.versions_of_rules(tx, list(id_of.values()))
        if version.live_from is None
    }
    return {key: drafts[rule_id] for key, rule_id in id_of.items()}


async def delete_drafts(tx: Tx, rule_ids: Sequence[UUID]) -> list[bool]:
    """Throw drafts away; for each rule whether it had one."""
    await store.lock_rules(tx, rule_ids)
    versions = await store.versions_of_rules(tx, rule_ids)
    had = {each.rule_id for each in versions if draft_of([each]) is not None}
    await store.delete_drafts(tx, list(had))
    return [rule_id in had for rule_id in rule_ids]


def _given_twice(code: str) -> RuleInvalid:
    detail = f"rule {code} is given twice"
    return RuleInvalid(detail, errors=[FieldError(path="code", code="given_twice", detail=detail)])
