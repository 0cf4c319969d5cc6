"""Writing orders and returns: staged documents through `record_orders`."""

from collections.abc import Mapping as Lookup
from collections.abc import Sequence
from typing import cast

import msgspec

from regulars.domains.members.types import Inbound
from regulars.domains.orders.types import Discount, NewDocument, NewLine, NewTender, State
from regulars.flows.import_files.mapping.words import Mapping
from regulars.flows.import_files.staging.items import Head, StagedDocument, StagedLine, StagedTender
from regulars.flows.import_files.writing.identities import IdentityMaker, identity_remarks
from regulars.flows.import_files.writing.means import Answer, Means, Place, Prepared, refused
from regulars.flows.record_orders import RecordedOrder, Submission, record_orders
from regulars.infra.db import Tx
from regulars.kernel.errors import Refusal
from regulars.kernel.period import from_microseconds

_decode = msgspec.msgpack.Decoder(StagedDocument).decode

Numbers = Lookup[str, int]


class _Codes(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the codes that a batch mentions."""

    source_id: int
    stores: Numbers
    channels: Numbers
    campaigns: Numbers


class OrderWriter:
    """Records documents for the mapping's source."""

    count_max = 1_000

    def __init__(self, mapping: Mapping, scale: int) -> None:
        assert mapping.order is not None, "the mapping was checked to have an order section"
        self._source = mapping.source
        self._scale = scale
        self._policy = mapping.returns.without_reference
        self._is_history = mapping.order.is_history
        self._identities = IdentityMaker(mapping)

    async def begin(self, means: Means) -> None:
        await means.codes.ids("source", {self._source})

    async def prepare(self, means: Means, payloads: list[bytes]) -> Prepared:
        staged = [_decode(payload) for payload in payloads]
        codes = await self._codes(means, [each.head for each in staged])
        return Prepared(
            items=[self._submission(each, codes) for each in staged],
            places=[
                Place(file=each.file, lines=tuple(line.line for line in each.lines))
                for each in staged
            ],
        )

    async def write(self, means: Means, tx: Tx, prepared: Prepared) -> list[Answer]:
        answers = await record_orders(tx, means.vault, prepared.items, means.clock.now())
        return [_answer(each) for each in answers]

    async def finish(self, means: Means) -> None:
        """Nothing is left to be done."""

    async def _codes(self, means: Means, heads: Sequence[Head]) -> _Codes:
        sources = await means.codes.ids("source", {self._source})
        return _Codes(
            source_id=sources[self._source],
            stores=await means.codes.ids("store", {h.store for h in heads if h.store}),
            channels=await means.codes.ids("channel", {h.channel for h in heads if h.channel}),
            campaigns=await means.codes.ids("campaign", {h.campaign for h in heads if h.campaign}),
        )

    def _submission(self, staged: StagedDocument, codes: _Codes) -> Submission:
        head = staged.head
        document = NewDocument(
            kind="return" if staged.is_return else "order",
            source_id=codes.source_id,
            number=staged.number,
            occurred_at=from_microseconds(staged.occurred_us),
            currency=head.currency or "",
            scale=self._scale,
            lines=tuple(map(_line, staged.lines)),
            tenders=_tenders(head, staged.lines),
            state=cast(State, head.state or "completed"),
            channel_id=_number(codes.channels, head.channel),
            store_id=_number(codes.stores, head.store),
            campaign_id=_number(codes.campaigns, head.campaign),
            shipping_minor=head.shipping_minor or 0,
            tax_minor=head.tax_minor or 0,
            returned_number=head.returned_number,
            return_policy=self._policy,
            attributes=head.attributes,
            is_backfill=self._is_history,
        )
        identities = self._identities.make(head.identities)
        if not identities:
            return Submission(document=document)
        customer = Inbound(
            identities=identities,
            seen_at=document.occurred_at,
            source_id=document.source_id,
            channel_id=document.channel_id,
            store_id=document.store_id,
        )
        return Submission(document=document, customer=customer)


def _line(staged: StagedLine) -> NewLine:
    discounts = staged.discounts or ()
    return NewLine(
        sku=staged.sku,
        quantity_milli=staged.quantity_milli,
        unit_price_minor=staged.unit_price_minor,
        gross_minor=staged.gross_minor,
        discounts=tuple(
            Discount(kind=each.kind, amount_minor=each.amount_minor, reference=each.reference)
            for each in discounts
        ),
        description=staged.description,
        category_code=staged.category,
        brand_code=staged.brand,
        returned_ordinal=staged.returned_ordinal,
    )


def _tenders(head: Head, lines: Sequence[StagedLine]) -> tuple[NewTender, ...]:
    """The document's tenders, parts of one kind on several lines added up."""
    given: list[StagedTender] = [each for each in head.tenders if each is not None]
    for line in lines:
        given.extend(line.tenders or ())
    sums: dict[tuple[str, str | None], int] = {}
    for each in given:
        key = (each.kind, each.reference)
        sums[key] = sums.get(key, 0) + each.amount_minor
    return tuple(
        NewTender(kind=kind, amount_minor=amount, reference=reference)
        for (kind, reference), amount in sums.items()
    )


def _number(numbers: Numbers, code: str | None) -> int | None:
    return None if code is None else numbers[code]


def _answer(answer: RecordedOrder | Refusal) -> Answer:
    """A value that is blocked means that nobody was named; any other that is left out is told."""
    if isinstance(answer, Refusal):
        return refused(answer)
    person = answer.customer
    if person is None:
        return Answer(outcome=answer.outcome)
    remarks = identity_remarks(person) if person.refused else []
    return Answer(
        outcome=answer.outcome,
        created_members=int(person.is_new and person.standing == "member"),
        remarks=tuple(remark for remark in remarks if remark.code != "blocked"),
    )
