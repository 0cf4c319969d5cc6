"""Costs as people enter them: by codes and decimals, one by one or as a file of CSV."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

import msgspec

from regulars.domains.access.types import Caller
from regulars.domains.catalog.types import is_code
from regulars.domains.insights.actions import acquisition as actions
from regulars.domains.insights.types.acquisition import NewCost, Places
from regulars.flows.acquisition.places import PlaceCodes, entered
from regulars.infra.crypto import Vault
from regulars.infra.db import Tx
from regulars.kernel.errors import FieldError, InvalidInput
from regulars.kernel.money import minor_from_decimal, scale_of

LINES_MAX = 10_000
COLUMNS = (
    "from", "to", "campaign", "partner", "channel", "store", "amount", "currency", "reference",
    "note",
)  # fmt: skip
_CURRENCY = re.compile(r"[A-Z]{3}")
_NEEDED = ("from", "amount", "currency")
_KINDS = ("campaign", "partner", "channel", "store")


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """A cost as it is entered: `to` is its last day, by default the first; texts as in a file."""

    from_text: str
    amount_text: str
    currency: str
    to_text: str = ""
    codes: PlaceCodes = PlaceCodes()
    reference: str = ""
    note: str = ""


class CostAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a line: `created`, `known` (its reference is there already), `refused`.

    `given` is the line as it was read.
    """

    line: int
    outcome: str
    given: CostLine
    id: UUID | None = None
    error: FieldError | None = None


def lines_of(text: str) -> list[CostLine]:
    """The lines of a file; refuses one without the columns that are needed, and one too long."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    if missing := [name for name in _NEEDED if name not in names]:
        raise InvalidInput(f"the first line names no column {missing[0]!r}")
    if unknown := [name for name in names if name not in COLUMNS]:
        raise InvalidInput(f"there is no column {unknown[0]!r}: {', '.join(COLUMNS)}")
    reader.fieldnames = names
    try:
        rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in reader]
    except csv.Error as error:
        raise InvalidInput(f"the file cannot be read: {error}") from None
    if len(rows) > LINES_MAX:
        raise InvalidInput(f"a file has {LINES_MAX} lines at most")
    return [
        CostLine(
            from_text=row.get("from", ""),
            to_text=row.get("to", ""),
            amount_text=row.get("amount", ""),
            currency=row.get("currency", ""),
            codes=PlaceCodes(**{kind: row.get(kind) or None for kind in _KINDS}),
            reference=row.get("reference", ""),
            note=row.get("note", ""),
        )
        for row in rows
    ]


async def enter_costs(
    tx: Tx, vault: Vault, caller: Caller, lines: Sequence[CostLine], now: datetime
) -> list[CostAnswer]:
    """Keep costs, each with an answer; lines that are wrong are refused, the others kept.

    Without a reference a line's own content is its reference, so that a file that is sent again
    enters nothing twice.
    """
    read = [_read(each) for each in lines]
    right = [(at, cost) for at, cost in enumerate(read) if isinstance(cost, NewCost)]
    places = await entered(tx, [lines[at].codes for at, _ in right])
    costs = [
        msgspec.structs.replace(cost, places=where)
        for (_, cost), where in zip(right, places, strict=True)
    ]
    saved = await actions.add_costs(tx, vault, caller, costs, now)
    answers = {
        at: CostAnswer(line=at + 1, outcome="refused", given=lines[at], error=cost)
        for at, cost in enumerate(read)
        if isinstance(cost, FieldError)
    }
    for (at, _), done in zip(right, saved, strict=True):
        outcome = "refused" if done.error else "created" if done.is_new else "known"
        answers[at] = CostAnswer(
            line=at + 1, outcome=outcome, given=lines[at], id=done.id, error=done.error
        )
    return [answers[at] for at in range(len(lines))]


async def preview_costs(
    tx: Tx, vault: Vault, caller: Caller, lines: Sequence[CostLine], now: datetime
) -> list[CostAnswer]:
    """What would become of each line; nothing of it stays, the codes of the catalog included."""
    async with tx.connection.transaction(force_rollback=True):
        answers = await enter_costs(tx, vault, caller, lines, now)
    return [
        msgspec.structs.replace(each, id=each.id if each.outcome == "known" else None)
        for each in answers
    ]


def _read(line: CostLine) -> NewCost | FieldError:
    """The cost without its places, or what is wrong with the line."""
    from_on, last_on = _day(line.from_text), _day(line.to_text or line.from_text)
    if from_on is None or last_on is None:
        return _fault("from" if from_on is None else "to", "a day is written as 2026-03-01")
    if _CURRENCY.fullmatch(line.currency) is None:
        return _fault("currency", "a currency has three capital letters, as EUR")
    scale = scale_of(line.currency)
    try:
        amount_minor = minor_from_decimal(line.amount_text, scale)
    except InvalidInput as refusal:
        return _fault("amount", refusal.detail)
    for kind in _KINDS:
        code = getattr(line.codes, kind)
        if code is not None and not is_code(code):
            return _fault(kind, "a code has 1 to 200 characters and no blank at its ends")
    return NewCost(
        from_on=from_on,
        before_on=last_on + timedelta(days=1),
        places=Places(),
        amount_minor=amount_minor,
        currency=line.currency,
        scale=scale,
        reference=line.reference or _content(line),
        note=line.note,
    )


def _content(line: CostLine) -> str:
    return blake2b(msgspec.json.encode(line), digest_size=16).hexdigest()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _fault(path: str, detail: str) -> FieldError:
    return FieldError(path=path, code="invalid", detail=detail)
