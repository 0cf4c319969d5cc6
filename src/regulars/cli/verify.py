"""`regulars verify`: everything that must always hold, checked now."""

import asyncio

import msgspec
import typer
from rich.console import Console
from rich.progress import track

from regulars.bootstrap import open_platform
from regulars.cli.output import AsJson, tell
from regulars.domains.access.queries import check_audit
from regulars.infra.invariants import breaches_of, invariant_queries
from regulars.infra.settings import Settings, read_settings

EXIT_BROKEN = 1


class Verification(msgspec.Struct, frozen=True, kw_only=True):
    """What was checked, and what does not hold."""

    invariant_count: int
    broken_invariants: list[str]
    audit_entry_count: int
    altered_audit_entry_count: int
    broken_audit_seal_count: int

    @property
    def holds(self) -> bool:
        return not (
            self.broken_invariants or self.altered_audit_entry_count or self.broken_audit_seal_count
        )


def verify(*, as_json: AsJson = False) -> None:
    """Run the invariant queries of all domains and check the audit log; 1 where one is broken."""
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
        async with platform.database.transaction() as tx:
            audit = await check_audit(tx, platform.vault)
    return Verification(
        invariant_count=len(queries),
        broken_invariants=broken,
        audit_entry_count=audit.entry_count,
        altered_audit_entry_count=len(audit.altered_ids),
        broken_audit_seal_count=len(audit.broken_seals),
    )


def _words(found: Verification) -> str:
    invariants = (
        f"{found.invariant_count} invariants checked, {len(found.broken_invariants)} broken"
    )
    audit = (
        f"{found.audit_entry_count} audit entries checked, {found.altered_audit_entry_count} "
        f"altered, {found.broken_audit_seal_count} seals broken"
    )
    return "\n".join([invariants, *(f"  {name}" for name in found.broken_invariants), audit])
