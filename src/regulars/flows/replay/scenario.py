"""The terms that are tried: what is live, with versions, drafts and a document in its place."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

import msgspec

from regulars.domains.catalog.types import Program
from regulars.domains.ledger.types import Asset
from regulars.domains.rules import queries as rules
from regulars.domains.rules.actions import RuleBook
from regulars.domains.rules.errors import RuleHasNoDraft, RuleNotFound
from regulars.domains.rules.types import RuleBody
from regulars.domains.rules.types import Version as RuleVersion
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.errors import LadderNotFound, NoDraftLadder
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Ladder, LadderBody, ProgramTerms
from regulars.domains.tiers.types import Version as LadderVersion
from regulars.flows.program_config.document import ProgramDocument
from regulars.flows.program_config.errors import FAULTS_MAX, ReferenceUnknown, first_of
from regulars.flows.program_config.reading import read_document
from regulars.flows.program_config.references import below, faults_of_ladder, faults_of_rule
from regulars.flows.program_config.stored import known_of
from regulars.flows.replay.request import Choice, Versions
from regulars.flows.rewards.terms import Terms
from regulars.infra.db import Tx
from regulars.kernel.errors import InvalidInput
from regulars.kernel.period import EPOCH

_TRIED = "replay"
_NOBODY = UUID(int=0)


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A version that is tried; without a number where it comes from a document or is left out."""

    code: str
    choice: str
    number: int | None = None


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """The terms, and what in them is not as it was live."""

    terms: Terms
    rules: Sequence[Tried] = ()
    ladders: Sequence[Tried] = ()
    assets: Sequence[str] = ()


async def scenario_of(tx: Tx, live: Terms, versions: Versions) -> Scenario:
    """The program's terms with the versions that are named in place of its own.

    Refuses codes, drafts and numbers that are not there, a document that is none, and rules and
    ladders that name what the program would not have.
    """
    document = None if versions.document is None else read_document(versions.document)
    if document is not None and document.program.code != live.program.code:
        raise InvalidInput(f"the document is that of the program {document.program.code}")
    assets = dict(live.assets) | _assets(live, document)
    stored_rules = await rules.versions_of_program(tx, live.program.id)
    stored_ladders = await tiers.versions_of(tx, live.program.id)
    books, tried_rules = _rules(live.program, stored_rules, versions.rules, document)
    courses, tried_ladders = _courses(live, stored_ladders, versions.ladders, document)
    terms = Terms(
        program=live.program,
        zone=live.zone,
        assets=assets,
        rules=RuleBook(books, live.zone),
        ladders=courses,
    )
    _refuse_unknown(terms, books)
    return Scenario(
        terms=terms,
        rules=tried_rules,
        ladders=tried_ladders,
        assets=sorted(document.assets) if document else (),
    )


def _assets(live: Terms, document: ProgramDocument | None) -> dict[str, Asset]:
    """The assets of a document; those that the program has not get ids that no asset has."""
    found: dict[str, Asset] = {}
    for place, (code, part) in enumerate((document.assets if document else {}).items(), start=1):
        settings = part.settings(code, live.program.id, live.program.time_zone)
        known = live.assets.get(code)
        found[code] = (
            Asset(id=-place, revision=_NOBODY, settings=settings)
            if known is None
            else msgspec.structs.replace(known, settings=settings)
        )
    return found


def _rules(
    program: Program,
    stored: Mapping[str, Sequence[RuleVersion]],
    chosen: Mapping[str, Choice],
    document: ProgramDocument | None,
) -> tuple[list[RuleVersion], list[Tried]]:
    bodies = {} if document is None else document.rules
    if unknown := sorted(chosen.keys() - stored.keys()):
        raise RuleNotFound(f"no rule {unknown[0]} in the program {program.code}")
    books: list[RuleVersion] = []
    tried: list[Tried] = []
    for code in sorted(stored.keys() | bodies.keys()):
        choice = chosen.get(code, "live")
        if code in bodies and code not in chosen:
            books.append(_rule_of_document(program, code, bodies[code], stored.get(code, ())))
            tried.append(Tried(code=code, choice="document"))
        elif choice == "live":
            books.extend(stored.get(code, ()))
        elif choice == "none":
            tried.append(Tried(code=code, choice="none"))
        else:
            version = _chosen_rule(code, stored[code], choice)
            books.append(msgspec.structs.replace(version, live_from=EPOCH, live_until=None))
            tried.append(Tried(code=code, choice=str(choice), number=version.number))
    return books, tried


