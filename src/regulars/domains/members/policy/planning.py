"""Who inbound records speak of: a batch worked through in memory, record by record, in order.

A record meets the state that the records before it left, so that a batch does exactly what its
records would do one by one. The rules:

1. Identities that name a person decide first, by priority. None known: a new party (or the
   anonymous one whose device it is, which thereby becomes a member). One: it is them. Several:
   they are one person and merge, unless a guard refuses; then the first one counts and the pair
   waits for a person's decision.
2. A device decides only where nothing names a person. It never joins two members and never
   brings a person's identity to a member. An anonymous party that meets a member is absorbed.
   A device that a member had and that now comes with another's identity belongs to the latter
   from here on; what happened before stays where it was.
"""

from collections.abc import Callable, Sequence
from uuid import UUID

from regulars.domains.members.policy.guards import refusals_to_merge, survivor_of
from regulars.domains.members.types.inbound import RefusedIdentity, Standing
from regulars.domains.members.types.party import Claim, Decided, Holdings, Item, Knowledge
from regulars.domains.members.types.plan import (
    Joined,
    Placement,
    Plan,
    PlannedMerge,
    PlannedReview,
    Stated,
)
from regulars.domains.members.types.registry import Registry


def plan(
    registry: Registry,
    knowledge: Knowledge,
    items: Sequence[Item],
    unsettled: set[int],
    mint: Callable[[], UUID],
) -> Plan:
    """What `items` do; those not `unsettled` state nothing that is not stored already."""
    draft = _Draft(registry, knowledge, mint)
    for number, item in enumerate(items):
        draft.work(number, item, states=number in unsettled)
    return draft.plan()


