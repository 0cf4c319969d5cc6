"""A seed against the real thing: every deed goes through the flows, on a real PostgreSQL."""

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from regulars.bootstrap import Platform
from regulars.domains.access.types import SYSTEM, Caller
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger import queries as known_ledger
from regulars.domains.ledger.types import (
    Adjust,
    AsOf,
    Asset,
    Balance,
    OwnerBalance,
    PlaceHold,
    Posted,
    Posting,
    Spend,
    VoidHold,
)
from regulars.domains.ledger.types import Capture as CaptureAct
from regulars.domains.ledger.types import Move as MoveAct
from regulars.domains.members import actions as members
from regulars.domains.members import queries as known_members
from regulars.domains.members.errors import AlreadyMerged
from regulars.domains.members.types import Identity, Inbound, MergeRequest, UndoRequest
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers import queries as known_tiers
from regulars.domains.tiers.actions import Sitting
from regulars.domains.tiers.queries import Course
from regulars.domains.tiers.types import Manual, Review
from regulars.flows.change_order_state import change_order_state
from regulars.flows.claim_order import ClaimRequest, claim_order
from regulars.flows.close_day.units import owner_groups
from regulars.flows.merged_members import undo_merge
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.flows.rewards.figures import figures_of
from regulars.flows.rewards.terms import Terms, in_force
from regulars.flows.tiers_by_hand import Whose, give_notice, give_tier
from regulars.infra.clock import MovableClock
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal
from tests.simulation.deeds import (
    Bring,
    Buy,
    Capture,
    Claim,
    Correct,
    Crown,
    Deed,
    Document,
    Give,
    Hold,
    Load,
    Match,
    Merge,
    Move,
    Note,
    Undo,
    Use,
    Void,
    Wait,
    Warn,
)
from tests.simulation.engine import TIERS, document_of, ladder_body, rules_of, settings_of
from tests.simulation.world import World
from tests.support.in_force import install_program

CALLER = Caller(principal=SYSTEM)
Figures = tuple[int, int, int, int]
LOADED_TOGETHER = 7
Group = tuple[UUID, ...]


class Seen(NamedTuple):
    """A person as the engine sees them: balances by asset, ranks by program."""

    group: Group
    balances: dict[str, Figures]
    ranks: dict[str, int]


