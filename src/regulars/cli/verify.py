"""`regulars verify`: everything that must always hold, checked now."""

import asyncio
from uuid import UUID

import msgspec
import typer
from rich.console import Console
from rich.progress import track

from regulars.bootstrap import Platform, open_platform
from regulars.cli.output import AsJson, tell
from regulars.domains.access.queries import check_audit
from regulars.domains.ledger import queries as ledger
from regulars.infra.invariants import breaches_of, invariant_queries, patiently
from regulars.infra.settings import Settings, read_settings

EXIT_BROKEN = 1


class WrongBalance(msgspec.Struct, frozen=True, kw_only=True):
    """A balance that its transfers do not add up to."""

    owner_id: UUID
    stored_units: int
    computed_units: int


class CheckedAsset(msgspec.Struct, frozen=True, kw_only=True):
    """The balances of one asset, computed anew from all its transfers."""

    asset: str
    transfer_count: int
    entry_count: int
    account_count: int
    balance_units: int
    wrong_balances: list[WrongBalance]


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, and what does not hold."""

    invariant_count: int
    checked_invariants: list[str]
    broken_invariants: list[str]
    assets: list[CheckedAsset]
    audit_entry_count: int
    altered_audit_entry_count: int
    broken_audit_seal_count: int

    @property
    def holds(self) -> bool:
        return not (
            self.broken_invariants
            or any(each.wrong_balances for each in self.assets)
            or self.altered_audit_entry_count
            or self.broken_audit_seal_count
        )


def verify(*, as_json: AsJson = False) -> None:
    """Run all invariants, compute every balance anew, check the audit log; 1 where one is broken.

    Balances are computed from the transfers that made them and compared with the stored ones.
    """
    found = asyncio.run(_verify(read_settings(), is_quiet=as_json))
    tell(found, _words(found), as_json=as_json)
    if not found.holds:
        raise typer.Exit(EXIT_BROKEN)


async def _verify(settings: Settings, *, is_quiet: bool) -> Verification:
    async with open_platform(settings) as platform:
        broken: list[str] = []
        queries = invariant_queries()
        console = Console(stderr=True, quiet=is_quiet)
        for query in track(queries, description="Checking invariants", console=console):
            broken += [each.name for each in await breaches_of(platform.database, [query])]
        assets = await _recomputed(platform)
        async with platform.database.transaction() as tx:
            audit = await check_audit(tx, platform.vault)
    return Verification(
        invariant_count=len(queries),
        checked_invariants=[query.name for query in queries],
        broken_invariants=broken,
        assets=assets,
        audit_entry_count=audit.entry_count,
        altered_audit_entry_count=len(audit.altered_ids),
        broken_audit_seal_count=len(audit.broken_seals),
    )


async def _recomputed(platform: Platform) -> list[CheckedAsset]:
    async with platform.database.transaction() as tx:
        await patiently(tx)
        found = await ledger.recomputed(tx)
        codes = {each.id: each.settings.code for each in await ledger.assets(tx)}
    return [
        CheckedAsset(
            asset=codes[each.asset_id],
            transfer_count=each.transfer_count,
            entry_count=each.entry_count,
            account_count=each.account_count,
            balance_units=each.balance_units,
            wrong_balances=[
                WrongBalance(owner_id=owner_id, stored_units=stored, computed_units=computed)
                for owner_id, stored, computed in each.wrong
            ],
        )
        for each in found
    ]


def _words(found: Verification) -> str:
    invariants = (
        f"{found.invariant_count} invariants checked, {len(found.broken_invariants)} broken"
    )
    audit = (
        f"{found.audit_entry_count} audit entries checked, {found.altered_audit_entry_count} "
        f"altered, {found.broken_audit_seal_count} seals broken"
    )
    return "\n".join(
        [
            invariants,
            *(f"  {name}" for name in found.broken_invariants),
            *(line for asset in found.assets for line in _asset_lines(asset)),
            audit,
        ]
    )


def _asset_lines(asset: CheckedAsset) -> list[str]:
    checked = (
        f"{asset.account_count} balances of {asset.asset} computed anew from "
        f"{asset.transfer_count} transfers, {len(asset.wrong_balances)} wrong; "
        f"{asset.balance_units} units in all"
    )
    wrong = [
        f"  {each.owner_id}: {each.stored_units} stored, {each.computed_units} computed"
        for each in asset.wrong_balances
    ]
    return [checked, *wrong]