def _chosen_rule(code: str, stored: Sequence[RuleVersion], choice: Choice) -> RuleVersion:
    for version in stored:
        if version.number == choice or (choice == "draft" and version.live_from is None):
            return version
    if choice == "draft":
        raise RuleHasNoDraft(f"the rule {code} has no draft")
    raise RuleNotFound(f"the rule {code} has no version {choice}")


def _rule_of_document(
    program: Program, code: str, body: RuleBody, stored: Sequence[RuleVersion]
) -> RuleVersion:
    rule_id = stored[0].rule_id if stored else uuid5(_NOBODY, f"{program.code}/{code}")
    return RuleVersion(
        id=uuid5(rule_id, _TRIED),
        rule_id=rule_id,
        program_id=program.id,
        rule_code=code,
        number=0,
        body=body,
        live_from=EPOCH,
        live_until=None,
        created_at=EPOCH,
        created_by=_TRIED,
        published_at=None,
        published_by=None,
    )


def _courses(
    live: Terms,
    stored: Mapping[str, Sequence[LadderVersion]],
    chosen: Mapping[str, Choice],
    document: ProgramDocument | None,
) -> tuple[list[Course], list[Tried]]:
    bodies = {} if document is None else document.ladders
    if unknown := sorted(chosen.keys() - stored.keys()):
        raise LadderNotFound(f"no ladder {unknown[0]} in the program {live.program.code}")
    known = {each.ladder.code: each for each in live.ladders}
    courses: list[Course] = []
    tried: list[Tried] = []
    for place, code in enumerate(sorted(stored.keys() | bodies.keys()), start=1):
        choice = chosen.get(code, "live")
        ladder = _ladder(live, stored.get(code, ()), code, -place)
        if code in bodies and code not in chosen:
            version = _ladder_version(ladder, 1, bodies[code])
            courses.append(_course(live, ladder, version, known.get(code)))
            tried.append(Tried(code=code, choice="document"))
        elif choice == "live":
            courses.extend([known[code]] if code in known else [])
        elif choice == "none":
            tried.append(Tried(code=code, choice="none"))
        else:
            found = _chosen_ladder(code, stored[code], choice)
            version = _ladder_version(ladder, found.number, found.body)
            courses.append(_course(live, ladder, version, known.get(code)))
            tried.append(Tried(code=code, choice=str(choice), number=found.number))
    return courses, tried


def _ladder(live: Terms, stored: Sequence[LadderVersion], code: str, new_id: int) -> Ladder:
    ladder_id = stored[0].ladder_id if stored else new_id
    return Ladder(id=ladder_id, program_id=live.program.id, code=code)


def _chosen_ladder(code: str, stored: Sequence[LadderVersion], choice: Choice) -> LadderVersion:
    for version in stored:
        if version.number == choice or (choice == "draft" and version.state == "draft"):
            return version
    if choice == "draft":
        raise NoDraftLadder(f"the ladder {code} has no draft")
    raise LadderNotFound(f"the ladder {code} has no version {choice}")


def _ladder_version(ladder: Ladder, number: int, body: LadderBody) -> LadderVersion:
    return LadderVersion(
        ladder_id=ladder.id,
        number=number,
        state="live",
        body=body,
        live_from=EPOCH,
        live_until=None,
        created_at=EPOCH,
        created_by=_TRIED,
    )


def _course(live: Terms, ladder: Ladder, version: LadderVersion, known: Course | None) -> Course:
    program = ProgramTerms(
        id=live.program.id, time_zone=live.program.time_zone, currency=live.program.currency
    )
    return Course(ladder, program, [version], known.cutoffs if known else ())


def _refuse_unknown(terms: Terms, books: Sequence[RuleVersion]) -> None:
    """What is tried must not name what the program would not have."""
    ladders = {each.ladder.code: each.terms[-1].body for each in terms.ladders}
    known = known_of(terms.assets, ladders)
    faults = [
        fault
        for version in books
        if version.live_from == EPOCH and version.live_until is None
        for fault in below(f"rules.{version.rule_code}", faults_of_rule(version.body, known))
    ]
    for code, body in ladders.items():
        faults += below(f"ladders.{code}", faults_of_ladder(body, known))
    if faults:
        raise ReferenceUnknown(first_of(faults), errors=faults[:FAULTS_MAX])
