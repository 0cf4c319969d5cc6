"""What a person has and had: transfers, holds, adjustments, tiers, stages, segments, an origin."""

from regulars.domains.insights.queries import acquisition
from regulars.domains.ledger import queries as ledger
from regulars.domains.ledger.types import HoldFilter, TransferFilter, TransferKey
from regulars.domains.lifecycle import queries as lifecycle
from regulars.domains.segments import queries as segments
from regulars.domains.tiers import queries as tiers
from regulars.domains.tiers.types import HistoryKey
from regulars.flows.export_member.subject import PAGE_ROWS, Pages, Section, Subject, columns, plain


async def _transfers(subject: Subject) -> Pages:
    which = TransferFilter(owner_ids=tuple(subject.ids))
    after: TransferKey | None = None
    while True:
        found = await ledger.transfers(subject.tx, which, after=after, count=PAGE_ROWS)
        yield [plain(each) for each in found]
        if len(found) < PAGE_ROWS:
            return
        after = TransferKey(effective_at=found[-1].effective_at, id=found[-1].id)


async def _lot_entries(subject: Subject) -> Pages:
    which = TransferFilter(owner_ids=tuple(subject.ids))
    after: TransferKey | None = None
    while True:
        found = await ledger.transfers(subject.tx, which, after=after, count=PAGE_ROWS)
        ids = [each.id for each in found]
        entries = await ledger.lots_of_transfers(subject.tx, subject.ids, ids)
        yield [plain(each) for each in entries]
        if len(found) < PAGE_ROWS:
            return
        after = TransferKey(effective_at=found[-1].effective_at, id=found[-1].id)


async def _holds(subject: Subject) -> Pages:
    which = HoldFilter(owner_ids=tuple(subject.ids))
    before_id = None
    while True:
        found = await ledger.list_holds(
            subject.tx, which, subject.now, before_id=before_id, count=PAGE_ROWS
        )
        yield [plain(each) for each in found]
        if len(found) < PAGE_ROWS:
            return
        before_id = found[-1].id


async def _adjustments(subject: Subject) -> Pages:
    before_id = None
    while True:
        found = await ledger.adjustments(
            subject.tx, owner_ids=subject.ids, before_id=before_id, count=PAGE_ROWS
        )
        yield [plain(each) for each in found]
        if len(found) < PAGE_ROWS:
            return
        before_id = found[-1].id


async def _tier_changes(subject: Subject) -> Pages:
    for ladder in await tiers.ladders(subject.tx):
        after: HistoryKey | None = None
        while True:
            page = await tiers.history(
                subject.tx, ladder.id, subject.ids, after=after, count=PAGE_ROWS
            )
            yield [{**plain(each), "ladder": ladder.code} for each in page.changes]
            if (after := page.next_key) is None:
                break


async def _stage_changes(subject: Subject) -> Pages:
    for member_id in subject.ids:
        yield [plain(each) for each in await lifecycle.history(subject.tx, member_id, 10_000)]


async def _segment_changes(subject: Subject) -> Pages:
    after_id = 0
    while True:
        found = await segments.history_of(
            subject.tx, subject.ids, after_id=after_id, count=PAGE_ROWS
        )
        yield [plain(each) for each in found]
        if len(found) < PAGE_ROWS:
            return
        after_id = found[-1].id


async def _acquisition(subject: Subject) -> Pages:
    yield [plain(each) for each in await acquisition.acquisitions(subject.tx, subject.ids)]


VALUE_SECTIONS: tuple[Section, ...] = (
    Section(
        name="transfers",
        columns=columns(
            "id asset_id kind units debit_account credit_account effective_at recorded_at"
            " reference_kind reference_id reason hold_id reverses_id"
        ),
        pages=_transfers,
    ),
    Section(
        name="lot_entries",
        columns=columns("lot_id transfer_id kind units effective_at recorded_at"),
        pages=_lot_entries,
    ),
    Section(
        name="holds",
        columns=columns(
            "id asset_id state units captured_units placed_at times_out_at ended_at reason"
        ),
        pages=_holds,
    ),
    Section(
        name="adjustments",
        columns=columns(
            "id asset_id state units reason requested_at decided_at decision_note transfer_id"
        ),
        pages=_adjustments,
    ),
    Section(
        name="tier_changes",
        columns=columns(
            "ladder ordinal why from_tier tier valid_until manual notice effective_at recorded_at"
        ),
        pages=_tier_changes,
    ),
    Section(
        name="stage_changes",
        columns=columns("ordinal why from_stage stage effective_at recorded_at is_standing"),
        pages=_stage_changes,
    ),
    Section(
        name="segment_changes",
        columns=columns("id code is_entered why version_number effective_at"),
        pages=_segment_changes,
    ),
    Section(
        name="acquisition",
        columns=columns("member_id joined_at touch_count first last"),
        pages=_acquisition,
    ),
)
"""Everything of value that is held, in the order of the archive."""
