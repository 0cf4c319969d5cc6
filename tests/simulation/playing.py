"""Playing: the engine and the auditor do the same, and are compared again and again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from regulars.bootstrap import Platform
from regulars.domains.ledger.types import AsOf
from regulars.infra.clock import MovableClock
from tests.simulation.auditor.whole import Auditor
from tests.simulation.comparing import NOTHING, Disagreement
from tests.simulation.deeds import Wait
from tests.simulation.in_database import Figures, Installation, Seen
from tests.simulation.workload import START, Chunk
from tests.simulation.world import World


@dataclass
class Play:
    """One world on one empty database whose clock stands at the beginning."""

    platform: Platform
    clock: MovableClock
    world: World
    done: list[Chunk] = field(default_factory=list)
    past: dict[datetime, list[Seen]] = field(default_factory=dict)

    async def run(self, chunks: Iterable[Chunk], every: int = 1) -> None:
        """Do it all; figures are compared after each `every` steps, and at the end the past too."""
        assert self.clock.now() == START
        auditor = Auditor(self.world, START)
        installation = Installation(self.platform, self.clock)
        await installation.install(self.world)
        last_seen: list[Seen] = []
        for at, deeds in enumerate(chunks, start=1):
            if isinstance(deeds[0], Wait) and last_seen:
                self.past[auditor.now] = last_seen
            self.done.append(deeds)
            expected = tuple(auditor.do(deed) for deed in deeds)
            outcomes = await installation.do(deeds)
            if outcomes != expected:
                raise Disagreement(self.done, f"{outcomes}, the auditor says {expected}")
            last_seen = await self._compare(installation, auditor) if at % every == 0 else []
        await self._compare(installation, auditor)
        await self._compare_past(installation)

    async def _compare(self, installation: Installation, auditor: Auditor) -> list[Seen]:
        """Every figure of everybody; what was seen is to be asked for again as of now."""
        parties = [each for each in auditor.people.roots() if each in installation.parties]
        seen = await installation.seen(parties) if parties else []
        faults: list[str] = []
        for party, each in zip(parties, seen, strict=True):
            for asset in auditor.purses:
                found, expected = each.balances.get(asset, NOTHING), auditor.balance(party, asset)
                if found != expected:
                    faults.append(f"{asset} of {party}: {found}, the auditor says {expected}")
            for program, found_rank in each.ranks.items():
                if found_rank != (rank := auditor.tier(party, program)):
                    faults.append(f"{program} tier of {party}: {found_rank}, not {rank}")
        if faults:
            raise Disagreement(self.done, "; ".join(faults))
        return seen

    async def _compare_past(self, installation: Installation) -> None:
        """What was known at an instant of what was true then is still told so."""
        for at, seen in self.past.items():
            as_of = AsOf(effective_at=at, known_at=at)
            past = await installation.past([each.group for each in seen], as_of)
            for each in seen:
                found, before = past.get(each.group[0], {}), each.balances
                if _without_nothing(found) != _without_nothing(before):
                    raise Disagreement(self.done, f"as of {at}: {found}, it was {before}")


def _without_nothing(balances: dict[str, Figures]) -> dict[str, Figures]:
    return {code: each for code, each in balances.items() if each != NOTHING}