class Installation:
    """One world on a database of its own."""

    def __init__(self, platform: Platform, clock: MovableClock) -> None:
        self.platform = platform
        self.clock = clock
        self.assets: dict[str, Asset] = {}
        self.programs: list[Terms] = []
        self.has_budget = False
        self.documents: dict[str, UUID] = {}
        self.parties: dict[int, UUID] = {}
        self.holds: dict[str, tuple[UUID, UUID, str]] = {}
        self.merges: dict[str, UUID] = {}

    async def install(self, world: World) -> None:
        self.has_budget = world.has_budget
        for program in world.programs:
            await install_program(
                self.platform,
                code=program.code,
                time_zone=program.zone,
                assets=[settings_of(each) for each in program.assets],
                rules_by_code=rules_of(program),
                ladders={program.ladder.code: ladder_body(program.ladder)},
            )
        async with self.platform.database.transaction() as tx:
            self.programs = list((await in_force(tx)).programs)
        for terms in self.programs:
            self.assets |= terms.assets

    # Figures

    async def seen(self, parties: Sequence[int]) -> list[Seen]:
        """What each person has and holds now, in order."""
        now = self.clock.now()
        async with self.platform.database.transaction() as tx:
            ids = [self.parties[each] for each in parties]
            persons = await known_members.persons(tx, ids)
            groups = [persons[each].owner_ids for each in ids]
            balances = self._by_owner(await known_ledger.balances(tx, groups, now))
            ranks: dict[UUID, dict[str, int]] = {each[0]: {} for each in groups}
            for terms in self.programs:
                (course,) = terms.ladders
                reader = figures_of(tx, terms, course)
                for each in await known_tiers.standings(tx, course, reader, groups, now):
                    rank = TIERS.index(each.tier) + 1 if each.tier else 0
                    ranks[each.member_id][terms.program.code] = rank
        return [Seen(each, balances.get(each[0], {}), ranks[each[0]]) for each in groups]

    async def past(self, groups: Sequence[Group], as_of: AsOf) -> dict[UUID, dict[str, Figures]]:
        """What each person had as of an instant, by the survivor's id."""
        async with self.platform.database.transaction() as tx:
            return self._by_owner(await known_ledger.balances_as_of(tx, groups, as_of))

    def _by_owner(self, found: Sequence[OwnerBalance]) -> dict[UUID, dict[str, Figures]]:
        codes = {asset.id: code for code, asset in self.assets.items()}
        balances: dict[UUID, dict[str, Figures]] = {}
        for each in found:
            balances.setdefault(each.owner_id, {})[codes[each.asset_id]] = figures(each.balance)
        return balances

    async def _group(self, tx: Tx, member_id: UUID) -> Group:
        return (await known_members.persons(tx, [member_id]))[member_id].owner_ids

    # Deeds

    async def do(self, deeds: Sequence[Deed]) -> tuple[str, ...]:
        """What becomes of deeds that are done together, each in one word."""
        documents = [each for each in deeds if isinstance(each, Buy | Bring | Note | Match)]
        if documents:
            assert len(documents) == len(deeds), "documents are sent together with documents"
            return await self._send(documents)
        (deed,) = deeds
        if isinstance(deed, Wait):
            return (await self._wait(deed),)
        if isinstance(deed, Load):
            return (await self._load(deed),)
        try:
            async with self.platform.database.transaction() as tx:
                return (await self._do(tx, deed),)
        except Refusal as refusal:
            return (refusal.code,)

    async def _do(self, tx: Tx, deed: Deed) -> str:
        now, vault = self.clock.now(), self.platform.vault
        match deed:
            case Move():
                document_id = self.documents[deed.order]
                state: Any = deed.state
                await change_order_state(tx, vault, document_id, state, reason=None, now=now)
                return "moved"
            case Claim():
                request = ClaimRequest(
                    document_id=self.documents[deed.order], identities=(card_of(deed.party),)
                )
                await claim_order(tx, vault, request, CALLER, now)
                return "claimed"
            case Merge():
                ids = self.parties[deed.first], self.parties[deed.second]
                return await self._merge(tx, deed.name, *ids)
            case Undo():
                undo = UndoRequest(merge_id=self.merges[deed.name], keeps_apart=False)
                await undo_merge(tx, vault, undo, CALLER, now)
                return "undone"
            case Crown():
                return await self._crown(tx, deed)
            case Warn():
                return await self._warn(tx, deed)
        return await self._post(tx, deed)

    def _course(self, program: str) -> Course:
        terms = next(each for each in self.programs if each.program.code == program)
        (course,) = terms.ladders
        return course

    async def _warn(self, tx: Tx, deed: Warn) -> str:
        owner_ids = await self._group(tx, self.parties[deed.party])
        whose = Whose(course=self._course(deed.program), owner_ids=owner_ids)
        notice = (deed.penalty, "simulation")
        await give_notice(tx, self.platform.vault, whose, notice, self.clock.now())
        return "warned"

    async def _crown(self, tx: Tx, deed: Crown) -> str:
        course = self._course(deed.program)
        manual = None
        if deed.rank:
            manual = Manual(
                tier=TIERS[deed.rank - 1],
                mode="exact" if deed.is_exact else "floor",
                reason="simulation",
                by="simulation",
                until=deed.until,
            )
        owner_ids = await self._group(tx, self.parties[deed.party])
        whose = Whose(course=course, owner_ids=owner_ids)
        await give_tier(tx, self.platform.vault, whose, manual, self.clock.now())
        return "crowned"

    async def _merge(self, tx: Tx, name: str, first_id: UUID, second_id: UUID) -> str:
        request = MergeRequest(first_id=first_id, second_id=second_id, overrides_guards=True)
        try:
            merged = await members.merge(tx, self.platform.vault, request, CALLER, self.clock.now())
        except AlreadyMerged:
            return "same"
        self.merges[name] = merged.merge_id
        return "merged"

    async def _post(self, tx: Tx, deed: Deed) -> str:
        more: dict[str, Any] = {}
        act: Any
        match deed:
            case Use():
                fingerprint = hashlib.sha256(repr(deed).encode()).digest()
                act, more = Spend(units=deed.units), {"key": deed.key, "fingerprint": fingerprint}
            case Correct():
                act = Adjust(units=deed.units)
            case Give():
                to_owner_ids = await self._group(tx, self.parties[deed.to])
                act = MoveAct(to_owner_ids=to_owner_ids, units=deed.units)
            case Hold():
                act = PlaceHold(units=deed.units, times_out_at=deed.out)
            case Capture():
                hold_id = self.holds[deed.name][0]
                act = CaptureAct(hold_id=hold_id, units=deed.units, keep_rest=deed.keeps_rest)
            case Void():
                act = VoidHold(hold_id=self.holds[deed.name][0])
        if isinstance(deed, Capture | Void):
            _, member_id, asset = self.holds[deed.name]
        else:
            assert isinstance(deed, Use | Correct | Give | Hold)
            member_id, asset = self.parties[deed.party], deed.asset
        owner_ids = await self._group(tx, member_id)
        posting = Posting(
            owner_ids=owner_ids,
            asset_id=self.assets[asset].id,
            effective_at=self.clock.now(),
            act=act,
            reason="simulation",
            **more,
        )
        (answer,) = await ledger.post(tx, [posting], self.clock.now())
        if isinstance(answer, Refusal):
            return answer.code
        assert isinstance(answer, Posted)
        if isinstance(deed, Hold):
            self.holds[deed.name] = (answer.id, owner_ids[0], deed.asset)
        return "done"

    async def _load(self, deed: Load) -> str:
        """History in batches; one by one where it matters whose turn comes first."""
        size = 1 if self.has_budget else LOADED_TOGETHER
        outcomes: list[str] = []
        for at in range(0, len(deed.documents), size):
            outcomes += await self._send(deed.documents[at : at + size], is_backfill=True)
        return " ".join(outcomes)

    async def _send(
        self, deeds: Sequence[Document], *, is_backfill: bool = False
    ) -> tuple[str, ...]:
        submissions = [
            Submission(
                document=msgspec.structs.replace(document_of(each), is_backfill=is_backfill),
                customer=_of(each),
            )
            for each in deeds
        ]
        async with self.platform.database.transaction() as tx:
            answers = await record_orders(tx, self.platform.vault, submissions, self.clock.now())
        for deed, answer in zip(deeds, answers, strict=True):
            if isinstance(answer, RecordedOrder) and answer.outcome == "created":
                self.documents[deed.number] = answer.document_id
                if isinstance(deed, Buy) and deed.party is not None:
                    self.parties.setdefault(deed.party, answer.member_id)
        return tuple(
            each.code if isinstance(each, Refusal) else str(each.outcome) for each in answers
        )

    # The day's close

    async def _wait(self, deed: Wait) -> str:
        self.clock.advance(deed.step)
        if deed.is_closed:
            await self._close_ledger()
            await self._close_ladders()
        return "passed"

    async def _close_ledger(self) -> None:
        closing = ledger.Closing(until=self.clock.now(), now=self.clock.now())
        async with self.platform.database.transaction() as tx:
            await ledger.time_out_holds(tx, closing, owner_groups)
            for asset in self.assets.values():
                await ledger.expire_lots(tx, asset, closing)

    async def _close_ladders(self) -> None:
        now = self.clock.now()
        async with self.platform.database.transaction() as tx:
            for terms in self.programs:
                (course,) = terms.ladders
                page = await known_tiers.due(tx, course.ladder.id, now, count=1_000)
                reader = figures_of(tx, terms, course)
                reviews = [Review(group) for group in page.groups]
                sitting = Sitting(through=now, now=now)
                await tiers.review_members(tx, course, reader, reviews, sitting)


def card_of(party: int) -> Identity:
    return Identity(kind="card", value=f"CARD-{party}")


def figures(balance: Balance) -> Figures:
    return (
        balance.spendable_units,
        balance.pending_units,
        balance.held_units,
        balance.debt_units,
    )


def _of(deed: Document) -> Inbound | None:
    if isinstance(deed, Bring) or deed.party is None:
        return None
    return Inbound(identities=(card_of(deed.party),), seen_at=deed.at)
