"""What is in force: programs with their assets, rules and ladders."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from regulars.domains.catalog import queries as catalog
from regulars.domains.catalog.types import Filter, Program
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import Asset
from regulars.domains.rules import queries as rules
from regulars.domains.rules.actions import RuleBook
from regulars.domains.rules.types import FactsNeeded, ProgramClock
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import ProgramTerms
from regulars.flows.rewards.sales import Sale
from regulars.infra.db import Tx
from regulars.kernel.errors import Conflict
from regulars.kernel.period import zone

PROGRAMS_MAX = 500
_ONE = Decimal(1)


class ProgramsTooMany(Conflict):
    """There are more programs than one installation runs."""

    code = "programs_too_many"


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """One program: what it listens to, what it counts, by which rules and on which ladders."""

    program: Program
    zone: ZoneInfo
    assets: Mapping[str, Asset]
    rules: RuleBook
    ladders: Sequence[Course]

    def rate(self, currency: str) -> Decimal | None:
        """Units of the program's currency for one of `currency`; None where it has no rate."""
        if currency == self.program.currency:
            return _ONE
        text = self.program.exchange_rates.get(currency)
        return None if text is None else Decimal(text)

    def counts(self, sale: Sale) -> bool:
        """Whether the program listens to where this was sold, and can count its money."""
        program = self.program
        return (
            (not program.channel_ids or sale.channel_id in program.channel_ids)
            and (not program.store_ids or sale.store_id in program.store_ids)
            and self.rate(sale.currency) is not None
        )

    def listens_to(self, channel_id: int | None, store_id: int | None) -> bool:
        """Whether the program listens to what happens there; what names no place is heard."""
        program = self.program
        return (
            not program.channel_ids or channel_id is None or channel_id in program.channel_ids
        ) and (not program.store_ids or store_id is None or store_id in program.store_ids)


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """All programs."""

    programs: Sequence[Terms]

    def asset(self, asset_id: int) -> tuple[Terms, Asset]:
        """An asset, and the program that it belongs to."""
        return next(
            (each, asset)
            for each in self.programs
            for asset in each.assets.values()
            if asset.id == asset_id
        )

    def program(self, program_id: int) -> Terms:
        return next(each for each in self.programs if each.program.id == program_id)


_kept: dict[str, InForce] = {}


async def in_force(tx: Tx) -> InForce:
    """The programs as they stand.

    Kept in the process, made ready, and read anew only once something about them is another: one
    small statement in the usual case.
    """
    revision = await catalog.programs_revision(tx)
    found = _kept.get(revision)
    if found is None:
        found = await _read(tx)
        _kept.clear()
        _kept[revision] = found
    return found


async def _read(tx: Tx) -> InForce:
    programs = await catalog.programs(tx, Filter(count=PROGRAMS_MAX + 1))
    if len(programs) > PROGRAMS_MAX:
        raise ProgramsTooMany(f"more than {PROGRAMS_MAX} programs")
    if not programs:
        return InForce(programs=())
    assets = await ledger.assets(tx)
    books = await rules.book_of_rules(
        tx, [ProgramClock(each.id, each.time_zone) for each in programs]
    )
    courses = await tiers.courses(
        tx,
        [
            ProgramTerms(id=each.id, time_zone=each.time_zone, currency=each.currency)
            for each in programs
        ],
    )
    return InForce(
        programs=tuple(
            Terms(
                program=each,
                zone=zone(each.time_zone),
                assets={
                    asset.settings.code: asset
                    for asset in assets
                    if asset.settings.program_id == each.id
                },
                rules=books[each.id],
                ladders=[course for course in courses if course.program.id == each.id],
            )
            for each in programs
        )
    )


def together(needs: Iterable[FactsNeeded]) -> FactsNeeded:
    """What several sets of rules ask, all in one."""
    every = list(needs)
    return FactsNeeded(
        paths=frozenset().union(*(each.paths for each in every)),
        events=frozenset().union(*(each.events for each in every)),
        ladders=frozenset().union(*(each.ladders for each in every)),
        assets=frozenset().union(*(each.assets for each in every)),
        segments=frozenset().union(*(each.segments for each in every)),
        kinds=frozenset().union(*(each.kinds for each in every)),
    )
