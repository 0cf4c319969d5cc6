"""Statements by month: of one person, or of everybody."""

from datetime import date
from uuid import UUID

from regulars.domains.ledger.policy.statement import statement as months_of
from regulars.domains.ledger.queries.balances import book_as_of
from regulars.domains.ledger.store import questions, reports
from regulars.domains.ledger.types.answers import AsOf, StatementMonth, TransferKind
from regulars.domains.ledger.types.assets import Asset
from regulars.infra.db import Tx
from regulars.kernel.period import zone


async def statement(
    tx: Tx,
    asset: Asset,
    owner_ids: tuple[UUID, ...],
    months: tuple[date, date],
    as_of: AsOf,
) -> list[StatementMonth]:
    """A person's months, first to last, as of an instant; what died counts, booked or not."""
    time_zone = asset.settings.time_zone
    booked = await questions.months_of_owner(tx, asset.id, owner_ids, time_zone, as_of)
    book = await book_as_of(tx, owner_ids, as_of, [asset.id])
    book.balance(asset.id, owner_ids, as_of.effective_at)
    changes: list[tuple[date, TransferKind, int]] = [
        (each.month, each.kind, each.units) for each in booked
    ]
    for transfer in book.due:
        if transfer.kind == "expired":
            day = transfer.effective_at.astimezone(zone(time_zone)).date()
            changes.append((day.replace(day=1), "expired", -transfer.units))
    return months_of(asset.id, changes, *months)


async def asset_statement(
    tx: Tx, asset: Asset, months: tuple[date, date], as_of: AsOf
) -> list[StatementMonth]:
    """The months of all accounts of an asset together."""
    time_zone = asset.settings.time_zone
    booked = await questions.months_of_owner(tx, asset.id, None, time_zone, as_of)
    dead = await reports.months_dead(tx, asset.id, time_zone, as_of)
    changes = [(each.month, each.kind, each.units) for each in (*booked, *dead)]
    return months_of(asset.id, changes, *months)
