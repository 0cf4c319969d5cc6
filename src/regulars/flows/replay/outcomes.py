"""How each member ended: kept in a file beside the job, for the next comparison."""

import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import msgspec

from regulars.flows.replay.world import World


class Outcome(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What a member earned net in the stretch, has at its end, by asset, and the tiers held."""

    earned_units: tuple[int, ...]
    balance_units: tuple[int, ...]
    tiers: tuple[str | None, ...]


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """The outcomes of everybody; `assets` and `ladders` say what the numbers are of."""

    assets: tuple[str, ...]
    ladders: tuple[str, ...]
    members: dict[UUID, Outcome]


_decode = msgspec.msgpack.Decoder(Outcomes).decode


def outcomes_of(world: World) -> Outcomes:
    """How the members of a replay ended."""
    assets = sorted(world.asset_of.values(), key=lambda each: each.settings.code)
    courses = sorted(enumerate(world.courses), key=lambda each: each[1].ladder.code)
    until_at = world.setting.until_at
    return Outcomes(
        assets=tuple(each.settings.code for each in assets),
        ladders=tuple(course.ladder.code for _, course in courses),
        members={
            member_id: Outcome(
                tuple(member.units.get(each.id, 0) for each in assets),
                tuple(
                    world.book.balance(each.id, member.owner_ids, until_at).total_units
                    for each in assets
                ),
                tuple(member.standings[place].tier for place, _ in courses),
            )
            for member_id, member in world.members.items()
        },
    )


def save(home: Path, job_id: UUID, outcomes: Outcomes) -> None:
    """Keep the outcomes of a replay."""
    path = _path(home, job_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(zlib.compress(msgspec.msgpack.encode(outcomes), 1))


def load(home: Path, job_id: UUID) -> Outcomes | None:
    """The outcomes of a replay; None where they are not kept here any more."""
    try:
        return _decode(zlib.decompress(_path(home, job_id).read_bytes()))
    except FileNotFoundError:
        return None


def forget(home: Path, before: datetime) -> int:
    """Remove outcomes that were written before an instant; how many."""
    stale = [
        path
        for path in (home / "replays").glob("*.members")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def _path(home: Path, job_id: UUID) -> Path:
    return home / "replays" / f"{job_id}.members"


def assets_in_common(one: Outcomes, other: Outcomes) -> Sequence[str]:
    """The assets that both tell of."""
    return [code for code in one.assets if code in other.assets]
