"""Programs for tests: assets, rules and ladders put in force in a few words."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from regulars.bootstrap import Platform
from regulars.domains.catalog import actions as catalog
from regulars.domains.catalog.types import ProgramInput
from regulars.domains.ledger import actions as ledger
from regulars.domains.ledger.types import AssetSettings
from regulars.domains.rules import actions as rules
from regulars.domains.rules.types import DraftInput, GoLive, Version
from regulars.domains.tiers import actions as tiers
from regulars.domains.tiers.types import DraftLadder, LadderBody

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


async def install_program(
    platform: Platform,
    *,
    code: str = "main",
    time_zone: str = "Europe/London",
    currency: str = "GBP",
    assets: Sequence[Mapping[str, Any]] = ({"code": "points", "kind": "points"},),
    rules_by_code: Mapping[str, Mapping[str, Any]] | None = None,
    ladders: Mapping[str, LadderBody] | None = None,
    live_from: datetime = LONG_AGO,
) -> int:
    """A program in force since `live_from`; its id."""
    now = platform.clock.now()
    given = ProgramInput(code=code, name=code, time_zone=time_zone, currency=currency)
    async with platform.database.transaction() as tx:
        (saved,) = await catalog.save_programs(tx, [given], now)
        assert saved.id is not None, saved
        settings = [
            AssetSettings(
                program_id=saved.id,
                time_zone=time_zone,
                **{"name": each["code"], **each},
            )
            for each in assets
        ]
        await ledger.configure(tx, settings, now)
        drafts = [
            DraftInput(program_id=saved.id, code=rule_code, body=dict(body))
            for rule_code, body in (rules_by_code or {}).items()
        ]
        versions = await rules.save_drafts(tx, drafts, "test", now)
        for version in versions:
            assert isinstance(version, Version), version
        live = [
            GoLive(rule_id=version.rule_id, live_from=live_from)
            for version in versions
            if isinstance(version, Version)
        ]
        for answer in await rules.go_live(tx, live, "test", now):
            assert isinstance(answer, Version), answer
        for ladder_code, body in (ladders or {}).items():
            draft = DraftLadder(program_id=saved.id, code=ladder_code, body=body)
            ladder = await tiers.save_draft(tx, draft, "test", now)
            await tiers.go_live(tx, ladder.ladder_id, live_from, now)
    return saved.id


def points_for_money(per: str = "1.00", units: int = 1, **more: Any) -> dict[str, Any]:
    """The body of a rule: `units` points for every `per` of money."""
    effect = {"kind": "per_amount", "asset": "points", "units": units, "per": per}
    return {
        "trigger": {"on": "order"},
        "names": {"en": "Points for money"},
        "effects": [effect],
        **more,
    }
