"""The workbench of a run: where its records lie, what it counts, what it refuses."""

from pathlib import Path

from regulars.flows.import_files.staging.faults import Fault, Faults
from regulars.flows.import_files.summary import Tally
from regulars.infra.spill import DistinctCount, Spill


class Bench:
    """Everything that the staging of one run writes to, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.tally = Tally()
        self.faults = Faults(folder / "faults")
        self.people = DistinctCount(folder / "people")
        self._spills: list[Spill] = []

    def spill(self, name: str) -> Spill:
        spill = Spill(self._folder / name)
        self._spills.append(spill)
        return spill

    def refuse(self, fault: Fault) -> None:
        self.faults.add(fault)

    def note_person(self, identities: tuple[str | None, ...]) -> None:
        """Count whom an item names, by the first of the mapping's identities that it has."""
        for at, value in enumerate(identities):
            if value is not None:
                self.people.add(f"{at}:{value}")
                return

    def close(self) -> None:
        for spill in self._spills:
            spill.close()
        self.faults.close()
        self.people.close()
