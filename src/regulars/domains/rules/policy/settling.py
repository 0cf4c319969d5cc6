"""Rules that compete: who acts, and who loses to whom."""

from collections.abc import Sequence

from regulars.domains.rules.policy.capping import Asked
from regulars.domains.rules.policy.compiling import Live
from regulars.domains.rules.types.decision import CounterKey, Cut


class Claim:
    """What a rule would do on an occasion, after its limits; `lost_to` once it may not."""

    __slots__ = ("asked", "cuts", "keys", "live", "lost_to")

    def __init__(
        self,
        live: Live,
        asked: dict[str, Asked],
        keys: Sequence[CounterKey | None] = (),
        cuts: Sequence[Cut] = (),
    ) -> None:
        self.live = live
        self.asked = asked
        self.keys = keys
        self.cuts = cuts
        self.lost_to: str | None = None

    @property
    def units(self) -> int:
        return sum(each.units for each in self.asked.values())


class Settling:
    """Settles plain rules first, multipliers after; what an exclusive rule took stays taken."""

    __slots__ = ("_holder",)

    def __init__(self) -> None:
        self._holder: dict[str, Live] = {}

    def settle(self, claims: list[Claim]) -> list[Claim]:
        """The claims that act, in their order; the others know to whom they lost."""
        self._take_exclusively(claims)
        for claim in claims:
            claim.lost_to = self._blocked_by(claim)
        self._compete([claim for claim in claims if claim.lost_to is None])
        return [claim for claim in claims if claim.lost_to is None]

    def _take_exclusively(self, claims: list[Claim]) -> None:
        """The first rule of an exclusive group takes the assets that it grants for itself."""
        for claim in claims:
            live = claim.live
            if live.mode == "exclusive" and self._blocked_by(claim) is None:
                for asset in claim.asked:
                    self._holder.setdefault(asset, live)

    def _blocked_by(self, claim: Claim) -> str | None:
        """The exclusive rule that keeps a claim from acting.

        A multiplier of the holder's own group may act on what the holder grants.
        """
        live = claim.live
        for asset in claim.asked:
            holder = self._holder.get(asset)
            if holder is None or holder is live:
                continue
            multiplies_it = live.factor is not None and holder.factor is None
            if not (multiplies_it and live.group == holder.group):
                return holder.rule_code
        return None

    def _compete(self, claims: list[Claim]) -> None:
        """In groups of `best` and `first` one acts; the mode is that of the first rule."""
        by_group: dict[str, list[Claim]] = {}
        for claim in claims:
            if claim.live.group is not None:
                by_group.setdefault(claim.live.group, []).append(claim)
        for rivals in by_group.values():
            mode = rivals[0].live.mode
            if mode == "all" or len(rivals) == 1:
                continue
            # Of equals the one that goes first: `max` keeps the first it finds.
            winner = max(rivals, key=lambda claim: claim.units) if mode == "best" else rivals[0]
            for claim in rivals:
                if claim is not winner:
                    claim.lost_to = winner.live.rule_code
