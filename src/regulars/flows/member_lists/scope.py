"""What the names in a condition over members stand for, in one program."""

from datetime import datetime

from regulars.domains.catalog.errors import UnknownCode
from regulars.domains.events import queries as events
from regulars.domains.insights.queries import AssetTerms, LadderTerms, Scope
from regulars.domains.insights.types import Ground, ProgramRate
from regulars.domains.members import queries as members
from regulars.domains.members.types import PERSONAL_FIELDS
from regulars.domains.segments import queries as segments
from regulars.flows.rewards.terms import InForce, Terms
from regulars.infra.db import Tx
from regulars.kernel.period import zone


def terms_of(forced: InForce, code: str | None) -> Terms | None:
    """The program of this code, by default the first; None where there is none at all."""
    for each in forced.programs:
        if code is None or each.program.code == code:
            return each
    if code is not None:
        raise UnknownCode("program", code)
    return None


async def scope_of(tx: Tx, terms: Terms | None, now: datetime) -> Scope:
    """What conditions and sorts may name; without a program there are no assets and no ladders."""
    registry = await members.registry(tx)
    personal = {each.key for each in registry.attributes.values() if each.is_personal}
    known = await segments.segments_of_program(tx, terms.program.id) if terms else []
    return Scope(
        program_id=terms.program.id if terms else 0,
        ladders={
            course.ladder.code: LadderTerms(
                id=course.ladder.id,
                tiers=[tier.code for tier in course.terms[-1].body.tiers] if course.terms else [],
            )
            for course in (terms.ladders if terms else ())
        },
        assets={
            code: AssetTerms(id=asset.id, scale=asset.settings.scale)
            for code, asset in (terms.assets if terms else {}).items()
        },
        personal=frozenset(personal | set(PERSONAL_FIELDS)),
        zone=terms.zone if terms else zone("UTC"),
        now=now,
        segments=frozenset(each.code for each in known),
        sealed_paths=frozenset(each.path for each in await events.personal_field_list(tx)),
    )


def ground_of(forced: InForce) -> Ground:
    """What members' rows are made with."""
    asset_ids = tuple(asset.id for each in forced.programs for asset in each.assets.values())
    return Ground(
        rates=tuple(
            ProgramRate(program_id=each.program.id, currency=currency, factor=factor)
            for each in forced.programs
            for currency, factor in {
                **each.program.exchange_rates,
                each.program.currency: "1",
            }.items()
        ),
        asset_ids=asset_ids,
        program_id_max=max((each.program.id for each in forced.programs), default=0),
        asset_id_max=max(asset_ids, default=0),
        ladder_id_max=max(
            (course.ladder.id for each in forced.programs for course in each.ladders), default=0
        ),
    )
