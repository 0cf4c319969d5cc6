"""Scripts for the ledger: what is done on which day, as numbers that mean something to both sides.

A step names its owner, lot, spend or hold by a number; one that is not there yet is drawn from
those that are, so that shrinking keeps scripts meaningful.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from regulars.domains.ledger.types import (
    Act,
    Adjust,
    AssetSettings,
    BookDue,
    Capture,
    Earn,
    GiveBack,
    GraceDays,
    Move,
    NoExpiry,
    NoPending,
    PendingDays,
    PlaceHold,
    Posting,
    Reissue,
    RollingExpiry,
    SlidingExpiry,
    Spend,
    StayExpired,
    TakeBack,
    Touch,
    VoidHold,
)
from tests.property.ledger_model import Model, Rules

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
OWNERS = 2
Step = tuple[str, int, int, tuple[int, ...]]

numbers = st.integers(0, 9)
units = st.integers(1, 12)
few_days = st.integers(1, 9)
acts: st.SearchStrategy[tuple[str, tuple[int, ...]]] = st.one_of(
    st.tuples(st.just("earn"), st.tuples(units)),
    st.tuples(st.just("earn"), st.tuples(units)),
    st.tuples(st.just("spend"), st.tuples(units)),
    st.tuples(st.just("take_back"), st.tuples(units, st.integers(-3, 9))),
    st.tuples(st.just("give_back"), st.tuples(numbers, units)),
    st.tuples(st.just("move"), st.tuples(units)),
    st.tuples(st.just("hold"), st.tuples(units, few_days)),
    st.tuples(st.just("capture"), st.tuples(numbers, st.integers(0, 12), st.integers(0, 1))),
    st.tuples(st.just("void"), st.tuples(numbers)),
    st.tuples(st.just("touch"), st.just(())),
    st.tuples(st.just("adjust"), st.tuples(st.integers(-9, 9).filter(bool))),
    st.tuples(st.just("book"), st.just(())),
)
steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, OWNERS - 1), acts).map(
        lambda drawn: (drawn[2][0], drawn[1], drawn[0], drawn[2][1])
    ),
    min_size=1,
    max_size=25,
)
rules = st.builds(
    Rules,
    mode=st.sampled_from(["none", "rolling", "sliding"]),
    life=st.integers(2, 12),
    pending=st.sampled_from([0, 0, 3]),
    debt=st.sampled_from(["pending_only", "within_balance", "unlimited"]),
    expired_return=st.sampled_from(["stay_expired", "grace", "reissue"]),
    grace=st.integers(1, 5),
    reinstatement=st.sampled_from([None, 1, 4]),
)


def settings_of(given: Rules, code: str = "points") -> AssetSettings:
    expiry = {
        "none": NoExpiry(),
        "rolling": RollingExpiry(days=given.life),
        "sliding": SlidingExpiry(days=given.life),
    }[given.mode]
    expired_return = {
        "stay_expired": StayExpired(),
        "grace": GraceDays(days=given.grace),
        "reissue": Reissue(),
    }[given.expired_return]
    return AssetSettings(
        code=code,
        program_id=1,
        name="Points",
        kind="points",
        time_zone="UTC",
        expiry=expiry,
        pending=PendingDays(days=given.pending) if given.pending else NoPending(),
        debt=given.debt,  # type: ignore[arg-type]
        expired_return=expired_return,
        reinstatement_days=given.reinstatement,
        is_transferable=True,
    )


class Script:
    """A script on its way: steps become postings, ids that come back become numbers."""

    def __init__(self, given: Rules, asset_id: int, owners: list[UUID]) -> None:
        self.model = Model(given)
        self.asset_id = asset_id
        self.owners = owners
        self.day = 0
        self.lots: dict[int, UUID] = {}
        self.spends: dict[int, UUID] = {}
        self.holds: dict[int, UUID] = {}

    def posting(self, step: Step, **more: Any) -> Posting:
        """The posting that a step means, on its day."""
        name, owner, days, given = step
        self.day += days
        return Posting(
            owner_ids=(self.owners[owner],),
            asset_id=self.asset_id,
            effective_at=self.now,
            act=self._act(name, owner, given),
            reason="script",
            **more,
        )

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self.day)

    def predict(self, step: Step) -> Any:
        """What the model says to a step: None or False for a refusal."""
        name, owner, _, given = step
        for each in range(OWNERS):
            self.model.pass_time(each, self.day)
        if name == "move":
            return self.model.move(owner, self.day, given[0], (owner + 1) % OWNERS)
        if name == "take_back":
            lot = given[1] if given[1] in self.lots else None
            return self.model.take_back(owner, self.day, given[0], lot)
        if name == "capture":
            taken = given[1] or None
            return self.model.capture(owner, self.day, given[0], taken, bool(given[2]))
        if name in ("touch", "book"):
            if name == "touch":
                self.model.touch(owner, self.day)
            return True
        return getattr(self.model, name)(owner, self.day, *given)

    def learn(self, step: Step, predicted: Any, posted_id: UUID) -> None:
        """Note by which id the ledger knows what the model knows by a number."""
        if step[0] == "earn":
            self.lots[predicted] = posted_id
        if step[0] in ("spend", "capture"):
            self.spends[predicted] = posted_id
        if step[0] == "hold":
            self.holds[predicted] = posted_id

    def _act(self, name: str, owner: int, given: tuple[int, ...]) -> Act:
        nothing = UUID(int=0)
        if name == "earn":
            return Earn(units=given[0])
        if name == "spend":
            return Spend(units=given[0])
        if name == "take_back":
            return TakeBack(units=given[0], lot_id=self.lots.get(given[1]))
        if name == "give_back":
            return GiveBack(spend_id=self.spends.get(given[0], nothing), units=given[1])
        if name == "move":
            return Move(to_owner_ids=(self.owners[(owner + 1) % OWNERS],), units=given[0])
        if name == "hold":
            return PlaceHold(units=given[0], times_out_at=self.now + timedelta(days=given[1]))
        if name == "capture":
            hold_id = self.holds.get(given[0], nothing)
            return Capture(hold_id=hold_id, units=given[1] or None, keep_rest=bool(given[2]))
        if name == "void":
            return VoidHold(hold_id=self.holds.get(given[0], nothing))
        if name == "adjust":
            return Adjust(units=given[0])
        return Touch() if name == "touch" else BookDue()