class _Draft:
    """The state of a batch half worked through."""

    def __init__(self, registry: Registry, knowledge: Knowledge, mint: Callable[[], UUID]) -> None:
        self._registry = registry
        self._mint = mint
        self._parent: dict[UUID, UUID] = {}
        self._standings: dict[UUID, Standing] = {}
        self._holdings: dict[UUID, dict[str, Holdings]] = {}
        self._placements: dict[bytes, Placement] = {}
        self._known = knowledge.known
        self._decided = list(knowledge.decided)
        self._new_ids: dict[UUID, None] = {}
        self._creators: set[int] = set()
        self._joined: dict[int, UUID] = {}
        self._promoted: list[UUID] = []
        self._steps: list[Stated | Joined] = []
        self._merges: list[PlannedMerge] = []
        self._reviews: list[PlannedReview] = []
        self._open_reviews: dict[int, UUID] = {}
        self._refused: dict[int, list[RefusedIdentity]] = {}
        self._item_parties: list[UUID] = []
        for blind_index, known in knowledge.known.items():
            self._placements[blind_index] = Placement(
                owner_id=known.owner_id,
                is_verified=known.is_verified,
                claimed_at=known.claimed_at,
            )
            self._parent[known.owner_id] = known.root.id
            self._standings[known.root.id] = known.root.standing
        for held in knowledge.holdings:
            self._holdings.setdefault(held.root_id, {})[held.kind] = held

    def work(self, number: int, item: Item, *, states: bool) -> None:
        party_id = self._person(number, item)
        if (item.names_a_person or item.registers) and self._standings[party_id] == "anonymous":
            self._standings[party_id] = "member"
            self._joined[number] = party_id
            if party_id not in self._new_ids:
                self._promoted.append(party_id)
        for claim in item.claims:
            if not self._names(claim):
                party_id = self._settle_device(number, item, party_id, claim)
        for claim in item.claims:
            self._attach(number, item, party_id, claim)
        if states or self._has_changed_hands(item, party_id):
            self._steps.append(Stated(party_id=party_id, item_number=number))
        self._item_parties.append(party_id)

    def plan(self) -> Plan:
        merged = {merge.loser_id for merge in self._merges}
        return Plan(
            item_roots=[self._root(party_id) for party_id in self._item_parties],
            standings=self._standings,
            new_ids=list(self._new_ids),
            creators=self._creators,
            joined=self._joined,
            promoted_ids=self._promoted,
            placements=self._placements,
            steps=self._steps,
            merges=self._merges,
            survivors={loser_id: self._root(loser_id) for loser_id in merged},
            reviews=self._reviews,
            open_reviews=self._open_reviews,
            refused=self._refused,
        )

    def _person(self, number: int, item: Item) -> UUID:
        named = [claim for claim in item.claims if self._names(claim)]
        matches = [claim for claim in named if claim.blind_index in self._placements]
        if matches:
            party_id = self._root_of(matches[0])
            for claim in matches[1:]:
                kinds = (matches[0].kind, claim.kind)
                party_id = self._join(number, party_id, self._root_of(claim), kinds)
            return party_id
        known = [
            self._root_of(each) for each in item.claims if each.blind_index in self._placements
        ]
        if named:
            known = [each for each in known if self._standings[each] == "anonymous"]
        return known[0] if known else self._create(number)

    def _has_changed_hands(self, item: Item, party_id: UUID) -> bool:
        """Whether `item`, no news of the party it spoke of before the batch, speaks of another."""
        return party_id != self._known[item.claims[0].blind_index].root.id

    def _create(self, number: int) -> UUID:
        party_id = self._mint()
        self._new_ids[party_id] = None
        self._creators.add(number)
        self._standings[party_id] = "anonymous"
        self._parent[party_id] = party_id
        return party_id

    def _settle_device(self, number: int, item: Item, party_id: UUID, claim: Claim) -> UUID:
        placement = self._placements.get(claim.blind_index)
        if placement is None:
            return party_id
        other_id = self._root(placement.owner_id)
        if other_id == party_id:
            return party_id
        standings = {self._standings[party_id], self._standings[other_id]}
        is_apart = self._decision_on(party_id, other_id) is not None
        if "anonymous" in standings and not is_apart:
            self._claim_anew(placement, item)
            return self._merge(number, party_id, other_id, (claim.kind,))
        if item.names_a_person and item.seen_at >= placement.claimed_at:
            placement.owner_id = party_id
            self._claim_anew(placement, item)
        return party_id

    def _claim_anew(self, placement: Placement, item: Item) -> None:
        placement.claimed_at = max(placement.claimed_at, item.seen_at)
        placement.is_changed = True

    def _attach(self, number: int, item: Item, party_id: UUID, claim: Claim) -> None:
        placement = self._placements.get(claim.blind_index)
        if placement is not None:
            if claim.is_verified and not placement.is_verified:
                placement.is_verified = placement.is_changed = True
                self._hold(self._root(placement.owner_id), claim, count=0)
            return
        held = self._holdings.get(party_id, {}).get(claim.kind)
        limit = self._registry.rules[claim.kind].limit_per_member
        if held is not None and limit is not None and held.identity_count >= limit:
            self._refused.setdefault(number, []).append(_beyond_limit(claim, limit))
            return
        self._placements[claim.blind_index] = Placement(
            owner_id=party_id,
            is_verified=claim.is_verified,
            claimed_at=item.seen_at,
            claim=claim,
        )
        self._hold(party_id, claim, count=1)

    def _hold(self, party_id: UUID, claim: Claim, *, count: int) -> None:
        by_kind = self._holdings.setdefault(party_id, {})
        held = by_kind.get(claim.kind)
        by_kind[claim.kind] = Holdings(
            root_id=party_id,
            kind=claim.kind,
            identity_count=(held.identity_count if held else 0) + count,
            verified_count=(held.verified_count if held else 0) + claim.is_verified,
        )

    def _join(self, number: int, party_id: UUID, other_id: UUID, kinds: tuple[str, str]) -> UUID:
        if party_id == other_id:
            return party_id
        decision = self._decision_on(party_id, other_id)
        if decision is not None:
            if decision.is_open:
                self._open_reviews.setdefault(number, decision.id)
            return party_id
        reasons = refusals_to_merge(
            self._registry, self._holdings.get(party_id, {}), self._holdings.get(other_id, {})
        )
        if reasons:
            self._ask(number, party_id, other_id, reasons, kinds)
            return party_id
        return self._merge(number, party_id, other_id, kinds)

    def _merge(self, number: int, party_id: UUID, other_id: UUID, kinds: tuple[str, ...]) -> UUID:
        winner_id = survivor_of(
            (party_id, self._standings[party_id]), (other_id, self._standings[other_id])
        )
        loser_id = other_id if winner_id == party_id else party_id
        is_absorbed = "anonymous" in {self._standings[party_id], self._standings[other_id]}
        self._parent[loser_id] = winner_id
        self._merges.append(
            PlannedMerge(
                winner_id=winner_id,
                loser_id=loser_id,
                cause="absorbed" if is_absorbed else "identified",
                linking_kinds=tuple(dict.fromkeys(kinds)),
                item_number=number,
            )
        )
        self._steps.append(Joined(winner_id=winner_id, loser_id=loser_id))
        self._pool_holdings(winner_id, loser_id)
        return winner_id

    def _pool_holdings(self, winner_id: UUID, loser_id: UUID) -> None:
        pooled = self._holdings.setdefault(winner_id, {})
        for kind, held in self._holdings.pop(loser_id, {}).items():
            before = pooled.get(kind)
            pooled[kind] = Holdings(
                root_id=winner_id,
                kind=kind,
                identity_count=held.identity_count + (before.identity_count if before else 0),
                verified_count=held.verified_count + (before.verified_count if before else 0),
            )

    def _ask(
        self,
        number: int,
        party_id: UUID,
        other_id: UUID,
        reasons: tuple[str, ...],
        kinds: tuple[str, str],
    ) -> None:
        first_id, second_id = sorted((party_id, other_id))
        review = PlannedReview(
            id=self._mint(),
            first_id=first_id,
            second_id=second_id,
            reasons=reasons,
            linking_kinds=tuple(dict.fromkeys(kinds)),
            item_number=number,
        )
        self._reviews.append(review)
        self._decided.append(
            Decided(id=review.id, is_open=True, first_id=first_id, second_id=second_id)
        )
        self._open_reviews.setdefault(number, review.id)

    def _decision_on(self, first_id: UUID, second_id: UUID) -> Decided | None:
        pair = {first_id, second_id}
        found = [
            each
            for each in self._decided
            if {self._root(each.first_id), self._root(each.second_id)} == pair
        ]
        return min(found, key=lambda each: each.is_open, default=None)

    def _root(self, party_id: UUID) -> UUID:
        parent_id = self._parent.get(party_id, party_id)
        while parent_id != party_id:
            party_id, parent_id = parent_id, self._parent.get(parent_id, parent_id)
        return party_id

    def _root_of(self, claim: Claim) -> UUID:
        return self._root(self._placements[claim.blind_index].owner_id)

    def _names(self, claim: Claim) -> bool:
        return self._registry.rules[claim.kind].names_a_person


def _beyond_limit(claim: Claim, limit: int) -> RefusedIdentity:
    return RefusedIdentity(
        position=claim.position,
        kind=claim.kind,
        code="limit_reached",
        detail=f"the member has {limit} identities of this kind, the most there may be",
    )
