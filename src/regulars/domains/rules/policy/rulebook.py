"""The rules of a program over time: which were in force at an instant."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from regulars.domains.rules.policy.compiling import Live, RuleSet
from regulars.domains.rules.types.versions import Version


class RuleBook:
    """All published versions of a program. Between two changes the rules are one `RuleSet`."""

    __slots__ = ("_changes", "_lives", "_sets", "_versions", "zone")

    def __init__(self, versions: Iterable[Version], zone: ZoneInfo) -> None:
        self.zone = zone
        self._versions = [each for each in versions if each.live_from is not None]
        instants = {each.live_from for each in self._versions if each.live_from}
        instants |= {each.live_until for each in self._versions if each.live_until}
        self._changes = sorted(instants)
        self._sets: dict[int, RuleSet] = {}
        self._lives: dict[UUID, Live] = {}

    def __reduce__(self) -> tuple[type["RuleBook"], tuple[list[Version], ZoneInfo]]:
        """What is made ready are functions: another process makes them for itself."""
        return RuleBook, (self._versions, self.zone)

    def at(self, instant: datetime) -> RuleSet:
        """The rules in force at an instant, made ready once for each span between changes."""
        place = bisect_right(self._changes, instant)
        found = self._sets.get(place)
        if found is None:
            lives = [self._live(each) for each in self._versions if is_in_force(each, instant)]
            found = self._sets[place] = RuleSet(lives, self.zone)
        return found

    def between(self, begins: datetime, ends: datetime) -> list[RuleSet]:
        """The rules as they are at any time from `begins` until before `ends`."""
        instants = [begins, *(each for each in self._changes if begins < each < ends)]
        return [self.at(instant) for instant in instants]

    def _live(self, version: Version) -> Live:
        if version.id not in self._lives:
            self._lives[version.id] = Live(version)
        return self._lives[version.id]


def rule_set(versions: Iterable[Version], zone: ZoneInfo) -> RuleSet:
    """Versions, drafts among them or not, as rules to decide with."""
    return RuleSet([Live(version) for version in versions], zone)


def is_in_force(version: Version, instant: datetime) -> bool:
    """Whether a published version is the one that counts at an instant."""
    return (
        version.live_from is not None
        and version.live_from <= instant
        and (version.live_until is None or instant < version.live_until)
    )
