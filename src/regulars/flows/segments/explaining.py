"""Why a member belongs to a segment or not, now or at any instant since the segment is there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from regulars.domains.members import queries as members
from regulars.domains.members.errors import MemberNotFound
from regulars.domains.segments import queries as stored
from regulars.domains.segments.types import MemberChange, Segment, Version
from regulars.flows.explaining import Said
from regulars.flows.member_lists.guarding import permissions_of
from regulars.flows.program_config.labels import InBoth, glossary_of_terms, in_both
from regulars.flows.program_config.mentions import mentions_in
from regulars.flows.rewards.terms import Terms
from regulars.flows.segments.facts import KNOWN_TODAY_ONLY, Moment, facts_at
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.infra.regex import compile_regex
from regulars.kernel.conditions import nodes
from regulars.kernel.conditions.compiling import compiled
from regulars.kernel.conditions.dump import dump
from regulars.kernel.conditions.explaining import Reason, reasons
from regulars.kernel.conditions.nodes import Condition
from regulars.kernel.conditions.parse import from_builtins
from regulars.kernel.conditions.truth import Verdict
from regulars.kernel.conditions.upkeep import upkeep_of
from regulars.kernel.conditions.words.sentences import words

CHANGES_SHOWN = 50
_PERSONAL_PATHS = frozenset({"member.birth_date"})


class WhyAsked(msgspec.Struct, frozen=True, kw_only=True):
    """Whom is asked about, as of when, and what the caller may read."""

    member_id: UUID
    at: datetime
    now: datetime
    permissions: frozenset[str]


class SaidReason(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the condition that decided: what it asks, how it came out, and on which value.

    The value is withheld (`is_hidden`) from callers who may not read what it was taken from.
    """

    words: Said
    leaf: dict[str, Any]
    verdict: Verdict
    seen: Any = None
    is_hidden: bool = False


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """How it stood with a member at an instant.

    `is_member` is what was recorded, with the change that made it so and the version that was in
    force. `verdict` is what the condition says of what is known today of that instant; it is None
    of lists. `known_today_only` names what has no history, and was looked at as it is today.
    """

    member_id: UUID
    at: datetime
    is_member: bool
    last_change: MemberChange | None
    version: int | None
    verdict: Verdict | None
    reasons: list[SaidReason]
    trace: Any
    known_today_only: list[str]
    changes: list[MemberChange]


async def why(tx: Tx, vault: Vault, segment: Segment, terms: Terms, asked: WhyAsked) -> Explanation:
    """Why, or why not. Refuses an id that nobody has."""
    person = (await members.persons(tx, [asked.member_id])).get(asked.member_id)
    if person is None:
        raise MemberNotFound(f"no member has the id {asked.member_id}")
    moment = Moment(person=person, terms=terms, at=asked.at, now=asked.now)
    last = await stored.last_change_before(tx, segment.id, person.owner_ids, asked.at)
    version = _in_force(await stored.versions(tx, segment.id), asked.at)
    explanation = Explanation(
        member_id=person.member_id,
        at=asked.at,
        is_member=last is not None and last.is_entered,
        last_change=last,
        version=None if version is None else version.number,
        verdict=None,
        reasons=[],
        trace=None,
        known_today_only=[],
        changes=await stored.changes_of(tx, segment.id, person.owner_ids, CHANGES_SHOWN),
    )
    if version is None or segment.kind != "dynamic":
        return explanation
    return await _explained(tx, vault, explanation, from_builtins(version.condition),
                            (moment, asked))  # fmt: skip


async def _explained(
    tx: Tx,
    vault: Vault,
    explanation: Explanation,
    condition: Condition,
    about: tuple[Moment, WhyAsked],
) -> Explanation:
    moment, asked = about
    facts = await facts_at(tx, vault, condition, moment)
    trace = compiled(condition, compile_regex).explain(facts, asked.at)
    mentions = mentions_in(nodes_of(condition))
    labels = in_both(await glossary_of_terms(tx, moment.terms, mentions))
    said = [_said(each, condition, labels, asked.permissions) for each in reasons(condition, trace)]
    is_open = not any(_is_hidden(leaf, asked.permissions) for leaf in nodes_of(condition))
    without_history = KNOWN_TODAY_ONLY & upkeep_of(condition).sources
    return msgspec.structs.replace(
        explanation,
        verdict=trace.verdict,
        reasons=said,
        trace=trace if is_open else None,
        known_today_only=sorted(without_history) if asked.at < asked.now else [],
    )


def nodes_of(condition: Condition) -> Sequence[nodes.Leaf]:
    """The leaves of a condition."""
    return [each.leaf for each in upkeep_of(condition).leaves]


def _in_force(versions: Sequence[Version], at: datetime) -> Version | None:
    for each in versions:
        is_begun = each.live_from is not None and each.live_from <= at
        if is_begun and (each.live_until is None or at < each.live_until):
            return each
    return None


def _said(
    reason: Reason, condition: Condition, labels: InBoth, permissions: frozenset[str]
) -> SaidReason:
    is_hidden = _is_hidden(reason.node, permissions)
    return SaidReason(
        words=Said(
            en=words(reason.node, "en", labels.en),
            zh_cn=words(reason.node, "zh-CN", labels.zh_cn),
        ),
        leaf=msgspec.json.decode(dump(Condition(root=reason.node, zone=condition.zone))),
        verdict=reason.verdict,
        seen=None if is_hidden else reason.seen,
        is_hidden=is_hidden,
    )


def _is_hidden(leaf: nodes.Leaf, permissions: frozenset[str]) -> bool:
    if not permissions_of(leaf) <= permissions:
        return True
    path = leaf.path if isinstance(leaf, nodes.Attr | nodes.Anniversary) else ""
    return path in _PERSONAL_PATHS and "members.pii" not in permissions
